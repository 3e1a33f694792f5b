"""The kinds of objects that a search finds: what each is called, where it lives, and whose name it has."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Model

from billing_ops.kernel.permissions import Permission
from coupons.models import PromotionCode
from credits.models import BalanceTransaction
from customers.models import Company, Customer, Ticket
from invoices.models import HubSpotInvoice, StripeInvoice
from subscriptions.models import Deal, HubSpotSubscription, Quote, Subscription

STRIPE, HUBSPOT = "Stripe", "HubSpot"


@dataclass(frozen=True)
class Kind:
    """
    `named_by` leads to the column with a name; `numbered_by` is the column with the number people quote, or ''.

    `needs` is what a person must be permitted to be shown any of them, by name, number or address.
    """

    word: str
    source: str
    model: type[Model]
    named_by: str
    numbered_by: str = ""
    icon: str = "file-text"
    needs: Permission = Permission.LOOKUP_CREATE


# In the order in which people mean them where one number is several things.
KINDS: dict[str, Kind] = {
    "ticket": Kind("Ticket", HUBSPOT, Ticket, "subject", "hubspot_id", "ticket"),
    "company": Kind("Company", HUBSPOT, Company, "name", icon="building"),
    "customer": Kind("Customer", STRIPE, Customer, "name", icon="building"),
    "deal": Kind("Deal", HUBSPOT, Deal, "name", "hubspot_id", "signature", Permission.DEAL_VIEW),
    "quote": Kind("Quote", HUBSPOT, Quote, "title", "reference", needs=Permission.DEAL_VIEW),
    "invoice": Kind("Invoice", HUBSPOT, HubSpotInvoice, "company_name", "number", "file-invoice"),
    "contract": Kind(
        "Contracted subscription", HUBSPOT, HubSpotSubscription, "name", "", "calendar", Permission.DEAL_VIEW
    ),
    "subscription": Kind("Subscription", STRIPE, Subscription, "customer__name", icon="refresh"),
    "stripe_invoice": Kind("Invoice", STRIPE, StripeInvoice, "customer__name", "number", "file-invoice"),
    "promotion_code": Kind("Promotion code", STRIPE, PromotionCode, "customer__name", icon="discount"),
    "balance_transaction": Kind("Change of a balance", STRIPE, BalanceTransaction, "customer__name", icon="wallet"),
}
ORDER = {name: position for position, name in enumerate(KINDS)}
BY_NUMBER = ("ticket", "deal", "quote", "invoice", "company", "contract")
WITH_NUMBERS = ("stripe_invoice", "invoice", "quote")
BY_NAME = ("company", "customer", "deal")


def permitted(kinds: Collection[str], may: Collection[Permission]) -> tuple[str, ...]:
    """This function will return those of the kinds, in their order, that who `may` do that is shown at all."""
    return tuple(kind for kind in kinds if KINDS[kind].needs in may)
