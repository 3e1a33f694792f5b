"""`manage.py keep_up`: read again what changed, for as long as it runs. The process `refresh-worker`."""

import signal
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from sync.refresh.keeper import Keeper

THREADS = 8


class Command(BaseCommand):
    help = (
        "Read again what webhooks, polls and people marked as changed, and run the polls that are due. Needs no "
        "broker; any number may run at once. Ends on SIGTERM, what is in hand first."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="end when nothing is due")
        parser.add_argument("--threads", type=int, default=THREADS, help=f"reads in flight per provider ({THREADS})")

    def handle(self, *args: Any, once: bool, threads: int, **options: Any) -> None:
        if threads < 1:
            raise CommandError("--threads must be at least 1; nothing was read.")
        keeper = Keeper(threads=threads)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: keeper.stop())
        if once:
            keeper.run_once()
        elif not keeper.run():
            raise CommandError("A thread of this process died; its trace is in the log. It is to be started again.")
