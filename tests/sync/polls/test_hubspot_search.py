"""HubSpot's search, polled: what the mirror does not have yet is marked, once; what it has costs nothing."""

import json
from datetime import datetime, timedelta

import pytest

from billing_ops.kernel.clock import database_now
from customers.models import Company
from integrations import metering
from integrations.hubspot import search
from sync import catalog, engine
from sync.models import DirtyObject, RefusedKey, Watermark
from sync.polls import due, hubspot, run_due, watermarks
from tests.sync.polls.polling import complete_pass, marked, poll

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(fresh_sandbox):
    """Companies and contacts read in full, and polled."""
    complete_pass("hubspot", ago=timedelta(minutes=1))
    for name in ("companies", "contacts"):
        engine.sync(catalog.find("hubspot", name))
    poll("hubspot")
    DirtyObject.objects.all().delete()
    fresh_sandbox.settle()
    return fresh_sandbox


def companies(world) -> list[str]:
    return [one["id"] for one in world.control("GET", "objects/hubspot/companies")["objects"]]


def edit(world, company: str, **properties: str) -> None:
    world.control("PATCH", f"objects/hubspot/companies/{company}", {"properties": properties})
    index(world)


def index(world) -> None:
    """Let the search index come up with what was changed."""
    world.control("POST", "clock", {"advance_seconds": 5})


def mark_of(name: str) -> Watermark:
    return Watermark.objects.get(provider="hubspot", object=name)


def searches(world, name: str) -> list[dict]:
    return [json.loads(entry["body"]) for entry in world.journal(path=f"*/{name}/search")]


def test_an_edited_record_and_a_new_one_are_marked_and_nothing_else(world) -> None:
    edited = companies(world)[0]
    before = database_now()
    edit(world, edited, city="Ghent")
    new = world.control("POST", "objects/hubspot/companies", {"properties": {"name": "New"}})["id"]
    index(world)

    polled = {one.object: one for one in poll("hubspot")}

    assert marked("companies") == {edited, new}
    assert marked("contacts") == set()
    assert polled["companies"].found == 2
    assert before < mark_of("companies").polled_at < database_now()


def test_what_the_mirror_has_by_now_is_not_read_again_though_the_overlap_brings_it(world) -> None:
    edited = companies(world)[0]
    edit(world, edited, city="Ghent")
    engine.sync(catalog.find("hubspot", "companies"))

    poll("hubspot")

    assert marked("companies") == set()
    assert mark_of("companies").seen_to == Company.objects.get(pk=edited).modified_at


def test_a_record_thought_gone_that_is_there_is_marked(world) -> None:
    edited = companies(world)[0]
    edit(world, edited, city="Ghent")
    engine.sync(catalog.find("hubspot", "companies"))
    Company.objects.filter(pk=edited).update(deleted_at=database_now())

    poll("hubspot")

    assert marked("companies") == {edited}


def test_a_change_that_the_index_shows_late_is_found_in_the_overlap(world) -> None:
    edited = companies(world)[0]
    edit(world, edited, city="Ghent")
    stamp = datetime.fromisoformat(
        world.control("GET", f"objects/hubspot/companies/{edited}")["properties"]["hs_lastmodifieddate"]
    )
    Watermark.objects.filter(object="companies").update(seen_to=stamp + timedelta(minutes=10))

    poll("hubspot")

    assert marked("companies") == {edited}


def test_a_change_not_indexed_yet_is_found_by_the_next_poll(world) -> None:
    edited = companies(world)[0]
    world.control("PATCH", f"objects/hubspot/companies/{edited}", {"properties": {"city": "Ghent"}})

    poll("hubspot")
    assert marked("companies") == set()
    index(world)
    poll("hubspot")

    assert marked("companies") == {edited}


def test_one_in_quarantine_is_tried_again_only_when_it_changed_once_more(world) -> None:
    edited = companies(world)[0]
    edit(world, edited, city="Ghent")
    poll("hubspot")
    DirtyObject.objects.update(quarantined_at=database_now(), error="It is odd.", attempts=5)

    poll("hubspot")
    assert DirtyObject.objects.get().quarantined_at

    edit(world, edited, city="Bruges")
    poll("hubspot")
    assert DirtyObject.objects.get().quarantined_at is None


def test_a_poll_cut_short_goes_on_at_its_place_and_the_watermark_waits(fresh_sandbox, monkeypatch) -> None:
    complete_pass("hubspot", ago=timedelta(days=3650))
    monkeypatch.setattr(search, "PAGE", 10)
    monkeypatch.setattr(hubspot, "PAGES_AT_ONCE", 3)

    poll("hubspot")
    assert mark_of("contacts").polled_at is None
    assert 0 < len(marked("contacts")) < 192
    for _ in range(10):
        run_due()

    contacts = fresh_sandbox.control("GET", "objects/hubspot/contacts")["objects"]
    assert marked("contacts") == {one["id"] for one in contacts}
    assert mark_of("contacts").polled_at is not None
    filters = [body["filterGroups"][0]["filters"] for body in searches(fresh_sandbox, "contacts")]
    places = [tuple(one["value"] for one in together) for together in filters]
    assert len(places) == len(set(places)), "no page was asked for twice"


def test_a_missing_permission_is_that_object_s_alone(world) -> None:
    world.control("POST", "keys", {"token": "pat-sandbox-read", "dropped": ["crm.objects.deals.read"]})

    polled = {one.object: one.error for one in poll("hubspot")}

    assert "crm.objects.deals.read" in polled.pop("deals")
    assert set(polled.values()) == {""}


def test_a_key_not_accepted_is_asked_once_and_goes_on_by_itself(world) -> None:
    world.control("POST", "keys", {"token": "pat-sandbox-read", "revoked": True})
    edited = companies(world)[0]
    edit(world, edited, city="Ghent")

    (polled,) = poll("hubspot")

    assert polled.error
    assert RefusedKey.objects.get().scope == ""
    assert mark_of(polled.object).error == "", "it is the key's failure, and told as such"
    assert poll("hubspot") == []
    assert len(world.journal(path="*/search")) == 1

    world.control("POST", "keys", {"token": "pat-sandbox-read", "revoked": False})
    RefusedKey.objects.update(probed_at=database_now() - timedelta(minutes=2))
    poll("hubspot")
    assert marked("companies") == {edited}
    assert not RefusedKey.objects.exists()


def test_requests_of_polls_are_counted_as_such(world, monkeypatch) -> None:
    purposes = []
    monkeypatch.setattr(metering, "_ledger", Listener(purposes))

    poll("hubspot")

    assert set(purposes) == {"poll"}


class Listener:
    def __init__(self, purposes: list[str]) -> None:
        self._purposes = purposes

    def check(self, call, purpose) -> None:
        self._purposes.append(purpose)

    def count(self, call, purpose) -> None:
        pass


def test_each_object_has_a_watermark_of_its_own_and_its_interval(world) -> None:
    assert len(watermarks.names("hubspot")) == Watermark.objects.filter(provider="hubspot").count() == 8
    polled_at = mark_of("tickets").polled_at

    assert "hubspot" not in due.due(now=polled_at + timedelta(minutes=4))
    assert len(due.due(now=polled_at + timedelta(minutes=6))["hubspot"]) == 8
