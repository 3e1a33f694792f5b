"""Django's checks before start, for what a setting means rather than how it is spelt."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register


@register(Tags.security)
def check_public_url(**kwargs: Any) -> list[CheckMessage]:
    """This function will return an error where production would send cookies and passwords unencrypted."""
    if settings.ENVIRONMENT != "production" or settings.PUBLIC_URL.startswith("https://"):
        return []
    sentence = (
        "PUBLIC_URL must begin with https:// when ENVIRONMENT=production; sign-in cookies would travel in the clear."
    )
    return [Error(sentence, id="kernel.E001")]
