"""How each provider's changes come to us, in words."""

from django.utils.html import format_html
from django.utils.safestring import SafeString

from billing_ops.kernel.templatetags.billing import ago
from sync import catalog
from sync.models import Watermark


def changes_of(provider: str) -> SafeString | str:
    """This function will say how a provider's changes come, and when they last did; one query."""
    asked = Watermark.objects.filter(provider=provider).order_by("polled_at")
    oldest = asked.values_list("polled_at", flat=True).first()
    if oldest is None:
        hours = catalog.interval(provider).total_seconds() / 3600
        return f"Changes have not been asked for yet; everything is read in full every {hours:g} h."
    return format_html("Changes were last asked for {}.", ago(oldest))
