"""Instants are shown in the reader's zone; a cookie that names none leaves UTC, and the page says which it is."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.template import Context, Template
from django.test import Client
from django.utils import timezone

from billing_ops.kernel.readers_zone import ReadersZone, zone_named

LATE = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)
PAGE = Template("{% load billing %}{{ at|moment }} {{ on|day }} {{ at|day }}")


@pytest.mark.parametrize(
    "name",
    [
        "",
        "utc+1",
        "Europe/Atlantis",
        "../../etc/passwd",
        "/etc/localtime",
        "Europe/Berlin\x00",
        "europe/berlin",
        "x" * 9000,
    ],
)
def test_what_is_no_zone_is_utc(name: str) -> None:
    assert zone_named(name).key == "UTC"


@pytest.mark.parametrize(
    ("zone", "shown", "instant"),
    [("Europe/Berlin", "Europe/Berlin", "23 Nov 2026, 00:30"), ("Nowhere", "UTC", "22 Nov 2026, 23:30")],
)
def test_an_instant_is_shown_in_the_readers_zone_and_a_day_stays(rf: Any, zone: str, shown: str, instant: str) -> None:
    answers = []

    def view(request: Any) -> Any:
        answers.append(PAGE.render(Context({"at": LATE, "on": LATE.date()})).replace("\N{NO-BREAK SPACE}", " "))
        return timezone.get_current_timezone_name()

    request = rf.get("/")
    request.COOKIES["zone"] = zone

    assert str(ReadersZone(view)(request)) == shown
    assert f">{instant}<" in answers[0] and answers[0].count(">22 Nov 2026<") == 2
    assert timezone.get_current_timezone_name() == "UTC"


@pytest.mark.django_db
@pytest.mark.parametrize(("cookie", "said"), [("America/New_York", "America/New_York"), ("bogus", "UTC"), ("", "UTC")])
def test_the_footer_says_in_which_zone_the_times_are(signed_in: Any, cookie: str, said: str) -> None:
    client: Client = signed_in("support")
    if cookie:
        client.cookies["zone"] = cookie

    assert f"Times in {said}." in client.get("/").content.decode()
