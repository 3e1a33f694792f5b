"""A team's page of the demo, its refresh button, and a worker that is stepped by the test."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client

from billing_ops.kernel.clock import database_now
from sync.models import DirtyObject, WorkerHeartbeat
from sync.refresh.lane import Lane
from tests.dashboard.conftest import Mirror, words
from tests.providers import Sandbox

HEALTHY, CONTRACTED = "1001", "1005"
PROVIDERS = ("stripe", "hubspot")


@dataclass(frozen=True)
class Page:
    """One person on one team's page."""

    client: Client
    team: str

    @property
    def url(self) -> str:
        return f"/teams/{self.team}/"

    def press(self) -> Any:
        return self.client.post(f"{self.url}refresh/", follow=True)

    def part(self) -> Any:
        return self.client.get(f"{self.url}refresh/", headers={"HX-Request": "true"})

    def text(self) -> str:
        return words(self.client.get(self.url))


@pytest.fixture
def opened(mirror: Mirror, fresh_sandbox: Sandbox, signed_in: Any, check: Any) -> Callable[..., Page]:
    """`opened("1001", "support")`: the page of the ticket's team, after that person's check."""

    def open_page(ticket: str = HEALTHY, role: str = "support", **person: Any) -> Page:
        client = signed_in(role, **person)
        assert check(client, ticket).status_code == 200
        return Page(client, mirror.team_of(ticket))

    return open_page


@pytest.fixture
def worker_is_alive(db: None) -> None:
    WorkerHeartbeat.objects.update_or_create(queue="refresh", defaults={"beaten_at": database_now()})


@pytest.fixture
def drain(fresh_sandbox: Sandbox) -> Iterator[Callable[[], None]]:
    """Read what is due until nothing is."""
    lanes = [Lane(provider, threads=4) for provider in PROVIDERS]

    def until_clean() -> None:
        while sum(lane.step() for lane in lanes):
            pass

    yield until_clean
    for lane in lanes:
        lane.leave(seconds=5)


def wanted(team: str) -> set[tuple[str, str, str]]:
    """What waits to be read for the team's page."""
    rows = DirtyObject.objects.filter(wanted_for__contains=[team])
    return set(rows.values_list("provider", "object", "object_id"))
