"""Who acts: a frozen value, so that kernel, audit and outbox never name the User model."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Actor:
    """A person or a program as the audit trail will remember it, even after the account is gone."""

    id: int | None
    label: str
    roles: frozenset[str] = frozenset()
    title: str = ""


SYSTEM = Actor(id=None, label="system")
