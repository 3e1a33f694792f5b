"""`demo_users`: one account per role, with a password everybody knows; only in the demo."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from accounts import demo, services
from accounts.models import User
from billing_ops.kernel.actor import Actor
from billing_ops.kernel.clock import now

DEMO = Actor(id=None, label="demo set-up")


class Command(BaseCommand):
    """Makes the demo's accounts; those that exist are left alone, so a second start changes nothing."""

    help = "Make the demo's accounts (ENVIRONMENT=demo only)."

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.ENVIRONMENT != "demo":
            raise CommandError("These accounts have a known password, so they are made in the demo only.")
        for person in demo.USERS:
            if not User.objects.filter(email=person.email).exists():
                self._make(person)
            self.stdout.write(f"{person.email:<26} {person.password}   {person.role.label} {person.title}".rstrip())

    def _make(self, person: demo.DemoUser) -> None:
        user = services.create_user(
            email=person.email, name=person.name, title=person.title, password=person.password, actor=DEMO
        )
        services.grant_role(user=user, role=person.role, actor=DEMO, now=now())
