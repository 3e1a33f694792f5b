"""What opened a page closes it when it is taken away: the role that gave the basis, the request that waited."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from billing_ops.kernel import clock
from billing_ops.kernel.actor import Actor
from subscriptions.models import Evidence, Lookup, Verdict
from subscriptions.services import waiting_requests
from subscriptions.services.waiting_requests import WaitingRequest
from tests.subscriptions.links.conftest import TEAM, check_of

__all__ = ["check_of"]

pytestmark = pytest.mark.django_db
BASES = [("ticket", "auditor"), ("deal", "support"), ("request", "sales_ops"), ("reason", "support")]


def _opens(client: Any) -> bool:
    status: int = client.get(f"/teams/{TEAM}/").status_code
    return status == 200


@pytest.mark.parametrize(("basis", "role"), BASES)
def test_a_check_on_a_basis_that_ones_roles_have_lost_opens_nothing(
    signed_in: Any, check_of: Callable[..., Lookup], basis: str, role: str
) -> None:
    client = signed_in(role)
    check_of(client, Verdict.CONTRACTED, basis=basis, reason="sample 7")

    assert not _opens(client)


class Waiting:
    """Requests that wait for everybody, until they are taken out."""

    def __init__(self) -> None:
        self.requests: list[WaitingRequest] = []

    def find(self, request_id: str, actor: Actor) -> WaitingRequest | None:
        return next((request for request in self.requests if request.id == request_id), None)

    def waiting(self, actor: Actor) -> Sequence[WaitingRequest]:
        return self.requests


def test_a_request_that_waits_no_more_closes_its_team(
    signed_in: Any, check_of: Callable[..., Lookup], monkeypatch: pytest.MonkeyPatch
) -> None:
    client, kind = signed_in("executive", title="CTO"), Waiting()
    monkeypatch.setitem(waiting_requests.KINDS, "test", kind)
    theirs = Lookup(verdict=Verdict.MATCH, created_at=clock.now())
    kind.requests = [WaitingRequest("12", "a credit", TEAM, theirs)]
    check_of(client, Verdict.CONTRACTED, basis="request", basis_id="12", evidence=Evidence.REQUEST)
    assert _opens(client)

    kind.requests = [WaitingRequest("12", "a credit", TEAM.swapcase(), theirs)]
    assert not _opens(client)
    kind.requests = []
    assert not _opens(client)
