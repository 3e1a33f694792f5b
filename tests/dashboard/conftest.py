"""The demo's data in a mirror filled by the product's own sync, and people who check teams over it."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import unescape
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from tests.providers import Sandbox


@dataclass(frozen=True)
class Mirror:
    """What the sandbox holds, beside what we copied of it."""

    sandbox: Sandbox

    def objects(self, provider: str, kind: str) -> list[dict[str, Any]]:
        """Every object of a kind as the provider has it."""
        found: list[dict[str, Any]] = self.sandbox.control("GET", f"objects/{provider}/{kind}")["objects"]
        return found

    def team_of(self, ticket: str) -> str:
        """The team ID that the seed's case names for a ticket."""
        cases = self.sandbox.control("GET", "cases")["cases"]
        team: str = next(case["team"] for case in cases if case["ticket"] == ticket)
        return team

    def subscription_of(self, ticket: str) -> dict[str, Any]:
        """The one subscription of a ticket's team, as Stripe has it."""
        team = self.team_of(ticket)
        (found,) = [row for row in self.objects("stripe", "subscription") if row["metadata"].get("team") == team]
        return found


@pytest.fixture(scope="module")
def mirror(committing_db: str, sandbox: Sandbox) -> Iterator[Mirror]:
    """The whole demo, mirrored once for the module; what a test changes in it is rolled back."""
    call_command("sync", "stripe", "hubspot", full=True)
    yield Mirror(sandbox)


@pytest.fixture
def support(mirror: Mirror, signed_in: Any) -> Client:
    """Somebody on support rotation, over that mirror."""
    client: Client = signed_in("support")
    return client


@pytest.fixture
def check(mirror: Mirror) -> Callable[..., Any]:
    """`check(client, ticket)`: the page that a check of the case's team, or of `team`, leads to."""

    def checked(client: Client, ticket: str, team: str = "") -> Any:
        typed = {"ticket": ticket, "team_id": team or mirror.team_of(ticket)}
        return client.post("/lookup/", typed, follow=True)

    return checked


def words(answer: Any) -> str:
    """What a page says, as one line: no markup, no-break spaces as spaces."""
    text = re.sub(r"<[^>]*>", " ", answer.content.decode())
    return " ".join(unescape(text).replace("\N{NO-BREAK SPACE}", " ").split())
