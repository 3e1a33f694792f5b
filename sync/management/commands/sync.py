"""`manage.py sync`: read Stripe and HubSpot into the mirror, in the foreground."""

import sys
from dataclasses import replace
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from billing_ops.kernel.clock import now
from sync import catalog, reading, selection, selectors, sweeps
from sync.accounts import Accounts
from sync.progress import Board
from sync.sources import Source


class Command(BaseCommand):
    """Reads the lists, several at a time; goes on with the others when one fails, and fails at the end if any did."""

    help = (
        "Read Stripe and HubSpot into the mirror. A pass that was cut short is gone on with. Lists read in full within "
        "the last hour are left out unless --full is given."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("provider", nargs="*", help="stripe, hubspot; both when none is named")
        parser.add_argument("--object", help="only this list, such as customers or tickets")
        parser.add_argument("--full", action="store_true", help="also lists that were read in full a short while ago")
        parser.add_argument(
            "--accept-deletions", action="store_true", help="mark as gone what was not met, even most of a list"
        )
        parser.add_argument(
            "--help-out", action="store_true", help="share the work on lists that another process is reading"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        providers = selection.providers(options["provider"])
        terms = replace(reading.checked(Accounts()), accept_deletions=options["accept_deletions"])
        self._terms = replace(terms, help_out=options["help_out"])
        if options["object"]:
            failures = self._read_all(selection.named(providers, options["object"]))
        else:
            failures = self._sweep(providers, everything=options["full"])
        if failures:
            kept = "Not everything was read; what was read is kept, and the next run goes on there."
            raise CommandError("\n".join([kept, *failures]))

    def _sweep(self, providers: list[str], *, everything: bool) -> list[str]:
        begun = [sweeps.unfinished_or_new(provider) for provider in providers]
        left = [source for sweep in begun for source in sweeps.lists_left(sweep)]
        wanted = [source for source in left if everything or not _recent(source)]
        for sweep in begun:
            if sweep.provider not in {source.provider for source in wanted}:
                self._tell_ages(sweep.provider)
        failures = self._read_all(wanted)
        for sweep in begun:
            sweeps.finish(sweep)
        return failures

    def _tell_ages(self, provider: str) -> None:
        """Nothing is to be read: how old is what we have."""
        sys.stdout.write(f"{provider:<8}all was read in full within the last hour; --full reads them anyway.\n")
        for source in catalog.of(provider):
            if at := selectors.last_success(provider=provider, object=source.name):
                minutes = int((now() - at).total_seconds() // 60)
                sys.stdout.write(f"{provider:<8}{source.name:<22}as of {minutes} min ago\n")

    def _read_all(self, sources: list[Source]) -> list[str]:
        board = Board(sources, sys.stdout)
        return reading.read_each(sources, terms=replace(self._terms, watch=board.page), ended=board.end)


def _recent(source: Source) -> bool:
    """Without --full, a list read in full within the last hour costs no request."""
    latest = selectors.last_success(provider=source.provider, object=source.name)
    return latest is not None and (now() - latest).total_seconds() < 3600
