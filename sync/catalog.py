"""Every list that is read: how its pages come, which mirror function takes them, which tables it covers."""

from billing_ops.kernel.errors import NotFound
from billing_ops.kernel.models import Mirrored
from coupons.mirror import stripe as stripe_coupons
from coupons.models import Coupon, PromotionCode
from credits.mirror import stripe as stripe_credits
from credits.models import BalanceTransaction, CreditNote, Refund
from customers.mirror import hubspot as hubspot_customers
from customers.models import Company, Contact, Customer, PaymentMethod, Ticket
from invoices.mirror import hubspot as hubspot_invoices
from invoices.mirror import stripe as stripe_invoices
from invoices.models import HubSpotInvoice, InvoiceLine, InvoicePayment, StripeInvoice
from subscriptions.mirror import hubspot as hubspot_subscriptions
from subscriptions.mirror import stripe as stripe_subscriptions
from subscriptions.models import (
    Deal,
    Discount,
    HubSpotSubscription,
    LineItem,
    Price,
    Product,
    Quote,
    Subscription,
    SubscriptionItem,
)
from sync.listers import balance_transactions, hubspot_list, live_and_archived, shares_of_customers, stripe_list
from sync.sources import Children, Parts, Source, Upsert, older_and_newer, whole

PROVIDERS = ("stripe", "hubspot")


def _stripe(
    name: str, upsert: Upsert, model: type[Mirrored], children: Children = (), *, parts: Parts = whole
) -> Source:
    return Source("stripe", name, stripe_list(name), upsert, model, children, parts, by_creation=True)


def _hubspot(name: str, upsert: Upsert, model: type[Mirrored]) -> Source:
    return Source("hubspot", name, hubspot_list(name), upsert, model, parts=live_and_archived)


# In this order: a balance is looked into where customers, invoices and credit notes show that it was used.
SOURCES = (
    _stripe("products", stripe_subscriptions.upsert_products, Product),
    _stripe("prices", stripe_subscriptions.upsert_prices, Price),
    _stripe("coupons", stripe_coupons.upsert_coupons, Coupon),
    _stripe("promotion_codes", stripe_coupons.upsert_promotion_codes, PromotionCode),
    _stripe(
        "customers",
        stripe_subscriptions.upsert_customers,
        Customer,
        ((Discount, "attached_to"), (PaymentMethod, "customer_id"), (BalanceTransaction, "customer_id")),
        parts=older_and_newer,
    ),
    _stripe(
        "subscriptions",
        stripe_subscriptions.upsert_subscriptions,
        Subscription,
        ((SubscriptionItem, "subscription_id"), (Discount, "attached_to")),
        parts=older_and_newer,
    ),
    _stripe(
        "invoices",
        stripe_invoices.upsert_stripe_invoices,
        StripeInvoice,
        ((InvoiceLine, "invoice_id"), (InvoicePayment, "invoice_id")),
        parts=older_and_newer,
    ),
    _stripe("credit_notes", stripe_credits.upsert_credit_notes, CreditNote),
    _stripe("refunds", stripe_credits.upsert_refunds, Refund),
    # A pass asks for some customers only, and Stripe deletes no transaction: what was not met is not gone.
    Source(
        "stripe",
        "balance_transactions",
        balance_transactions,
        stripe_credits.upsert_balance_transactions,
        None,
        parts=shares_of_customers,
        after=("customers", "invoices", "credit_notes"),
    ),
    _hubspot("companies", hubspot_customers.upsert_companies, Company),
    _hubspot("contacts", hubspot_customers.upsert_contacts, Contact),
    _hubspot("deals", hubspot_subscriptions.upsert_deals, Deal),
    _hubspot("quotes", hubspot_subscriptions.upsert_quotes, Quote),
    _hubspot("line_items", hubspot_subscriptions.upsert_line_items, LineItem),
    _hubspot("subscriptions", hubspot_subscriptions.upsert_hubspot_subscriptions, HubSpotSubscription),
    _hubspot("invoices", hubspot_invoices.upsert_hubspot_invoices, HubSpotInvoice),
    _hubspot("tickets", hubspot_customers.upsert_tickets, Ticket),
)


def of(provider: str) -> list[Source]:
    """This function will return a provider's lists in the order in which they are to be read."""
    return [source for source in SOURCES if source.provider == provider]


def find(provider: str, name: str) -> Source:
    """This function will return one list. :raises NotFound: the provider has no such list, and which it has"""
    for source in of(provider):
        if source.name == name:
            return source
    known = ", ".join(source.name for source in of(provider))
    raise NotFound(f"{provider} has no list called {name!r}; nothing was read. There are: {known}.")
