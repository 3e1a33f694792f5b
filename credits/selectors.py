"""What was given back, to whom."""

from django.db.models import Q

from credits.models import BalanceTransaction, CreditNote
from customers.models import Customer
from invoices.models import StripeInvoice


def customers_with_balance_history(*, after: str = "") -> list[str]:
    """
    This function will return the ids of customers whose balance was ever used as far as the mirror knows, sorted.

    Every use leaves a trace elsewhere: a balance, an invoice that began or ended with one, a credit note booked to
    it, or a transaction seen before. Only two adjustments that cancel out between two invoices leave none.
    `after` leaves out ids up to and including it.
    """
    moved = (Q(starting_balance_minor__isnull=False) & ~Q(starting_balance_minor=0)) | (
        Q(ending_balance_minor__isnull=False) & ~Q(ending_balance_minor=0)
    )
    with_balance = Customer.objects.exclude(balance_minor=0).exclude(balance_minor=None).filter(deleted_at=None)
    ids = (
        with_balance.values_list("stripe_id")
        .union(StripeInvoice.objects.filter(moved).values_list("customer_id"))
        .union(CreditNote.objects.exclude(balance_transaction_id="").values_list("customer_id"))
        .union(BalanceTransaction.objects.values_list("customer_id"))
    )
    return sorted(id for (id,) in ids if id and id > after)
