"""A key that is refused costs one request a minute, however much waits for it."""

import pytest

from sync import keys
from sync.dirty import Mark, mark
from sync.models import DirtyObject, RefusedKey
from sync.refresh.lane import Lane
from tests.providers import Sandbox

pytestmark = pytest.mark.django_db
READ = "rk_test_sandbox_read"
# What the threads have begun when the first answer is looked at; without a stop it is all that were claimed, 100.
BEGUN = 40


def stepped() -> None:
    """A worker of its own, begun and gone."""
    lane = Lane("stripe", threads=4)
    while lane.step():
        pass
    lane.leave(seconds=5)


def asked(sandbox: Sandbox) -> int:
    found = len(sandbox.journal(provider="stripe", path="/v1/customers*"))
    sandbox.control("DELETE", "journal")
    return found


@pytest.mark.parametrize("key", [{"dropped": ["rak_customer_read"]}, {"revoked": True}], ids=["permission", "401"])
def test_what_is_refused_is_asked_for_once_a_minute(fresh_sandbox: Sandbox, key: dict[str, object]) -> None:
    keys._known_good.clear()
    mark(provider="stripe", marks=[Mark("customers", f"cus_{number:03}") for number in range(300)])
    fresh_sandbox.control("POST", "keys", {"token": READ, **key})

    stepped()
    assert 1 <= asked(fresh_sandbox) <= BEGUN
    DirtyObject.objects.update(due_at="2020-01-01T00:00Z")
    stepped()
    assert asked(fresh_sandbox) == 0

    for row in RefusedKey.objects.all():
        RefusedKey.objects.filter(pk=row.pk).update(probed_at=row.probed_at - keys.PROBE_EVERY)
    DirtyObject.objects.update(due_at="2020-01-01T00:00Z")
    stepped()
    assert asked(fresh_sandbox) == 1
    assert set(DirtyObject.objects.values_list("attempts", "lease")) == {(0, "")}

    fresh_sandbox.control("POST", "keys", {"token": READ, "dropped": [], "revoked": False})
    RefusedKey.objects.update(probed_at="2020-01-01T00:00Z")
    DirtyObject.objects.update(due_at="2020-01-01T00:00Z")
    stepped()
    assert not DirtyObject.objects.exists()
