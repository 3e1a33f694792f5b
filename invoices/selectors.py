"""Reads of both systems' invoices."""

from collections.abc import Sequence

from django.db.models import Case, F, OuterRef, QuerySet, Subquery, Value, When

from invoices.models import HubSpotInvoice, InvoiceLine, InvoicePayment, StripeInvoice
from subscriptions.links.belonging import Belonging, of_team
from subscriptions.models import LineItem, Product, Subscription

# Why Stripe makes the invoices of a period; others come in between.
REGULAR = ("subscription_create", "subscription_cycle")


def invoices_of_team(*, team_id: str, subscription_id: str) -> QuerySet[StripeInvoice]:
    """
    This function will return exactly this team's invoices in Stripe: what every list, page and sum of a team rests on.

    The team ID that Stripe froze on an invoice decides, byte for byte; only one without goes by its subscription's.
    One team ID on two Stripe customers is two stories (A7): `subscription_id`, which the check compared, says which of
    them this is; '' takes both. Drafts are included.
    """
    frozen = StripeInvoice.objects.filter(team_id=team_id)
    by_subscription = StripeInvoice.objects.filter(
        team_id="", subscription__team_id=team_id, subscription__deleted_at=None
    )
    # A union, not an OR: PostgreSQL would read every invoice for an OR with a join.
    ids = frozen.values("stripe_id").union(by_subscription.values("stripe_id"), all=True)
    found = StripeInvoice.objects.filter(stripe_id__in=ids, deleted_at=None)
    if not subscription_id:
        return found
    return found.filter(customer_id__in=Subscription.objects.filter(stripe_id=subscription_id).values("customer_id"))


def invoice_ids_of_team(*, team_id: str, subscription_id: str) -> list[str]:
    """This function will return the ids of the team's invoices (invoices_of_team), from one read."""
    found = invoices_of_team(team_id=team_id, subscription_id=subscription_id)
    return list(found.values_list("stripe_id", flat=True))


def newest_invoices(invoice_ids: Sequence[str], *, limit: int) -> list[StripeInvoice]:
    """
    This function will return the newest of these invoices.

    Open ones come before others in the choice of `limit`, so that an old debt is never cut off. Drafts are included:
    Stripe shows them too.
    """
    found = StripeInvoice.objects.filter(stripe_id__in=list(invoice_ids)).defer("payload")
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
    """This function will return an invoice if it is this team's, with its customer and subscription, else None."""
    found = invoices_of_team(team_id=team_id, subscription_id=subscription_id).filter(stripe_id=invoice_id)
    return found.select_related(
        "customer__default_payment_method", "subscription__customer", "subscription__default_payment_method"
    ).first()


def invoice_before(invoice: StripeInvoice, *, team_id: str, subscription_id: str) -> StripeInvoice | None:
    """
    This function will return the team's regular invoice of the same subscription that came before this one, or None.

    A subscription may have had another team: that team's invoices are none of this one's.
    """
    if not invoice.subscription_id or invoice.created_at is None:
        return None
    regular = invoices_of_team(team_id=team_id, subscription_id=subscription_id).filter(
        subscription_id=invoice.subscription_id,
        billing_reason__in=REGULAR,
        status__in=("paid", "open", "uncollectible"),
        created_at__lt=invoice.created_at,
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
