"""
What changes the sum of an invoice's lines: coupons, credit grants, shipping, taxes, the balance, credit notes.

All of it comes from the invoice as Stripe sent it (facts/stripe.md §1, §4): Stripe names coupons and taxes there, not
in columns that we query.
"""

from decimal import Decimal, InvalidOperation
from typing import Any

from billing_ops.dashboard.invoice.parts import Part
from billing_ops.kernel.money import Money
from coupons.calculations import Terms, terms_in_words
from invoices.models import StripeInvoice

A_COUPON = "A coupon"


def discounts(invoice: StripeInvoice) -> list[Part]:
    """This function will return what each coupon took off, by its name."""
    coupons = {_id(entry): _coupon(entry) for entry in _list(invoice, "discounts")}
    found = []
    for entry in _list(invoice, "total_discount_amounts"):
        coupon = coupons.get(_id(entry.get("discount")), {})
        what = f"Coupon «{coupon['name']}»" if coupon.get("name") else A_COUPON
        key = str(coupon.get("id") or _id(entry.get("discount")))
        found.append(Part("discount", key, what, _minus(entry, invoice), note=_terms(coupon)))
    return [part for part in found if part.amount.minor]


def granted(invoice: StripeInvoice) -> list[Part]:
    """This function will return the billing credits used before tax; Stripe lists coupons there a second time."""
    entries = [row for row in _list(invoice, "total_pretax_credit_amounts") if row.get("type") != "discount"]
    return [Part("grant", "grant", "Billing credit", _minus(entry, invoice)) for entry in entries]


def shipping(invoice: StripeInvoice) -> list[Part]:
    """This function will return what shipping costs, where anything does."""
    cost = _payload(invoice).get("amount_shipping")
    return [Part("shipping", "shipping", "Shipping", Money(cost, invoice.currency))] if cost else []


def taxes(invoice: StripeInvoice) -> tuple[list[Part], list[Part]]:
    """This function will return the taxes added to the lines, and those that the lines' amounts include already."""
    rates = {_id(rate): rate for rate in _list(invoice, "default_tax_rates")}
    added: list[Part] = []
    included: list[Part] = []
    for entry in _list(invoice, "total_taxes"):
        rate_id = _id((entry.get("tax_rate_details") or {}).get("tax_rate"))
        inclusive = entry.get("tax_behavior") == "inclusive"
        note = "included in the amounts above" if inclusive else ""
        what = _rate_in_words(rates.get(rate_id, {}))
        part = Part("tax", rate_id or "tax", what, Money(int(entry.get("amount") or 0), invoice.currency), note=note)
        (included if inclusive else added).append(part)
    return added, included


def balance_part(invoice: StripeInvoice) -> list[Part]:
    """
    This function will return what stands between the total and what is asked for: balance and credit notes.

    A balance is negative for credit (facts/stripe.md §4). Stripe settles it when it finalizes; a draft will use as much
    of it as its total takes.
    """
    parts = []
    used = _balance_used(invoice)
    if used:
        parts.append(Part("balance", "balance", _balance_in_words(invoice, used), Money(-used, invoice.currency)))
    if noted := invoice.pre_payment_credit_notes_minor or 0:
        parts.append(Part("credit_note", "credit_note", "Credit note before payment", Money(-noted, invoice.currency)))
    return parts


def _balance_used(invoice: StripeInvoice) -> int:
    """Positive: credit taken off. Negative: a debt added, or a total below zero kept as credit."""
    total, before = invoice.total_minor or 0, invoice.starting_balance_minor or 0
    if invoice.ending_balance_minor is None:
        return total - max(0, total + before)
    return invoice.ending_balance_minor - before


def _balance_in_words(invoice: StripeInvoice, used: int) -> str:
    """What is too small to be charged is carried to the balance, too: it is then owed with the next invoice."""
    before = invoice.starting_balance_minor or 0
    if used > 0:
        return "Credit used" if before < 0 else "Too small to charge, so asked for with the next invoice"
    return "Kept as credit for the next invoices" if (invoice.total_minor or 0) < 0 else "What was owed before"


def _rate_in_words(rate: dict[str, Any]) -> str:
    """Only a rate that the invoice spells out has a name here; any other is a tax and no more."""
    name, percent = rate.get("display_name") or "", rate.get("percentage")
    if not name:
        return "Tax"
    try:
        return f"{name} {Decimal(str(percent)).normalize():f} %"
    except InvalidOperation:
        return str(name)


def _coupon(discount: Any) -> dict[str, Any]:
    source = discount.get("source") if isinstance(discount, dict) else None
    coupon = source.get("coupon") if isinstance(source, dict) else None
    return coupon if isinstance(coupon, dict) else {}


def _terms(coupon: dict[str, Any]) -> str:
    amount, percent, currency = coupon.get("amount_off"), coupon.get("percent_off"), coupon.get("currency")
    if not coupon.get("duration") or (percent is None and not (amount and currency)):
        return ""
    off = Money(amount, currency) if amount and currency else None
    share = None if percent is None else Decimal(str(percent))
    return terms_in_words(Terms(off, share, coupon["duration"], coupon.get("duration_in_months")))


def _minus(entry: dict[str, Any], invoice: StripeInvoice) -> Money:
    return Money(-int(entry.get("amount") or 0), invoice.currency)


def _list(invoice: StripeInvoice, name: str) -> list[Any]:
    found = _payload(invoice).get(name)
    return found if isinstance(found, list) and invoice.currency else []


def _payload(invoice: StripeInvoice) -> dict[str, Any]:
    return invoice.payload if isinstance(invoice.payload, dict) and invoice.currency else {}


def _id(value: Any) -> str:
    return str((value.get("id") if isinstance(value, dict) else value) or "")
