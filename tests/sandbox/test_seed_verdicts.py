"""The demo holds a ticket for every verdict, and the facts that lead to it."""

import re
from datetime import UTC, datetime

import pytest

from sandbox.world import Case, World

NOW = datetime(2026, 11, 22, 17, 0, tzinfo=UTC)
TEAM_ID = re.compile(r"[0-9ABDEGJ-RV-Zabdegj-rv-z]{10}")
VERDICTS = {
    "match", "not confirmed; quote it -> attested", "mismatch",
    "ticket does not exist", "contracted", "not in Stripe", "several subscriptions",
    "ticket closed too long", "not confirmed", "ticket made by hand; say why -> reading only",
}  # fmt: skip
NAMES = {
    "match", "match_by_message", "attested", "mismatch", "ticket_missing", "ticket_archived", "contracted",
    "not_in_stripe", "several", "closed_lately", "closed_long_ago", "merged", "self_made", "two_ids", "no_id",
    "internal_note", "case_twin",
}  # fmt: skip


@pytest.fixture(scope="module")
def world() -> World:
    return World.build(seed="demo", now=NOW)


def case(world: World, name: str) -> Case:
    return next(case for case in world.cases if case.name == name)


def subscriptions_of(world: World, team: str) -> list[dict]:
    return [row for row in world.stripe.all("subscription") if row["metadata"].get("team") == team]


def ticket_text(world: World, number: str) -> str:
    """Everything a customer wrote: property, content and incoming messages."""
    record = world.hubspot.get("tickets", number)
    threads = world.hubspot.threads_of(number)
    messages = [message for thread in threads for message in world.hubspot.conversations.messages(thread["id"])]
    said = [message["text"] for message in messages if message.get("direction") == "INCOMING"]
    return " ".join([record.properties.get("flowfuse_team_id", ""), record.properties["content"], *said])


def test_every_verdict_has_a_case(world: World) -> None:
    assert {case.verdict for case in world.cases} == VERDICTS
    assert {case.name for case in world.cases} >= NAMES


def test_case_names_are_unique_and_carry_a_note(world: World) -> None:
    names = [case.name for case in world.cases]

    assert len(names) == len(set(names))
    assert all(case.note for case in world.cases)


def test_team_ids_have_the_shape_of_flowfuse(world: World) -> None:
    assert all(TEAM_ID.fullmatch(case.team) for case in world.cases)
    teams = [row["metadata"]["team"] for row in world.stripe.all("subscription") if "team" in row["metadata"]]
    assert all(TEAM_ID.fullmatch(team) for team in teams)


def test_a_match_is_one_live_subscription_named_by_the_customer(world: World) -> None:
    for found in [case for case in world.cases if case.verdict == "match"]:
        record = world.hubspot.resolve("tickets", found.ticket)

        assert record is not None
        assert found.team in ticket_text(world, record.id)
        assert subscriptions_of(world, found.team)


def test_a_mismatch_names_another_team_that_exists(world: World) -> None:
    for found in [case for case in world.cases if case.verdict == "mismatch"]:
        text = ticket_text(world, found.ticket)
        named = [team for team in re.findall(r"\b[0-9A-Za-z]{10}\b", text) if subscriptions_of(world, team)]

        assert named
        assert found.team not in text


def test_a_missing_ticket_is_nowhere_or_in_the_recycle_bin(world: World) -> None:
    for found in [case for case in world.cases if case.verdict == "ticket does not exist"]:
        record = world.hubspot.resolve("tickets", found.ticket)

        assert record is None or record.archived_at is not None


def test_a_contracted_team_is_on_a_company_and_not_in_stripe(world: World) -> None:
    found = case(world, "contracted")

    companies = [c for c in world.hubspot.all("companies") if c.properties.get("flowfuse_team_id") == found.team]
    assert len(companies) == 1
    assert not subscriptions_of(world, found.team)


def test_a_team_not_in_stripe_is_linked_nowhere(world: World) -> None:
    found = case(world, "not_in_stripe")

    linked = [*world.hubspot.all("companies"), *world.hubspot.all("deals")]
    assert not any(record.properties.get("flowfuse_team_id") == found.team for record in linked)
    assert not subscriptions_of(world, found.team)


def test_several_means_more_than_one_live_subscription(world: World) -> None:
    for found in [case for case in world.cases if case.verdict == "several subscriptions"]:
        live = [row for row in subscriptions_of(world, found.team) if row["status"] != "canceled"]

        assert len(live) > 1


def test_closed_tickets_were_closed_when_their_case_says(world: World) -> None:
    for name, days in (("closed_lately", 10), ("closed_long_ago", 60)):
        record = world.hubspot.get("tickets", case(world, name).ticket)
        closed = datetime.fromisoformat(record.properties["closed_date"])

        assert (NOW - closed).days == days
        assert record.properties["hs_is_closed"] == "true"


def test_a_merged_ticket_leads_to_its_survivor(world: World) -> None:
    found = case(world, "merged")

    assert world.hubspot.get("tickets", found.ticket) is None
    assert world.hubspot.resolve("tickets", found.ticket).id == "1011"


def test_a_self_made_ticket_has_no_customer_message(world: World) -> None:
    found = case(world, "self_made")

    assert world.hubspot.get("tickets", found.ticket).properties["created_by"]
    assert not world.hubspot.threads_of(found.ticket)


def test_a_ticket_without_id_names_no_team_where_a_customer_writes(world: World) -> None:
    for found in [case for case in world.cases if case.name in ("no_id", "internal_note", "attested")]:
        assert found.team not in ticket_text(world, found.ticket)


def test_two_ids_are_both_known(world: World) -> None:
    text = ticket_text(world, case(world, "two_ids").ticket)

    named = {team for team in re.findall(r"\b[0-9A-Za-z]{10}\b", text) if subscriptions_of(world, team)}
    assert len(named) == 2


def test_case_twins_differ_only_in_capitals(world: World) -> None:
    one, other = case(world, "case_twin").team, case(world, "case_twin_mismatch").team

    assert one != other
    assert one.lower() == other.lower()


def test_two_builds_at_the_same_moment_are_equal(world: World) -> None:
    again = World.build(seed="demo", now=NOW)

    assert again.cases == world.cases
    for kind in ("customer", "subscription", "invoice", "line_item", "charge"):
        assert again.stripe.all(kind) == world.stripe.all(kind)


def test_ids_do_not_depend_on_the_date(world: World) -> None:
    later = World.build(seed="demo", now=datetime(2027, 2, 28, 3, 0, tzinfo=UTC))

    assert [case.team for case in later.cases] == [case.team for case in world.cases]
