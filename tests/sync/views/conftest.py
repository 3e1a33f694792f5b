"""Rows for the pages below /sync/, and who opens them."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from billing_ops.kernel.clock import database_now
from sync.models import SyncRun
from tests.dashboard.conftest import words


def run(provider: str, object: str, state: str = "ok", *, ago: timedelta = timedelta(0), **fields: Any) -> SyncRun:
    """A run that began and ended that long ago, unless it is still running."""
    moment = database_now() - ago
    times = {"began_at": moment, "started_at": moment, "heartbeat_at": moment}
    finished = None if state == "running" else moment
    given = times | {"finished_at": finished} | fields
    return SyncRun.objects.create(provider=provider, object=object, state=state, **given)


@pytest.fixture
def admin(signed_in: Any) -> Client:
    client: Client = signed_in("admin")
    return client


@pytest.fixture
def auditor(signed_in: Any) -> Client:
    client: Client = signed_in("auditor")
    return client


def text_of(answer: Any) -> str:
    """What a page says, as one line; a time before a full stop leaves no gap."""
    return re.sub(r" ([.,;])", r"\1", words(answer))
