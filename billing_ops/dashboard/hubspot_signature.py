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
        Fact("HubSpot says", _said(quote), raw=_properties(quote)),
    ]


def _signers(quote: Quote, names: Mapping[str, str]) -> str:
    """Who was asked to sign, and how many of them did; '' where HubSpot names nobody."""
    who = ", ".join(names[contact] for contact in quote.signer_contact_ids if names.get(contact))
    if not quote.signers_required:
        return who
    counted = f"{quote.signers_completed or 0} of {quote.signers_required} signed"
    return f"{who}; {counted}" if who else counted


def _said(quote: Quote) -> str:
    """The signature properties in words, each once."""
    dated = "SIGNED" if quote.esigned_at else ""
    said = [
        *(_status(value) for value in (quote.sign_status, quote.esign_status) if value not in ("", dated)),
        f"signed on {quote.esigned_at:%-d %b %Y}" if quote.esigned_at else "",
        "marked as signed by hand" if quote.is_manually_signed else "",
        f"accepted on {quote.accepted_at:%-d %b %Y}" if quote.accepted_at else "",
        f"accepted by {quote.accepted_by}" if quote.accepted_by else "",
        f"by way of {quote.acceptance_method.lower().replace('_', ' ')}" if quote.acceptance_method else "",
    ]
    return ", ".join(dict.fromkeys(filter(None, said))) or "no signature property is filled in"


def _status(value: str) -> str:
    """ "ESIGN_COMPLETED" and "SIGNED" are told as people say them."""
    return value.lower().replace("esign_", "e-signature ").replace("_", " ")


def _properties(quote: Quote) -> str:
    """Each signature property that is filled in, by HubSpot's name for it (facts/hubspot.md §3); '' for none."""
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
    return ", ".join(filled)
