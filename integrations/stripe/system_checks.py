"""Django's checks before start: a key or address that must not be used stops the process, not the first call."""

from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register

from integrations.stripe import configuration


@register(Tags.security)
def check_stripe(**kwargs: Any) -> list[CheckMessage]:
    """This function will return one error for each sentence of `configuration.problems`."""
    return [Error(problem, id="stripe.E001") for problem in configuration.problems()]
