"""`manage.py doctor`: does our configuration fit Stripe and HubSpot? Reads only."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from integrations import metering
from integrations.doctor import Finding, Level
from integrations.hubspot import doctor as hubspot_doctor
from integrations.stripe import doctor as stripe_doctor
from sync import examination

EXAMINATIONS = {"stripe": stripe_doctor.examine, "hubspot": hubspot_doctor.examine}


class Command(BaseCommand):
    help = "Checks keys, permissions and property names against Stripe and HubSpot, without changing anything."
    # A wrong key is what this command is there to explain; the checks would end it before it could.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("providers", nargs="*", choices=[*EXAMINATIONS, []], help="only these (default: both)")

    def handle(self, *args: Any, providers: list[str], **options: Any) -> None:
        with metering.purpose("doctor"):
            findings = [
                finding
                for name in providers or EXAMINATIONS
                for finding in (*EXAMINATIONS[name](), *examination.examine(name))
            ]
        for finding in findings:
            self.stdout.write(_line(finding))
        problems = [finding for finding in findings if finding.level is Level.PROBLEM]
        if problems:
            raise CommandError(f"{len(problems)} of {len(findings)} need your attention.", returncode=1)
        self.stdout.write("All in order.")


def _line(finding: Finding) -> str:
    return f"{finding.level.value:<8} {finding.subject}: {finding.text}"
