"""Logs carry ids, never who somebody is nor what they typed."""

import logging
from typing import Any

import pytest

from billing_ops.logs import without_personal_data


def test_a_requests_event_keeps_ids_alone() -> None:
    event = {"request": "GET /audit/?actor=alice@flowfuse.example", "ip": "10.0.0.1", "user_agent": "x", "user_id": 7}

    assert without_personal_data(None, "info", event) == {"request": "GET /audit/", "user_id": 7}


def test_nothing_typed_into_a_form_or_an_address_is_logged(signed_in: Any, caplog: pytest.LogCaptureFixture) -> None:
    client = signed_in("support", email="zoe.secret@flowfuse.example")
    with caplog.at_level(logging.DEBUG):
        client.post("/lookup/", {"ticket": "typed-ticket", "team_id": "typed-team"})
        client.get("/lookup/?q=typed-query", headers={"user-agent": "typed-agent"})

    logged = "\n".join(f"{record.getMessage()} {record.__dict__}" for record in caplog.records)
    events = [record.msg for record in caplog.records if isinstance(record.msg, dict)]
    assert events
    assert not any("typed" in str(event) or "zoe.secret" in str(event) for event in events), logged
