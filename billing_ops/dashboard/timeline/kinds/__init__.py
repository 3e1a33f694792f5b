"""Every kind of event, and the groups by which people filter them."""

from dataclasses import dataclass

from billing_ops.dashboard.timeline.kind import Kind
from billing_ops.dashboard.timeline.kinds import agreements, coupons, credits, invoices, ours, payments, tickets

KINDS: dict[str, Kind] = {
    kind.code: kind for room in (payments, invoices, coupons, credits, tickets, agreements, ours) for kind in room.KINDS
}


@dataclass(frozen=True)
class Group:
    """A filter: `label` on its chip, `none` what to call its absence. Not `usual`: shown only when asked for."""

    code: str
    label: str
    none: str
    usual: bool = True


GROUPS = (
    Group("payments", "Payments", "payments or failed attempts"),
    Group("invoices", "Invoices", "invoices"),
    Group("coupons", "Coupons", "coupons made for this team"),
    Group("discounts", "Discounts", "discounts"),
    Group("credits", "Credits and refunds", "credits or refunds"),
    Group("tickets", "Tickets", "tickets with this team's ID"),
    Group("agreements", "Subscriptions and deals", "subscriptions, deals or quotes"),
    Group("links", "Team links", "team links"),
    Group("actions", "Checks and actions", "checks or actions"),
    Group("views", "Page views", "page views", usual=False),
)
USUAL = frozenset(group.code for group in GROUPS if group.usual)


def kinds_of_few() -> list[Kind]:
    """This function will return the usual kinds for a list of few events: whoever looks would else fill it."""
    return [*(kind for kind in kinds_of(USUAL) if kind.code != "check"), KINDS[ours.CHECKS_COUNTED]]


def kinds_of(groups: frozenset[str]) -> list[Kind]:
    """This function will return the kinds of these groups; of the usual ones where none is named."""
    wanted = groups or USUAL
    return [kind for kind in KINDS.values() if wanted & set(kind.groups)]
