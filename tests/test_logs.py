"""Logs carry ids, never who somebody is nor what they typed."""

import json
import logging
import logging.config
import sys
from typing import Any

import pytest
import structlog
from django.db import IntegrityError, connection

from billing_ops.logs import configure, without_personal_data

PERSON = "ada@example.com"


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


@pytest.mark.django_db
@pytest.mark.parametrize("as_json", [True, False])
def test_a_trace_is_logged_without_the_row_that_the_database_quotes(as_json: bool, request: Any) -> None:
    line = _format(_error_of_the_database(), as_json=as_json, request=request)

    assert "duplicate key value violates" in line
    assert "in _error_of_the_database" in line
    assert "DETAIL: not logged" in line
    assert PERSON not in line
    assert not as_json or json.loads(line)["event"] == "A mistake of ours"


def _error_of_the_database() -> Any:
    try:
        with connection.cursor() as cursor:
            cursor.execute("CREATE TEMPORARY TABLE people (email text PRIMARY KEY) ON COMMIT DROP")
            cursor.execute("INSERT INTO people VALUES (%s), (%s)", [PERSON, PERSON])
    except IntegrityError:
        return sys.exc_info()


def _format(problem: Any, *, as_json: bool, request: Any) -> str:
    """One line as that configuration writes it; structlog's own configuration is put back."""
    kept = structlog.get_config()
    request.addfinalizer(lambda: structlog.configure(**kept))
    settings = configure(level="INFO", as_json=as_json)["formatters"]["structured"]
    formatter = settings.pop("()")(**settings)
    record = logging.LogRecord("sync", logging.ERROR, __file__, 1, "A mistake of ours", None, problem)
    return str(formatter.format(record))
