"""Whether a team is under contract, and what its running contract asks for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from billing_ops.dashboard.hubspot_facts import Row
from billing_ops.dashboard.hubspot_words import FREQUENCIES, in_words
from billing_ops.kernel.money import Money
from subscriptions.links.belonging import Belonging, Line
from subscriptions.models import Deal, HubSpotSubscription

NOT_ASKED = ("draft", "voided")
UNDER_CONTRACT = ("active", "past_due", "scheduled", "unpaid")


@dataclass(frozen=True)
class Headline:
    """What the running contract asks for, how the newest invoice stands, and when the next payment is due."""

    amount: Money
    every: str
    newest: str
    next_on: date | None


def is_under_contract(mine: Belonging, contracts: Sequence[HubSpotSubscription], *, today: date) -> bool:
    """This function will say whether a contract runs, or a won deal stands for one that HubSpot does not track."""
    if any(contract.status in UNDER_CONTRACT for contract in contracts):
        return True
    tracked = {deal_id for contract in contracts for deal_id in contract.deal_ids}
    untracked = [deal for deal in mine.deals if deal.is_won and deal.hubspot_id not in tracked]
    return any(_stands_for_contract(deal, mine.lines[deal.hubspot_id], today) for deal in untracked)


def _stands_for_contract(deal: Deal, lines: Sequence[Line], today: date) -> bool:
    """Services are sold once and bill nothing again; a term that ended goes on only where it renews by itself."""
    if lines and not any(line.frequency for line in lines):
        return False
    over = deal.renewal_on is not None and deal.renewal_on < today
    return not over or any(line.renews == "auto_renew" for line in lines)


def headline(contracts: Sequence[HubSpotSubscription], rows: Sequence[Row], invoices: Sequence[Row]) -> Headline | None:
    """This function will return the running contract's figure, None where HubSpot states none; `rows` are its rows."""
    running = next((pair for pair in zip(contracts, rows, strict=True) if pair[0].status in UNDER_CONTRACT), None)
    contract, row = running or (None, None)
    if contract is None or row is None or row.amount is None:
        return None
    newest = next((invoice.status for invoice in invoices if invoice.status not in NOT_ASKED), "")
    every = in_words(contract.frequency, FREQUENCIES).replace("every year", "a year").replace("every month", "a month")
    return Headline(row.amount, every, newest, contract.next_payment_due_on)
