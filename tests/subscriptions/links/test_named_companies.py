"""A company is found by its name in a bounded time, however common what was typed."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from billing_ops.kernel import bounded_search
from customers.models import Company
from subscriptions.links import selectors
from subscriptions.models import Lookup

pytestmark = pytest.mark.django_db


def test_the_likest_name_comes_first(company_of: Callable[..., Company]) -> None:
    for number, name in enumerate(("Ironwood Mills of the North", "Ironwood", "Ironwod", "Alder")):
        company_of(str(number), name=name)

    found = selectors.named_companies("ironwood")

    assert [row.name for row in found.rows][:2] == ["Ironwood", "Ironwood Mills of the North"]
    assert "Alder" not in [row.name for row in found.rows]
    assert not found.partly


def test_a_word_in_very_many_names_is_asked_to_be_longer(
    sales: Client, check_of: Callable[..., Lookup], company_of: Callable[..., Company]
) -> None:
    for number in range(bounded_search.COMPARED + 1):
        company_of(str(number), name=f"Hotel {number}")

    found = selectors.named_companies("Hotel")

    assert (len(found.rows), found.partly) == (selectors.FOUND, True)
    page = sales.get(f"/lookup/{check_of(sales).pk}/link/", {"q": "Hotel"}).content.decode()
    assert "type more of the name" in page


def test_a_search_that_takes_too_long_is_ended_and_says_so(
    sales: Client, check_of: Callable[..., Lookup], company_of: Callable[..., Company], monkeypatch: Any
) -> None:
    company_of("1", name="Ironwood")
    lookup = check_of(sales)
    monkeypatch.setattr(bounded_search, "BOUNDS", bounded_search.BOUNDS + ", pg_sleep(0.2)")
    monkeypatch.setattr(selectors, "MILLISECONDS", 1)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 50")

    page = sales.get(f"/lookup/{lookup.pk}/link/", {"q": "Ironwood"})

    assert page.status_code == 200
    assert "to compare them all: type more of the name" in page.content.decode()
