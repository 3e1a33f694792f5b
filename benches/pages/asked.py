"""Which pages are asked for, of which teams, with which texts: chosen at random from what the database holds."""

import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

PAGE_MS, SUGGESTIONS_MS = 50.0, 80.0
# Every choice is drawn from these, the same for each run over the same rows.
SEED = 4
TEAMS = """
    SELECT s.team_id, s.stripe_id, i.stripe_id FROM subscriptions_subscription s
    JOIN LATERAL (SELECT stripe_id FROM invoices_stripeinvoice WHERE subscription_id = s.stripe_id LIMIT 1) i ON true
    WHERE s.team_id <> '' AND s.deleted_at IS NULL ORDER BY md5(s.stripe_id || %s) LIMIT %s
"""
TEXTS = {
    "customers_customer": "stripe_id",
    "subscriptions_subscription": "stripe_id",
    "invoices_stripeinvoice": "number",
    "subscriptions_deal": "hubspot_id",
}
NAMES = "SELECT name FROM customers_company WHERE name <> '' ORDER BY md5(hubspot_id || %s) LIMIT 4000"


@dataclass(frozen=True)
class Ask:
    """A request: GET, or POST where there is a `form`."""

    path: str
    form: dict[str, str] | None = None


@dataclass(frozen=True)
class Page:
    """A kind of page: what is asked of it, and the milliseconds that 95 of 100 must stay below."""

    name: str
    asks: Sequence[Ask]
    within_ms: float = PAGE_MS


def pages(cases: Sequence[dict[str, str]], *, rounds: int, refused: Sequence[int]) -> list[Page]:
    """
    This function will return the pages with `rounds` requests each; the teams' checks are stored first.

    `cases` are the sandbox's, `refused` the checks of the person that opened nothing.
    """
    matching = [case for case in cases if case["verdict"] == "match"]
    checks = [Ask("/lookup/", {"ticket": case["ticket"], "team_id": case["team"]}) for case in matching]
    return [
        Page("POST /lookup/", _cycled(checks, rounds)),
        Page("GET /lookup/<id>/", _cycled([Ask(f"/lookup/{number}/") for number in refused], rounds)),
        *_team_pages(rounds),
        *_suggestions(rounds),
    ]


def _team_pages(rounds: int) -> list[Page]:
    teams = _rows(TEAMS, [str(SEED), rounds])
    _open([(team, subscription) for team, subscription, _ in teams])
    addresses: dict[str, Callable[[str, str], str]] = {
        "GET /teams/<id>/": lambda team, _: f"/teams/{team}/",
        "GET /teams/<id>/timeline/": lambda team, _: f"/teams/{team}/timeline/",
        "GET /teams/<id>/timeline/newest/": lambda team, _: f"/teams/{team}/timeline/newest/",
        "GET /teams/<id>/invoices/<id>/": lambda team, invoice: f"/teams/{team}/invoices/{invoice}/",
    }
    return [
        Page(name, _cycled([Ask(address(team, invoice)) for team, _, invoice in teams], rounds))
        for name, address in addresses.items()
    ]


def _open(teams: Sequence[tuple[str, str]]) -> None:
    """A check by ticket of each of these teams, as the product stores it, without a ticket in HubSpot."""
    from billing_ops.kernel import clock
    from subscriptions.models import Evidence, Lookup, Verdict

    person, now = support(), clock.now()
    over = now + timedelta(hours=1)
    held = {"actor_id": person.pk, "actor_label": person.email, "created_at": now, "expires_at": over}
    Lookup.objects.bulk_create(
        Lookup(basis_id=f"bench-{number}", team_id=team, subscription_id=subscription, verdict=Verdict.MATCH,
               evidence=Evidence.PROPERTY, **held)
        for number, (team, subscription) in enumerate(teams)
    )  # fmt: skip


def _suggestions(rounds: int) -> list[Page]:
    chance = random.Random(SEED)  # noqa: S311
    whole = [text for table, column in TEXTS.items() for text in _ids(table, column, rounds)]
    names = [name for (name,) in _rows(NAMES, [str(SEED)])]
    words = Counter(word for name in names for word in name.split() if len(word) > 2)
    common = [word for word, _ in words.most_common(12)]
    rare = [word for word, times in words.items() if times == 1 and len(word) > 4] or common
    texts = {
        "exact ids and numbers": whole,
        "beginnings of ids": [text[: max(7, len(text) - 3)] for text in whole],
        "beginnings of names": [name[: chance.randint(2, 6)] for name in names],
        "common words": common,
        "rare words": rare,
        "misspelt words": [word[:2] + "x" + word[3:] for word in rare],
    }
    return [_suggesting(name, chance.sample(texts[name], k=min(rounds, len(texts[name]))), rounds) for name in texts]


def _suggesting(name: str, texts: Sequence[str], rounds: int) -> Page:
    asks = [Ask("/search/suggestions/", {"text": text}) for text in texts]
    return Page(f"suggestions: {name}", _cycled(asks, rounds), SUGGESTIONS_MS)


def _ids(table: str, column: str, count: int) -> list[str]:
    order = "stripe_id" if "stripe" in column or column == "number" else "hubspot_id"
    sql = f"SELECT {column} FROM {table} WHERE {column} <> '' ORDER BY md5({order} || %s) LIMIT %s"  # noqa: S608
    return [text for (text,) in _rows(sql, [str(SEED), max(1, count // len(TEXTS))])]


def support() -> Any:
    """This function will return the person who asks for all of it."""
    from django.contrib.auth import get_user_model

    return get_user_model().objects.get(email="support@flowfuse.example")


def _rows(sql: str, parameters: Sequence[Any]) -> list[Any]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return list(cursor.fetchall())


def _cycled(asks: Sequence[Ask], rounds: int) -> list[Ask]:
    return [asks[number % len(asks)] for number in range(rounds)]
