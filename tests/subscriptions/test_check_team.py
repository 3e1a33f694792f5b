"""A check of the team, from HubSpot's ticket to the recorded verdict, against the real sandbox."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from billing_ops.audit.actions import AuditAction
from billing_ops.audit.models import AuditEntry
from billing_ops.kernel import clock
from billing_ops.kernel.actor import Actor
from billing_ops.kernel.errors import AuthFailed, NotAllowed, Rejected
from customers.models import Company
from subscriptions.models import Deal, Evidence, Lookup, Notice, Subscription, Verdict
from subscriptions.services.check_team import Quotation, check_team, choose_subscription, give_reason, quote, renew
from subscriptions.services.opening import opening_lookups
from subscriptions.tasks import recheck_unchecked
from tests.providers import Sandbox

pytestmark = pytest.mark.django_db
ALICE = Actor(id=7, label="alice@flowfuse.example", roles=frozenset({"support"}))
NOW = datetime.now(UTC)


@pytest.fixture(scope="module")
def cases(sandbox: Sandbox) -> dict[str, dict[str, Any]]:
    return {case["name"]: case for case in sandbox.control("GET", "cases")["cases"]}


def mirrored(team_id: str, number: int = 1, *, status: str = "active", customer: str = "cus_1") -> Subscription:
    return Subscription.objects.create(
        stripe_id=f"sub_{number}",
        team_id=team_id,
        status=status,
        customer_id=customer,
        created_at=NOW - timedelta(days=number),
        payload={},
        payload_hash=b"",
        fetched_at=NOW,
    )


def checked(case: dict[str, Any], quotation: Quotation | None = None) -> Lookup:
    return check_team(actor=ALICE, ticket_id=case["ticket"], team_id=case["team"], now=NOW, quotation=quotation)


def test_the_tickets_property_names_the_team(cases: dict[str, Any]) -> None:
    mirrored(cases["match"]["team"])

    lookup = checked(cases["match"])

    assert (lookup.verdict, lookup.evidence) == (Verdict.MATCH, Evidence.PROPERTY)
    assert lookup.subscription_id == "sub_1"
    assert lookup.expires_at == NOW + timedelta(minutes=60)
    assert lookup.allows_actions


def test_the_customers_own_reply_names_the_team(cases: dict[str, Any]) -> None:
    mirrored(cases["match_by_message"]["team"])

    assert checked(cases["match_by_message"]).evidence == Evidence.MESSAGE


def test_a_colleagues_internal_note_is_no_evidence(cases: dict[str, Any]) -> None:
    mirrored(cases["internal_note"]["team"])

    assert checked(cases["internal_note"]).verdict == Verdict.UNCONFIRMED


@pytest.mark.parametrize("name", ["mismatch", "case_twin_mismatch"])
def test_another_team_on_the_ticket_is_a_wall(cases: dict[str, Any], name: str) -> None:
    mirrored(cases[name]["team"])
    named = cases["case_twin" if name.startswith("case") else name]["note"].split()[-1]
    mirrored(named if name == "mismatch" else cases["case_twin"]["team"], 2, customer="cus_2")

    lookup = checked(cases[name])

    assert lookup.verdict == Verdict.MISMATCH
    assert lookup.subscription_id == ""
    assert not lookup.opens_team


@pytest.mark.parametrize("name", ["ticket_missing", "ticket_archived"])
def test_a_ticket_that_does_not_exist_is_a_wall(cases: dict[str, Any], name: str) -> None:
    mirrored(cases[name]["team"])

    assert checked(cases[name]).verdict == Verdict.TICKET_MISSING


def test_a_team_linked_by_property_without_live_subscription_is_contracted(cases: dict[str, Any]) -> None:
    team = cases["contracted"]["team"]
    Company.objects.create(hubspot_id="1", team_id=team, payload={}, payload_hash=b"", fetched_at=NOW)
    mirrored(team, status="canceled")

    lookup = checked(cases["contracted"])

    assert lookup.verdict == Verdict.CONTRACTED
    assert lookup.allows_actions


def test_a_team_nobody_knows_is_an_outcome_of_its_own(cases: dict[str, Any]) -> None:
    assert checked(cases["not_in_stripe"]).verdict == Verdict.NOT_FOUND


def test_several_live_subscriptions_are_left_to_the_person(cases: dict[str, Any]) -> None:
    mirrored(cases["several"]["team"], 1)
    mirrored(cases["several"]["team"], 2)
    lookup = checked(cases["several"])
    assert (lookup.verdict, lookup.subscription_id) == (Verdict.SEVERAL, "")

    chosen = choose_subscription(actor=ALICE, lookup=lookup, subscription_id="sub_2", now=NOW)

    assert (chosen.verdict, chosen.subscription_id) == (Verdict.MATCH, "sub_2")
    assert chosen.expires_at == lookup.expires_at


def test_another_teams_subscription_cannot_be_chosen(cases: dict[str, Any]) -> None:
    mirrored(cases["several"]["team"], 1)
    mirrored(cases["several"]["team"], 2)
    mirrored(cases["match"]["team"], 3)
    lookup = checked(cases["several"])

    with pytest.raises(NotAllowed):
        choose_subscription(actor=ALICE, lookup=lookup, subscription_id="sub_3", now=NOW)
    with pytest.raises(NotAllowed):
        choose_subscription(actor=ALICE, lookup=lookup, subscription_id="sub_1", now=NOW + timedelta(minutes=61))

    assert Lookup.objects.count() == 1


def test_one_team_id_on_two_customers_may_be_read_and_not_acted_on(cases: dict[str, Any]) -> None:
    mirrored(cases["several"]["team"], 1)
    mirrored(cases["several"]["team"], 2, customer="cus_2")
    lookup = checked(cases["several"])

    chosen = choose_subscription(actor=ALICE, lookup=lookup, subscription_id="sub_1", now=NOW)

    assert chosen.opens_team
    assert Notice.TWO_CUSTOMERS in chosen.notices
    assert not chosen.allows_actions


def test_a_lately_closed_ticket_goes_on_with_a_notice(cases: dict[str, Any]) -> None:
    mirrored(cases["closed_lately"]["team"])

    lookup = checked(cases["closed_lately"])

    assert lookup.verdict == Verdict.MATCH
    assert lookup.notices == [Notice.TICKET_CLOSED]


def test_a_ticket_closed_long_ago_is_a_wall(cases: dict[str, Any]) -> None:
    mirrored(cases["closed_long_ago"]["team"])

    assert checked(cases["closed_long_ago"]).verdict == Verdict.TICKET_CLOSED


def test_a_merged_tickets_old_number_is_followed(cases: dict[str, Any]) -> None:
    mirrored(cases["merged"]["team"])

    lookup = checked(cases["merged"])

    assert lookup.verdict == Verdict.MATCH
    assert Notice.TICKET_MERGED in lookup.notices


def test_a_self_made_ticket_allows_reading_alone(cases: dict[str, Any]) -> None:
    mirrored(cases["self_made"]["team"])

    lookup = checked(cases["self_made"])
    assert (lookup.verdict, lookup.subscription_id) == (Verdict.SELF_MADE, "")

    read = give_reason(actor=ALICE, lookup=lookup, reason="asked on the phone", now=NOW)

    assert read.opens_team
    assert (read.verdict, read.badge) == (Verdict.READING, Verdict.SELF_MADE)
    assert read.verdict_words == "Ticket made by hand · reading only"
    assert read.reason == "asked on the phone"
    assert Notice.SELF_MADE in read.notices
    assert not read.allows_actions


def test_a_subscription_chosen_for_a_self_made_ticket_is_only_read(cases: dict[str, Any]) -> None:
    mirrored(cases["self_made"]["team"])
    mirrored(cases["self_made"]["team"], 2)
    several = give_reason(actor=ALICE, lookup=checked(cases["self_made"]), reason="asked on the phone", now=NOW)
    assert several.verdict == Verdict.SEVERAL

    chosen = choose_subscription(actor=ALICE, lookup=several, subscription_id="sub_2", now=NOW)

    assert chosen.verdict == Verdict.READING


def test_two_known_ids_need_a_quotation(cases: dict[str, Any]) -> None:
    case = cases["two_ids"]
    mirrored(case["team"])
    other = case["note"].split()[-1]
    mirrored(other, 2, customer="cus_2")
    lookup = checked(case)
    assert (lookup.verdict, lookup.other_ids) == (Verdict.UNCONFIRMED, [other])

    quoted = quote(actor=ALICE, lookup=lookup, quotation=Quotation(f"{case['team']} (plant)", "them"), now=NOW)

    assert (quoted.verdict, quoted.evidence) == (Verdict.ATTESTED, Evidence.QUOTED)


def test_a_ticket_without_id_is_confirmed_by_quoting_it(cases: dict[str, Any]) -> None:
    mirrored(cases["attested"]["team"])
    lookup = checked(cases["attested"])
    assert lookup.verdict == Verdict.UNCONFIRMED

    quotation = Quotation(f"ID {cases['attested']['team']}", "the picture in the first message")
    quoted = quote(actor=ALICE, lookup=lookup, quotation=quotation, now=NOW)

    assert quoted.verdict == Verdict.ATTESTED
    assert renew(actor=ALICE, lookup=quoted, now=NOW).evidence == Evidence.QUOTED


def test_a_wall_is_not_talked_away_by_quoting(cases: dict[str, Any]) -> None:
    mirrored(cases["mismatch"]["team"])
    lookup = checked(cases["mismatch"])

    with pytest.raises(NotAllowed):
        quote(actor=ALICE, lookup=lookup, quotation=Quotation("no", "me"), now=NOW)

    assert checked(cases["mismatch"], Quotation(cases["mismatch"]["team"], "me")).verdict == Verdict.MISMATCH


def test_without_hubspot_the_mirrors_ticket_is_shown_and_nothing_may_be_done(
    cases: dict[str, Any], fresh_sandbox: Sandbox
) -> None:
    mirrored(cases["match"]["team"])
    checked(cases["match"])
    fresh_sandbox.fault(provider="hubspot", action="status", status=503, times=0)

    lookup = checked(cases["match"])

    assert (lookup.verdict, lookup.ticket_was_checked) == (Verdict.UNCHECKED, False)
    assert not lookup.allows_actions


def test_without_hubspot_a_ticket_we_never_saw_needs_a_quotation(cases: dict[str, Any], fresh_sandbox: Sandbox) -> None:
    case = cases["match"]
    mirrored(case["team"])
    fresh_sandbox.fault(provider="hubspot", action="status", status=503, times=0)

    assert checked(case).verdict == Verdict.UNCONFIRMED
    assert checked(case, Quotation(case["team"], "customer, today")).verdict == Verdict.UNCHECKED


def test_every_check_is_in_the_audit_trail_with_both_ids(cases: dict[str, Any]) -> None:
    mirrored(cases["match"]["team"])
    match, mismatch = checked(cases["match"]), checked(cases["mismatch"])

    made, refused = AuditEntry.objects.order_by("position")

    assert (made.action, made.lookup_id) == (AuditAction.LOOKUP_MADE, str(match.pk))
    assert (refused.action, refused.lookup_id) == (AuditAction.LOOKUP_REFUSED, str(mismatch.pk))
    assert refused.subject_id == cases["mismatch"]["team"]
    assert refused.details["on_the_ticket"] == mismatch.other_ids != []


def test_a_lookup_can_be_neither_changed_nor_removed(cases: dict[str, Any]) -> None:
    from django.db import ProgrammingError, transaction

    lookup = checked(cases["not_in_stripe"])

    with pytest.raises(ProgrammingError), transaction.atomic():
        Lookup.objects.filter(pk=lookup.pk).update(verdict=Verdict.MATCH)
    with pytest.raises(ProgrammingError), transaction.atomic():
        lookup.delete()


@pytest.mark.parametrize(("status", "error"), [(400, Rejected), (401, AuthFailed), (403, AuthFailed), (414, Rejected)])
def test_a_refusal_of_hubspot_is_no_outage_and_opens_nothing(
    cases: dict[str, Any], fresh_sandbox: Sandbox, status: int, error: type[Exception]
) -> None:
    case = cases["match"]
    mirrored(case["team"])
    fresh_sandbox.fault(provider="hubspot", action="status", status=status, times=0)

    with pytest.raises(error):
        checked(case, Quotation(case["team"], "customer, today"))

    assert Lookup.objects.count() == 0
    assert AuditEntry.objects.get().details["hubspot_refused"] == error.__name__


def test_what_hubspots_silence_left_open_is_checked_again(cases: dict[str, Any], fresh_sandbox: Sandbox) -> None:
    case = cases["match"]
    mirrored(case["team"])
    missing = {"ticket": "999999", "team": case["team"]}
    fresh_sandbox.fault(provider="hubspot", action="status", status=503, times=0)
    opened = [checked(found, Quotation(case["team"], "customer, today")) for found in (case, missing)]
    assert [lookup.verdict for lookup in opened] == [Verdict.UNCHECKED, Verdict.UNCHECKED]
    recheck_unchecked()
    assert Lookup.objects.count() == 2

    fresh_sandbox.settle()
    recheck_unchecked()

    assert [lookup.verdict for lookup in Lookup.objects.order_by("-pk")[:2]] == [Verdict.MATCH, Verdict.TICKET_MISSING]
    assert set(Lookup.objects.values_list("actor_id", flat=True)) == {ALICE.id}
    assert all(lookup.expires_at <= opened[0].expires_at for lookup in Lookup.objects.order_by("pk")[2:])


@pytest.mark.parametrize("is_gone", [False, True])
def test_checking_again_keeps_the_choice_among_several(
    cases: dict[str, Any], fresh_sandbox: Sandbox, is_gone: bool
) -> None:
    case = cases["several"]
    mirrored(case["team"], 1)
    mirrored(case["team"], 2)
    fresh_sandbox.fault(provider="hubspot", action="status", status=503, times=0)
    several = checked(case, Quotation(case["team"], "customer, today"))
    chosen = choose_subscription(actor=ALICE, lookup=several, subscription_id="sub_2", now=NOW)
    assert (chosen.verdict, chosen.subscription_id) == (Verdict.UNCHECKED, "sub_2")
    if is_gone:
        Subscription.objects.filter(pk="sub_2").update(deleted_at=NOW)
        mirrored(case["team"], 3)

    fresh_sandbox.settle()
    recheck_unchecked()

    newest = Lookup.objects.latest("pk")
    if is_gone:
        assert (newest.verdict, newest.subscription_id) == (Verdict.SEVERAL, "")
    else:
        assert (newest.verdict, newest.subscription_id) == (Verdict.MATCH, "sub_2")
        assert newest.expires_at <= chosen.expires_at
        assert opening_lookups(team_id=case["team"], actor=ALICE, now=clock.now()).first() == newest


def test_a_property_that_is_no_team_id_is_no_evidence_and_is_not_kept(
    cases: dict[str, Any], fresh_sandbox: Sandbox
) -> None:
    case = cases["match"]
    mirrored(case["team"])
    words = {"properties": {"flowfuse_team_id": "n/a, ask Jane at jane@acme.example"}}
    fresh_sandbox.control("PATCH", f"objects/hubspot/tickets/{case['ticket']}", words)

    lookup = checked(case)

    assert (lookup.verdict, lookup.other_ids) == (Verdict.UNCONFIRMED, [])
    assert "jane" not in str(AuditEntry.objects.get().details)


def test_a_colleagues_note_of_a_call_is_not_the_customers_word(cases: dict[str, Any], fresh_sandbox: Sandbox) -> None:
    case = cases["self_made"]
    mirrored(case["team"])
    fresh_sandbox.control(
        "PATCH", f"objects/hubspot/tickets/{case['ticket']}", {"properties": {"source_type": "PHONE"}}
    )

    assert checked(case).verdict == Verdict.SELF_MADE


def test_a_lost_deal_proves_no_contract(cases: dict[str, Any]) -> None:
    team = cases["not_in_stripe"]["team"]
    lost = {"is_closed": True, "is_won": False}
    Deal.objects.create(hubspot_id="1", team_id=team, payload={}, payload_hash=b"", fetched_at=NOW, **lost)

    assert checked(cases["not_in_stripe"]).verdict == Verdict.NOT_FOUND
