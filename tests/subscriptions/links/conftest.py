"""People in sales ops, their checks, and companies to link."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from billing_ops.kernel import clock
from customers.models import Company
from subscriptions.models import OPENS_TEAM, Evidence, Lookup, Verdict

TEAM = "aBdEgJkLmN"


@pytest.fixture
def sales(signed_in: Any) -> Any:
    """A client of somebody in sales ops."""
    return signed_in("sales_ops")


@pytest.fixture
def check_of() -> Callable[..., Lookup]:
    """`check_of(client, verdict)`: a recorded check of that person's, of ticket 1001 and TEAM unless told."""

    def made(client: Any, verdict: Verdict = Verdict.NOT_FOUND, **fields: Any) -> Lookup:
        values = {"basis_id": "1001", "team_id": TEAM, "evidence": Evidence.PROPERTY, "created_at": clock.now()}
        values |= fields
        minutes = 60 if verdict in OPENS_TEAM else 0
        values.setdefault("expires_at", values["created_at"] + timedelta(minutes=minutes))
        return Lookup.objects.create(actor_id=client.user.pk, actor_label=client.user.email, verdict=verdict, **values)

    return made


@pytest.fixture
def company_of(db: None) -> Callable[..., Company]:
    """`company_of("1", name="Ironwood")`: a company in the mirror."""

    def made(hubspot_id: str, **fields: Any) -> Company:
        mirrored = {"payload": {}, "payload_hash": b"", "fetched_at": clock.now()}
        return Company.objects.create(hubspot_id=hubspot_id, **mirrored | fields)

    return made
