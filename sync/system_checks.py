"""Django's checks before start: settings that name what there is not stop the process."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register

from sync import catalog


@register(Tags.compatibility)
def check_lists(**kwargs: Any) -> list[CheckMessage]:
    """This function will return an error for each list that RECONCILE_HOURS names and no provider has."""
    known = {f"{source.provider}.{source.name}" for source in catalog.SOURCES} | set(catalog.PROVIDERS)
    unknown = sorted(settings.RECONCILE_HOURS.keys() - known)
    return [Error(f"RECONCILE_HOURS names {name}, but there is no such list.", id="sync.E001") for name in unknown]
