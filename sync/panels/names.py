"""What providers and lists are called on the pages."""

from sync.selectors import LABELS

# What one of them is called, where it is not the name without its s. A balance goes by its customer's id.
_ONE = {
    "companies": "company",
    "balance_transactions": "balance of",
    "customer_subscriptions": "subscriptions of",
    "customer_invoices": "invoices of",
    "customer_credit_notes": "credit notes of",
}
# Marked when they change, but read with another list.
PART_OF = {
    ("stripe", "payment_methods"): "customers",
    ("stripe", "customer_subscriptions"): "subscriptions",
    ("stripe", "customer_invoices"): "invoices",
    ("stripe", "customer_credit_notes"): "credit_notes",
}


def provider_label(provider: str) -> str:
    """This function will return a provider's name as people write it; an unknown one as it came."""
    return LABELS.get(provider, provider)


def list_label(object: str) -> str:
    """This function will return a list's name as people read it: "Balance transactions"."""
    text = object.replace("_", " ")
    return text[:1].upper() + text[1:]


def one_label(provider: str, object: str) -> str:
    """This function will return what one object of a list is called: "Stripe credit note"; ids follow it."""
    name = _ONE.get(object) or object.replace("_", " ").removesuffix("s")
    return f"{provider_label(provider)} {name}"


def full_label(provider: str, object: str) -> str:
    """This function will return "Stripe balance transactions"; the provider alone where no list is named."""
    return f"{provider_label(provider)} {object.replace('_', ' ')}".strip()
