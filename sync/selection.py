"""Which lists a person at a terminal means."""

from django.core.management.base import CommandError

from sync import catalog
from sync.sources import Source


def providers(names: list[str]) -> list[str]:
    """This function will return each one once, Stripe first; all when none is named. :raises CommandError: unknown"""
    if unknown := [name for name in names if name not in catalog.PROVIDERS]:
        raise CommandError(f"{unknown[0]!r} is no provider; nothing was read. There are: stripe, hubspot.")
    return [name for name in catalog.PROVIDERS if name in names or not names]


def named(providers: list[str], name: str) -> list[Source]:
    """
    This function will return the providers' lists of that name.

    :raises CommandError: none of them has one
    """
    found = [source for provider in providers for source in catalog.of(provider) if source.name == name]
    if not found:
        known = ", ".join(str(source) for provider in providers for source in catalog.of(provider))
        raise CommandError(f"There is no list called {name!r}; nothing was read. There are: {known}.")
    return found


def chosen(names: list[str], name: str) -> list[Source]:
    """This function will return the lists of that name, or all of the providers. :raises CommandError: none such"""
    known = providers(names)
    return named(known, name) if name else [source for provider in known for source in catalog.of(provider)]
