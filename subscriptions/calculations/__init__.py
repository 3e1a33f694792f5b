"""Pure arithmetic of the verified lookup: what was typed, what ticket or deal say, and what follows. R4-R8."""

from subscriptions.calculations.confirming import Confirmation, DealWords, TicketWords, confirm, confirm_deal, names
from subscriptions.calculations.inputs import candidate_ids, deal_number, ticket_number, unfit_characters
from subscriptions.calculations.judging import (
    TicketState,
    chosen_verdict,
    for_reading,
    judge,
    named_verdict,
    reading_verdict,
)
from subscriptions.calculations.signatures import SignatureEvidence, signature_in_words
from subscriptions.calculations.standing import (
    LiveSubscription,
    Standing,
    chosen_subscription,
    on_two_customers,
    standing_verdict,
)

__all__ = [
    "Confirmation",
    "DealWords",
    "LiveSubscription",
    "SignatureEvidence",
    "Standing",
    "TicketState",
    "TicketWords",
    "candidate_ids",
    "chosen_subscription",
    "chosen_verdict",
    "confirm",
    "confirm_deal",
    "deal_number",
    "for_reading",
    "judge",
    "named_verdict",
    "names",
    "on_two_customers",
    "reading_verdict",
    "signature_in_words",
    "standing_verdict",
    "ticket_number",
    "unfit_characters",
]
