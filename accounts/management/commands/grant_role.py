"""`grant_role EMAIL ROLE`: how the first admin comes to be."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts import services
from accounts.models import Title, User
from accounts.roles import Role
from billing_ops.kernel.actor import Actor
from billing_ops.kernel.clock import now
from billing_ops.kernel.errors import BillingOpsError

OPERATOR = Actor(id=None, label="operator (command line)")


class Command(BaseCommand):
    """
    Grants, or with --end ends, a role. The account must exist, because a typing error would make a stranger staff;
    --create makes it, without a password (`changepassword EMAIL` sets one).
    """

    help = "Grant a role to a member of staff, or end it with --end. Recorded in the audit trail."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("role", choices=Role.values)
        parser.add_argument("--create", action="store_true", help="make the account if there is none")
        parser.add_argument("--name", default="", help="with --create: the name people see")
        parser.add_argument("--title", choices=["CTO", "CEO"], default="", help="with --create: needed for executive")
        parser.add_argument("--end", action="store_true", help="end the role instead")

    def handle(self, *args: Any, **options: Any) -> None:
        role = Role(options["role"])
        try:
            user = self._user(options)
            act = services.end_role if options["end"] else services.grant_role
            act(user=user, role=role, actor=OPERATOR, now=now())
        except BillingOpsError as refusal:
            raise CommandError(refusal.message) from refusal
        self.stdout.write(f"{user.email} {'no longer has' if options['end'] else 'now has'} the role {role.label}.")

    def _user(self, options: dict[str, Any]) -> User:
        found = User.objects.filter(email=options["email"].strip().lower()).first()
        if found:
            return found
        if not options["create"]:
            raise CommandError(f"There is no account {options['email']}, so nothing was changed. --create makes one.")
        title = Title(options["title"])
        return services.create_user(email=options["email"], name=options["name"], title=title, actor=OPERATOR)
