"""`audit_verify`: is the trail what it was when it was written?"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from billing_ops.audit import services


class Command(BaseCommand):
    """Walks the chain and its anchor; exit code 1 and the first broken position when something does not hold."""

    help = "Verify the audit trail: every hash, every note, and the anchored head. Reads only."

    def handle(self, *args: Any, **options: Any) -> None:
        verdict = services.verify()
        if not verdict.intact:
            raise CommandError(verdict.sentence)
        self.stdout.write(verdict.sentence)
