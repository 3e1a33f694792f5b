"""Users with roles. Nobody here has a usable password: hashing one takes longer than most tests."""

import datetime

import factory

from accounts.models import RoleGrant, Title, User
from accounts.roles import Role

LONG_AGO = datetime.datetime(2026, 1, 5, 9, 0, tzinfo=datetime.UTC)


class UserFactory(factory.django.DjangoModelFactory):
    """A member of staff without a role."""

    class Meta:
        model = User

    email = factory.Sequence(lambda number: f"staff{number}@flowfuse.example")
    name = factory.Sequence(lambda number: f"Staff {number}")
    password = "!"


class RoleGrantFactory(factory.django.DjangoModelFactory):
    """A role held since January."""

    class Meta:
        model = RoleGrant

    user = factory.SubFactory(UserFactory)
    role = Role.SUPPORT
    granted_by = "tests"
    granted_at = LONG_AGO


def staff(*roles: Role | str, title: str = "", **fields: object) -> User:
    """This function will return a user who holds the roles; an executive is the CTO unless a title is given."""
    if Role.EXECUTIVE in roles and not title:
        title = Title.CTO
    user = UserFactory(title=title, **fields)
    for role in roles:
        RoleGrantFactory(user=user, role=role)
    return user
