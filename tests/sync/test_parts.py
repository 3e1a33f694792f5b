"""A long list is divided while it is read: nothing is missed, little is asked for twice."""

from datetime import timedelta
from itertools import pairwise
from random import Random

import pytest
from django.db import connection

from billing_ops.kernel.errors import Missing
from subscriptions.models import Product
from sync import engine, parts
from sync.models import SyncCursor, SyncRun
from tests.sync.dated import NEWEST, Dated, crowded, many

pytestmark = pytest.mark.django_db


def live() -> set[str]:
    return set(Product.objects.filter(deleted_at=None).values_list("pk", flat=True))


def plain(objects: int) -> int:
    """The requests of a walk from one end to the other, and the one for what came meanwhile."""
    return -(-objects // parts.PAGE) + 1


def test_a_list_that_answers_at_once_is_walked_from_one_end_to_the_other() -> None:
    products = Dated(many(1000))

    run = engine.sync(products.source)

    assert (run.state, run.inserted, run.requests) == ("ok", 1000, plain(1000))


def test_a_slow_list_is_read_in_parts_at_the_same_time() -> None:
    products = Dated(many(4000), company=4)

    run = engine.sync(products.source)

    assert len({part for part, _ in products.asked}) > 3
    assert (run.state, live()) == ("ok", set(products.created))
    assert run.requests <= plain(4000) * 7 / 6 + 1


def test_what_was_created_in_the_second_of_a_border_is_in_one_of_the_parts() -> None:
    products = Dated(crowded(4000), company=4)

    run = engine.sync(products.source)

    assert len({part for part, _ in products.asked}) > 3
    assert (run.state, live()) == ("ok", set(products.created))


@pytest.mark.parametrize("seed", range(6))
def test_cut_short_at_any_page_it_goes_on_and_misses_nothing(seed: int) -> None:
    """Every object is met, and a stop costs what was in hand."""
    random, created = Random(seed), many(3000, seed=seed)
    products, stops = Dated(created, company=random.randint(1, 6)), 3
    for _ in range(stops):
        left = random.randint(1, 9)

        def stop(run: SyncRun) -> None:
            nonlocal left
            left -= 1
            if not left:
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            engine.sync(products.source, watch=stop)

    run = engine.sync(products.source)

    assert (run.state, live()) == ("ok", set(created))
    assert not SyncCursor.objects.exists()
    assert len(products.asked) <= plain(3000) * 7 / 6 + 1 + stops * 12


def test_what_is_known_of_a_list_divides_it_from_the_beginning() -> None:
    products = Dated(many(4000))
    engine.sync(products.source)

    pieces = parts.first(products.source, began_at=NEWEST + timedelta(days=1), expected=4000)

    assert (pieces[0].name, pieces[-1].name) == ("older", "newer")
    assert len(pieces) == 4000 // parts.PAGE // parts.PAGES_A_SPLIT + 1
    assert all(one.created_from == older.created_before for one, older in pairwise(pieces[:-1]))
    assert pieces[-2].created_from is None


def test_an_object_deleted_under_the_cursor_costs_no_second_reading_of_its_part() -> None:
    products = Dated(many(1500))
    second_page = products.order[parts.PAGE - 1]
    refused = []

    def gone(cursor: str) -> None:
        if cursor == second_page and not refused:
            refused.append(cursor)
            raise Missing(f"No such object: {cursor}", provider="stripe")

    products.before_page = gone

    run = engine.sync(products.source)

    assert (run.state, live()) == ("ok", set(products.created))
    assert refused
    assert run.requests <= plain(1500) + 4


def test_a_part_of_a_pass_that_another_worker_ended_is_nobodys() -> None:
    products = Dated(many(1000))
    seen: list[SyncCursor] = []

    def remember(source: object, run: SyncRun) -> None:
        seen.extend(parts.of(products.source, run))

    engine.sync(products.source, watch=lambda run: remember(products.source, run))
    assert seen and not SyncCursor.objects.exists()

    assert parts.claim(seen) is None

    with connection.cursor() as cursor:
        held = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND classid = %s AND pid = pg_backend_pid()"
        cursor.execute(held, [parts.LOCKED])
        assert cursor.fetchone() == (0,)
