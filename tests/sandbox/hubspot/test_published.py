"""The judge itself: it is at work, and it would notice."""

import json

import pytest

from tests.sandbox.hubspot import published
from tests.sandbox.hubspot.conftest import Api

needs_descriptions = pytest.mark.skipif(
    not published.PRESENT,
    reason="HubSpot's published descriptions (../shared/specs/hubspot) are not here: answers are not compared.",
)


@needs_descriptions
@pytest.mark.parametrize(
    "path", ["/crm/v3/objects/0-53/61", "/crm/objects/2026-03/invoices/61", "/crm/v3/pipelines/deals"]
)
def test_answers_are_compared_with_the_published_description(api: Api, path: str) -> None:
    answer = api("GET", path)

    covering, complaints = published.judge("GET", path, answer.status_code, answer.content)

    assert covering >= 1
    assert complaints == []


@needs_descriptions
def test_a_missing_field_would_be_noticed(api: Api) -> None:
    body = api("GET", "/crm/v3/objects/deals/31").json()
    del body["updatedAt"]

    _, complaints = published.judge("GET", "/crm/v3/objects/deals/31", 200, json.dumps(body).encode())

    assert any("updatedAt" in complaint for complaint in complaints)
