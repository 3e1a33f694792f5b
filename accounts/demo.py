"""The staff of the demo: one account for each role and title."""

from dataclasses import dataclass

from accounts.models import Title
from accounts.roles import Role

PASSWORD = "demo"  # noqa: S105  printed at the demo's start; demo_users refuses anywhere else


@dataclass(frozen=True)
class DemoUser:
    """One of the demo's accounts; all share the one password."""

    email: str
    name: str
    role: Role
    title: Title = Title.NONE
    password: str = PASSWORD


USERS = (
    DemoUser("support@flowfuse.example", "Support", Role.SUPPORT),
    DemoUser("sales@flowfuse.example", "Sales ops", Role.SALES_OPS),
    DemoUser("cto@flowfuse.example", "CTO", Role.EXECUTIVE, Title.CTO),
    DemoUser("ceo@flowfuse.example", "CEO", Role.EXECUTIVE, Title.CEO),
    DemoUser("auditor@flowfuse.example", "Auditor", Role.AUDITOR),
    DemoUser("admin@flowfuse.example", "Admin", Role.ADMIN),
)
