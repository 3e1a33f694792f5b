"""
The lookup, the pages of a team and the search's suggestions: how long the web process takes, and with what plans.

Times are a browser's, over one kept connection on this machine, one request after the other: from the request's first
byte to the answer's last, so HTTP itself is in them, and for the lookup the sandbox's answer about the ticket too.
Processor time is per request, the web process's and PostgreSQL's: a busy machine changes it least. A second
pass asks a few of each in this process and has PostgreSQL explain every statement just before it runs; what opens and
closes a transaction is not counted among the queries.
Without --subscriptions it plays over the demo's data; with it, over that many more made by SQL, which are kept.
"""

import argparse
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from benches.million.kept import SET_UP, kept, place_of
from benches.pages.asked import Page, pages, support
from benches.pages.plans import Plans, large_tables
from runner.bench_meter import cpu_of_tree
from runner.bench_report import Report, table
from runner.bench_stage import Stage, stage
from runner.bench_web import Browser, web
from runner.timing import percentile

MOST_QUERIES = 15
EXPLAINED = 12
WARMING = 3
# What a person may look up in an hour is not what is timed.
SETTINGS = {
    "LOOKUPS_PER_HOUR": "1000000",
    "LOOKUPS_PER_DAY": "1000000",
    "SEARCH_NAMES_PER_HOUR": "1000000",
    "DATABASE_POOL_SIZE": "4",
}
COLUMNS = (
    "what", "requests", "p50_ms", "p95_ms", "p99_ms", "within_ms", "web_cpu_ms", "postgres_cpu_ms", "queries",
)  # fmt: skip
HEADING = ("page", "requests", "p50 ms", "p95 ms", "p99 ms", "within ms", "web CPU ms", "PG CPU ms", "queries")


def arguments(parser: argparse.ArgumentParser) -> None:
    """How many of everything."""
    parser.add_argument("--subscriptions", type=int, default=0, help="made by SQL beside the demo's, kept between runs")
    parser.add_argument("--requests", type=int, default=0, help="of each kind of page; 40, or 300 with --subscriptions")


def run(options: argparse.Namespace) -> Report:
    """This function will return the times, queries and plans of every page; a page outside its bounds is a problem."""
    rounds = options.requests or (300 if options.subscriptions else 40)
    with _staged(options.subscriptions) as held, web(held) as pid:
        os.environ.update({**held.environment, "DATABASE_POOL_SIZE": "0"})
        client = _signed_in()
        cases = held.control("cases")["cases"]
        asked = pages(cases, rounds=rounds, refused=_refused(client, cases))
        browser = Browser(client.cookies["session"].value)
        found = [_measured(page, browser, client, pids=(pid, held.pids[0])) for page in asked]
    return _report(found, timed=bool(options.subscriptions), where=_where(options.subscriptions))


@contextmanager
def _staged(subscriptions: int) -> Iterator[Stage]:
    if subscriptions:
        with kept(subscriptions, environment=SETTINGS) as held:
            yield held
        return
    with stage(seed="demo", environment=SETTINGS) as held:
        for command in SET_UP:
            held.manage(*command)
        yield held


def _signed_in() -> Any:
    import django

    django.setup()
    from django.test import Client

    client = Client(HTTP_HOST="127.0.0.1")
    client.force_login(support())
    return client


def _refused(client: Any, cases: Sequence[dict[str, str]]) -> list[int]:
    """Checks that opened nothing, and so have a page of their own."""
    wrong = [case for case in cases if case["verdict"] == "mismatch"]
    answers = [client.post("/lookup/", {"ticket": case["ticket"], "team_id": case["team"]}) for case in wrong]
    return [int(answer["Location"].rstrip("/").rpartition("/")[2]) for answer in answers]


def _measured(page: Page, browser: Browser, client: Any, *, pids: Sequence[int]) -> dict[str, Any]:
    for ask in page.asks[:WARMING]:
        browser.ask(ask.path, ask.form)
    before = _processor(pids)
    times = [browser.ask(ask.path, ask.form) for ask in page.asks]
    cpu = [round((after - then) * 1000 / len(times), 1) for then, after in zip(before, _processor(pids), strict=True)]
    plans = Plans(large_tables())
    for ask in page.asks[:EXPLAINED]:
        with plans.watched():
            client.get(ask.path) if ask.form is None else client.post(ask.path, ask.form)
    p50, p95, p99 = (percentile(times, percent) for percent in (50, 95, 99))
    return {
        "what": page.name, "requests": len(times), "p50_ms": p50, "p95_ms": p95, "p99_ms": p99,
        "within_ms": page.within_ms, "web_cpu_ms": cpu[0], "postgres_cpu_ms": cpu[1], "queries": plans.most,
        "explained": plans.explained, "read_whole": plans.whole,
    }  # fmt: skip


def _processor(pids: Sequence[int]) -> list[float]:
    return [cpu_of_tree(pid) for pid in pids]


def _report(found: list[dict[str, Any]], *, timed: bool, where: str) -> Report:
    explained = sum(page["explained"] for page in found)
    text = [table([[page[name] for name in COLUMNS] for page in found], heading=HEADING), "", where]
    text += [f"{explained} statements explained; none may read a large table from end to end."]
    problems = [problem for page in found for problem in _problems(page, timed=timed)]
    return Report("\n".join(text), {"pages": found, "where": where}, problems)


def _problems(page: dict[str, Any], *, timed: bool) -> Iterator[str]:
    """Times count only over the generated rows: over the demo's they say how busy the machine is."""
    if page["queries"] > MOST_QUERIES:
        yield f"{page['what']}: {page['queries']} queries, {MOST_QUERIES} are allowed."
    if timed and page["p95_ms"] > page["within_ms"]:
        yield f"{page['what']}: p95 is {page['p95_ms']} ms, {page['within_ms']:.0f} ms are allowed."
    for statement, plan in page["read_whole"].items():
        yield f"{page['what']} reads a table from end to end. {statement}\n{plan}"


def _where(subscriptions: int) -> str:
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    rows = f"{subscriptions:,} subscriptions in {place_of(subscriptions).root}" if subscriptions else "the demo's data"
    return f"Over {rows}; load at the end {load}."
