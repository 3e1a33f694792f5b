"""How a quote was signed, in words."""

from datetime import datetime
from typing import Protocol

SIGNED = frozenset({"SIGNED", "MANUALLY_SIGNED", "ESIGN_COMPLETED"})


class SignatureEvidence(Protocol):
    """The columns of a quote that may say it was signed; none of them alone is reliable (facts/hubspot.md §3)."""

    sign_status: str
    esign_status: str
    esigned_at: datetime | None
    is_manually_signed: bool
    accepted_at: datetime | None
    accepted_by: str
    acceptance_method: str


def signature_in_words(quote: SignatureEvidence) -> str:
    """This function will return how a quote was signed, or that nothing says so (R12)."""
    if quote.esigned_at or SIGNED & {quote.sign_status, quote.esign_status}:
        return f"signed electronically{_on(quote.esigned_at)}"
    if quote.is_manually_signed:
        return f"signed by hand, as marked in HubSpot{_on(quote.accepted_at)}"
    if quote.accepted_at or quote.accepted_by:
        by = f" by {quote.accepted_by}" if quote.accepted_by else ""
        return f"accepted by click{by}{_on(quote.accepted_at)}"
    if quote.acceptance_method == "print_and_sign":
        return "to be signed on paper: HubSpot cannot say whether it was"
    return "not signed"


def _on(moment: datetime | None) -> str:
    return f" on {moment:%-d %b %Y}" if moment else ""
