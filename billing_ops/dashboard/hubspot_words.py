"""HubSpot's stored values as people say them. One that is not here is shown as it came, only readable."""

KINDS = {"newbusiness": "New business", "existingbusiness": "Existing business", "renewal": "Renewal"}
FREQUENCIES = {
    "weekly": "every week",
    "biweekly": "every two weeks",
    "monthly": "every month",
    "quarterly": "every three months",
    "per_six_months": "every six months",
    "annually": "every year",
    "per_two_years": "every two years",
    "per_three_years": "every three years",
}
RENEWALS = {"auto_renew": "renews by itself after its term", "fixed": "ends with its term"}
METHODS = {"ach": "ACH", "credit_or_debit_card": "card", "bacs": "BACS", "sepa": "SEPA", "pads": "PADs"}


def in_words(value: str, known: dict[str, str]) -> str:
    """This function will return the known word for `value`, else `value` itself with spaces for underscores."""
    return known.get(value.lower(), value.replace("_", " "))
