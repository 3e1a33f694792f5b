"""`manage.py reconcile`: hold the mirror against Stripe and HubSpot, object by object and field by field."""

import sys
from dataclasses import replace
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from integrations import metering
from sync import reading, reconcile
from sync.accounts import Accounts
from sync.models import Comparison
from sync.progress import Board
from sync.reconcile.report import lines
from sync.selection import chosen
from sync.sources import Source

DIFFERENT = "{what}. Nothing was changed: `manage.py reconcile --heal` brings our copy in line."


class Command(BaseCommand):
    """Says what differs, and fails if something does that was not brought in line."""

    help = (
        "Compare the mirror with Stripe and HubSpot, field by field, and find what is gone there. Nothing is changed "
        "unless --heal is given. What an event is under way for is left out."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("provider", nargs="*", help="stripe, hubspot; both when none is named")
        parser.add_argument("--object", help="only this list, such as customers or tickets")
        parser.add_argument("--heal", action="store_true", help="bring the mirror in line on the way")

    def handle(self, *args: Any, **options: Any) -> None:
        sources = chosen(options["provider"], options["object"] or "")
        failures = self._heal(sources) if options["heal"] else self._look(sources)
        if failures:
            raise CommandError("\n".join(failures))

    def _heal(self, sources: list[Source]) -> list[str]:
        board = Board(sources, sys.stdout)
        terms = replace(reading.checked(Accounts()), watch=board.page)
        return reconcile.read_each(
            sources, terms=terms, thoroughly=lambda id: True, ended=board.end, compared=self._tell
        )

    def _look(self, sources: list[Source]) -> list[str]:
        accounts = Accounts()
        for provider in dict.fromkeys(source.provider for source in sources):
            accounts.check(provider)
        with metering.purpose("reconcile"):
            comparisons = reconcile.look(sources)
        for comparison in comparisons:
            self._tell(comparison)
        failures = [f"{one.provider} {one.object}: {one.error}" for one in comparisons if one.error]
        differ = sum(one.missing + one.differs + one.gone + one.unlisted for one in comparisons)
        return failures + (
            [DIFFERENT.format(what="1 object differs" if differ == 1 else f"{differ:,} objects differ")]
            if differ
            else []
        )

    def _tell(self, comparison: Comparison) -> None:
        for line in lines(comparison):
            self.stdout.write(line)
