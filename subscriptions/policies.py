"""May this be done? Each function raises the reason why not."""

from datetime import datetime

from billing_ops.kernel.errors import NotAllowed
from subscriptions.models import Lookup, Verdict


def check_choosable(lookup: Lookup, *, now: datetime) -> None:
    """
    This function will return when one of several subscriptions may be chosen on this check.

    :raises NotAllowed: the check found no choice to make, or it is over
    """
    if lookup.verdict != Verdict.SEVERAL:
        raise NotAllowed("This check left nothing to choose, so nothing was opened. Check the team again.")
    if lookup.expires_at <= now:
        raise NotAllowed("This check is over, so nothing was opened. Check the team again: it reads the ticket anew.")


def check_quotable(lookup: Lookup) -> None:
    """
    This function will return when a quotation may prove what the ticket itself does not.

    :raises NotAllowed: the check came to something else; a wall above all is not talked away by quoting
    """
    if lookup.verdict != Verdict.UNCONFIRMED:
        raise NotAllowed(
            "A quotation changes nothing about this check, so none was recorded. Check the team again if the ticket "
            "has changed since."
        )
