"""Reads of both systems' invoices."""

from collections.abc import Sequence

from django.db.models import Case, F, OuterRef, Q, Subquery, Value, When

from invoices.models import HubSpotInvoice, InvoiceLine, InvoicePayment, StripeInvoice
from subscriptions.links.belonging import Belonging, of_team
from subscriptions.models import LineItem, Product, Subscription

# Why Stripe makes the invoices of a period; others come in between.
REGULAR = ("subscription_create", "subscription_cycle")


def stripe_invoices(
    *, team_id: str, subscription_ids: Sequence[str], customer_id: str, limit: int
) -> list[StripeInvoice]:
    """
    This function will return a team's newest invoices on one customer, by subscription or by the team ID they froze.

    Open ones come before others in the choice of `limit`, so that an old debt is never cut off. Drafts are included:
    Stripe shows them too. Another customer with the same team ID has its own invoices (A7).
    """
    of_team = Q(team_id=team_id) | Q(subscription_id__in=list(subscription_ids))
    found = StripeInvoice.objects.filter(of_team, customer_id=customer_id, deleted_at=None).defer("payload")
    newest = F("created_at").desc(nulls_last=True)
    unpaid_first = Case(When(status="open", then=Value(0)), default=Value(1))
    chosen = list(found.order_by(unpaid_first, newest, "stripe_id")[:limit])
    return sorted(chosen, key=lambda row: (row.created_at is not None, row.created_at), reverse=True)


def hubspot_invoices(mine: Belonging, *, limit: int) -> list[HubSpotInvoice]:
    """This function will return the newest invoices of what is a team's in HubSpot, whatever their state."""
    found = of_team(HubSpotInvoice.objects.filter(deleted_at=None), mine).defer("payload")
    return list(found.order_by(F("invoiced_at").desc(nulls_first=True), "hubspot_id")[:limit])


def hubspot_invoice_of_team(*, invoice_id: str, mine: Belonging) -> HubSpotInvoice | None:
    """This function will return an invoice if it is among what is exactly this team's in HubSpot, else None."""
    found: HubSpotInvoice | None = of_team(
        HubSpotInvoice.objects.filter(hubspot_id=invoice_id, deleted_at=None), mine
    ).first()
    return found


def lines_of_hubspot_invoice(invoice_id: str) -> list[LineItem]:
    """This function will return the invoice's line items in HubSpot's order."""
    found = LineItem.objects.filter(invoice_ids__contains=[invoice_id], deleted_at=None).defer("payload")
    return list(found.order_by(F("position").asc(nulls_last=True), "hubspot_id"))


def stripe_invoice_of_team(*, invoice_id: str, team_id: str, subscription_id: str) -> StripeInvoice | None:
    """
    This function will return an invoice if it is exactly this team's, with its customer and subscription, else None.

    The team ID that Stripe froze on it decides, byte for byte; only an invoice without one goes by its subscription's.
    `subscription_id` is the one that the caller's check is about: another customer with the same team ID has invoices
    of its own (A7). '' where the check names none.
    """
    of_team = Q(team_id=team_id) | Q(team_id="", subscription__team_id=team_id)
    found = StripeInvoice.objects.filter(of_team, stripe_id=invoice_id, deleted_at=None)
    if subscription_id:
        payer = Subscription.objects.filter(stripe_id=subscription_id).values("customer_id")
        found = found.filter(customer_id__in=payer)
    return found.select_related(
        "customer__default_payment_method", "subscription__customer", "subscription__default_payment_method"
    ).first()


def invoice_before(invoice: StripeInvoice) -> StripeInvoice | None:
    """This function will return the regular invoice of the same subscription that came before this one, or None."""
    if not invoice.subscription_id or invoice.created_at is None:
        return None
    regular = StripeInvoice.objects.filter(
        subscription_id=invoice.subscription_id,
        billing_reason__in=REGULAR,
        status__in=("paid", "open", "uncollectible"),
        created_at__lt=invoice.created_at,
        deleted_at=None,
    )
    return regular.order_by("-created_at", "-stripe_id").first()


def invoices_between(earlier: StripeInvoice, later: StripeInvoice) -> list[StripeInvoice]:
    """This function will return what the subscription was invoiced in between out of turn, the oldest first."""
    found = StripeInvoice.objects.filter(
        subscription_id=later.subscription_id,
        status__in=("paid", "open", "uncollectible"),
        created_at__gt=earlier.created_at,
        created_at__lt=later.created_at,
        deleted_at=None,
    )
    return list(found.exclude(billing_reason__in=REGULAR).order_by("created_at", "stripe_id"))


def lines_of(invoice_ids: Sequence[str]) -> tuple[dict[str, list[InvoiceLine]], dict[str, str]]:
    """
    This function will return the lines by their invoice's id, in Stripe's order, and what their products are called.

    One read of the mirror. A product without a name, or one that our copy does not hold, is not among the names.
    """
    lines: dict[str, list[InvoiceLine]] = {invoice_id: [] for invoice_id in invoice_ids}
    names: dict[str, str] = {}
    called = Product.objects.filter(stripe_id=OuterRef("product_id")).values("name")[:1]
    found = InvoiceLine.objects.filter(invoice_id__in=list(invoice_ids), deleted_at=None).defer("payload")
    for line in found.annotate(product_name=Subquery(called)).order_by("position", "stripe_id"):
        lines[line.invoice_id or ""].append(line)
        if line.product_name:
            names[line.product_id] = line.product_name
    return lines, names


def payments_of(invoice: StripeInvoice) -> list[InvoicePayment]:
    """This function will return the invoice's payments, made or tried, the newest first."""
    found = InvoicePayment.objects.filter(invoice=invoice, deleted_at=None).defer("payload")
    return list(found.order_by(F("created_at").desc(nulls_last=True), "stripe_id"))
