"""Django's checks before start: a token or address that must not be used stops the process, not the first call."""

from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register

from integrations.hubspot import configuration


@register(Tags.security)
def check_hubspot(**kwargs: Any) -> list[CheckMessage]:
    """This function will return one error for each sentence of `configuration.problems`."""
    return [Error(problem, id="hubspot.E001") for problem in configuration.problems()]
