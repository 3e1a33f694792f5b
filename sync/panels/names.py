"""What providers and lists are called on the pages."""

from sync.selectors import LABELS

# Marked when they change, but read with another list.
PART_OF = {("stripe", "payment_methods"): "customers"}


def provider_label(provider: str) -> str:
    """This function will return a provider's name as people write it; an unknown one as it came."""
    return LABELS.get(provider, provider)


def list_label(object: str) -> str:
    """This function will return a list's name as people read it: "Balance transactions"."""
    text = object.replace("_", " ")
    return text[:1].upper() + text[1:]


def full_label(provider: str, object: str) -> str:
    """This function will return "Stripe balance transactions"; the provider alone where no list is named."""
    return f"{provider_label(provider)} {object.replace('_', ' ')}".strip()
