"""How a quote was signed: what HubSpot's properties say together, for none of them alone is enough (R12)."""

from collections.abc import Mapping

from billing_ops.dashboard.hubspot_facts import Fact
from subscriptions.calculations.signatures import SIGNED, signature_in_words
from subscriptions.models import Quote


def is_signed(quote: Quote) -> bool:
    """This function will say whether any signature property says so; the quote's own status never counts."""
    by_status = SIGNED & {quote.sign_status, quote.esign_status}
    return bool(by_status or quote.esigned_at or quote.is_manually_signed or quote.accepted_at or quote.accepted_by)


def signature_facts(quote: Quote, *, names: Mapping[str, str]) -> list[Fact]:
    """This function will return how, by whom, and by which properties a quote is signed; `names` of contacts by id."""
    return [
        Fact("Signature", signature_in_words(quote)),
        Fact("Signers", _signers(quote, names)),
        Fact("HubSpot says", _properties(quote)),
    ]


def _signers(quote: Quote, names: Mapping[str, str]) -> str:
    """Who was asked to sign, and how many of them did; '' where HubSpot names nobody."""
    who = ", ".join(names[contact] for contact in quote.signer_contact_ids if names.get(contact))
    if not quote.signers_required:
        return who
    counted = f"{quote.signers_completed or 0} of {quote.signers_required} signed"
    return f"{who}; {counted}" if who else counted


def _properties(quote: Quote) -> str:
    """Each signature property that is filled in, by HubSpot's name for it (facts/hubspot.md §3)."""
    said = {
        "hs_sign_status": quote.sign_status,
        "hs_quote_esign_status": quote.esign_status,
        "hs_esign_date": f"{quote.esigned_at:%-d %b %Y}" if quote.esigned_at else "",
        "hs_manually_signed": "yes" if quote.is_manually_signed else "",
        "hs_accepted_date": f"{quote.accepted_at:%-d %b %Y}" if quote.accepted_at else "",
        "hs_clickwrap_accepted_by": quote.accepted_by,
        "hs_acceptance_method": quote.acceptance_method,
    }
    filled = [f"{name} {value}" for name, value in said.items() if value]
    return ", ".join(filled) or "no signature property is filled in"
