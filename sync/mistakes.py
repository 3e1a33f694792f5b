"""What people are told of a mistake of ours: never the exception's own text, which may hold a customer's data."""


def words(error: BaseException, *, unchanged: str) -> str:
    """
    This function will return the sentence about an error nobody foresaw; `unchanged` says what is as it was.

    psycopg quotes whole rows in its texts, so the class is named and the rest is left to the trace in the log.
    """
    return f"A mistake in this program ({type(error).__name__}) ended it; {unchanged}; its trace is in the log."
