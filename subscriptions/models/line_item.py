"""What a deal, quote, contracted subscription or invoice is made of."""

from django.contrib.postgres.indexes import GinIndex

from billing_ops.kernel.fields import count, day, external_id, id_list, minor, number, text
from billing_ops.kernel.models import HubSpotObject


class LineItem(HubSpotObject):
    """
    A line item of HubSpot, whatever it belongs to: HubSpot has one type, one list and one id space for all of them.

    One row per id keeps one fence per id: with a table for each kind of parent, an item could stand in two of them,
    each as new as the other says. Stripe's invoice lines are another thing, `invoices.InvoiceLine`.

    `unit_price` is `price`, in major units, per unit and billing cycle, exact; `amount_minor` the whole line's.
    `frequency` is '' for one-time; `term` is an ISO period ("P12M"): the length of the term, not of the cycle.
    Discounts: `unit_discount` (major units, per unit) or `discount_percentage`, never both.
    """

    name = text()
    description = text()
    key = external_id()
    product_id = external_id()
    sku = text()
    currency = text()
    quantity = number()
    unit_price = number()
    amount_minor = minor()
    unit_discount = number()
    discount_percentage = number()
    total_discount_minor = minor()
    tax_minor = minor()
    tax_rate_group_id = external_id()
    frequency = text()
    term = text()
    billing_terms = text()
    number_of_payments = count()
    starts_on = day()
    ends_on = day()
    start_delay_type = text()
    start_delay_days = count()
    start_delay_months = count()
    position = count()
    quote_ids = id_list()
    deal_ids = id_list()
    invoice_ids = id_list()
    subscription_ids = id_list()

    class Meta:
        indexes = [
            GinIndex("quote_ids", name="line_item_quotes"),
            GinIndex("deal_ids", name="line_item_deals"),
            GinIndex("invoice_ids", name="line_item_invoices"),
            GinIndex("subscription_ids", name="line_item_subscriptions"),
        ]
