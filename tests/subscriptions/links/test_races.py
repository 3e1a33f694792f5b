"""Two people at once: a team gets one link, and a link ends once."""

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections

from billing_ops.audit.actions import AuditAction
from billing_ops.audit.models import AuditEntry
from billing_ops.kernel import clock
from billing_ops.kernel.actor import Actor
from billing_ops.kernel.errors import Conflict
from customers.models import Company
from subscriptions.links.services import Proof, link_team, revoke_link
from subscriptions.models import Evidence, Lookup, TeamLink, Verdict

PEOPLE = [Actor(id=number, label=f"sales{number}", roles=frozenset({"sales_ops"})) for number in (1, 2, 3)]
ALPHABET = "ABDEGJKLMNOPQRVWXYZabdegjklm"
ROUNDS = 20


@pytest.fixture(scope="module", autouse=True)
def companies(committing_db: str, django_db_blocker: Any) -> Iterator[None]:
    """One company a person, in a database where they commit."""
    with django_db_blocker.unblock():
        for person in PEOPLE:
            Company.objects.create(hubspot_id=str(person.id), payload={}, payload_hash=b"", fetched_at=clock.now())
        yield


def _check(person: Actor, team_id: str) -> Lookup:
    now = clock.now()
    return Lookup.objects.create(
        actor_id=person.id or 0,
        actor_label=person.label,
        basis_id="1001",
        team_id=team_id,
        verdict=Verdict.CONTRACTED,
        evidence=Evidence.PROPERTY,
        created_at=now,
        expires_at=now + timedelta(minutes=60),
    )


def _at_once(act: Callable[[Actor], object]) -> list[object]:
    """What each person's try came to, all started together."""
    start, came_to = threading.Barrier(len(PEOPLE)), []

    def run(person: Actor) -> None:
        try:
            start.wait()
            came_to.append(act(person))
        except Exception as error:
            came_to.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(person,)) for person in PEOPLE]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return came_to


def _one_did(came_to: list[object]) -> TeamLink:
    (link,) = [found for found in came_to if isinstance(found, TeamLink)]
    refusals = [found for found in came_to if found is not link]
    assert [type(refusal) for refusal in refusals] == [Conflict] * (len(PEOPLE) - 1), refusals
    return link


@pytest.mark.parametrize("number", range(ROUNDS))
def test_one_of_three_who_link_or_revoke_at_once_succeeds(number: int) -> None:
    team = f"{ALPHABET[number]}BdEgJkLmN"
    checks = {person.id: _check(person, team) for person in PEOPLE}
    proof = Proof("quote", "Quote 1", f"team {team}")

    made = _at_once(
        lambda who: link_team(actor=who, lookup=checks[who.id], company_id=str(who.id), proof=proof, now=clock.now())
    )
    link = _one_did(made)
    ended = _at_once(
        lambda who: revoke_link(actor=who, lookup=checks[who.id], link_id=link.pk, reason="wrong", now=clock.now())
    )

    assert _one_did(ended).pk == link.pk
    assert TeamLink.objects.filter(team_id=team).count() == 1
    acts = AuditEntry.objects.filter(subject_id=team).order_by("position").values_list("action", flat=True)
    assert list(acts) == [AuditAction.TEAM_LINKED, AuditAction.TEAM_UNLINKED]
