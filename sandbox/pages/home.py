"""The console's front page: what is in the sandbox and what was asked of it."""

from collections.abc import Iterable

from sandbox.hubspot.types import OBJECT_TYPES
from sandbox.journal import Entry
from sandbox.pages.addresses import STRIPE_PLURALS, hubspot_page
from sandbox.pages.find import find
from sandbox.pages.markup import Content, Html, facts, link, page, section, table, tag
from sandbox.pages.webhooks import webhooks_card
from sandbox.world import Case, World

LATEST = 25
CONTROLS = (
    "health", "clock", "faults", "journal", "keys", "limits", "latency", "objects", "cases", "reset",
    "webhooks", "webhooks/behaviour", "webhooks/deliveries", "webhooks/redeliver", "storm", "prerender",
)  # fmt: skip


def home(world: World, wanted: str) -> str:
    """The front page; with a search term, its hits come first."""
    return page(
        "Sandbox",
        _search_box(wanted),
        _hits(world, wanted) if wanted else None,
        section("Cases to try", _cases(world)),
        tag("div", section("Stripe", _stripe_counts(world)), section("HubSpot", _hubspot_counts(world)), class_="pair"),
        webhooks_card(world.post_office),
        section(f"Latest requests ({len(world.journal.entries())} in the journal)", _requests(world)),
        section("Faults in force", _faults(world)),
        section("Keys", _keys(world)),
        section("Clock and seed", facts(_about(world))),
    )


def _search_box(wanted: str) -> Html:
    field = tag("input", type="search", name="q", id="q", value=wanted, autocomplete="off")
    label = tag("label", "Id, team ID or name", for_="q")
    return tag("form", label, field, tag("button", "Find"), action="/", class_="search")


def _hits(world: World, wanted: str) -> Html:
    rows = [(hit.kind, link(hit.address, hit.id), hit.what) for hit in find(world, wanted)]
    return section(f"Found for “{wanted}”", table(("Kind", "Id", "What"), rows, "Nothing has this id, team or name."))


def _cases(world: World) -> Content:
    rows = [
        (case.name.replace("_", " "), _ticket(world, case), _team(case), case.verdict, case.note)
        for case in world.cases
    ]
    return table(("Case", "Ticket", "Team ID", "Verdict", "What is special"), rows, "This seed names no cases.")


def _ticket(world: World, case: Case) -> Content:
    known = world.hubspot.resolve("tickets", case.ticket) if case.ticket.isdigit() else None
    return link(hubspot_page("tickets", case.ticket), case.ticket) if known else case.ticket


def _team(case: Case) -> Content:
    return link(f"/?q={case.team}", case.team) if case.team else ""


def _stripe_counts(world: World) -> Content:
    return facts(
        (plural.replace("_", " "), len(world.stripe.table(kind).rows)) for kind, plural in STRIPE_PLURALS.items()
    )


def _hubspot_counts(world: World) -> Content:
    return facts((name.replace("_", " "), len(world.hubspot.all(name))) for name in OBJECT_TYPES)


def _requests(world: World) -> Content:
    newest: Iterable[Entry] = reversed(world.journal.entries()[-LATEST:])
    rows = [
        (
            entry.at[11:19],
            entry.provider,
            entry.method,
            tag("code", entry.path),
            _outcome(entry),
            f"{entry.ms:.0f} ms",
            f"…{entry.key}",
        )
        for entry in newest
    ]
    return table(("Time", "Provider", "Method", "Path", "Status", "Took", "Key"), rows, "Nobody asked anything yet.")


def _outcome(entry: Entry) -> str:
    return "dropped" if entry.dropped else str(entry.status)


def _faults(world: World) -> Content:
    rows = [
        (
            fault.provider or "both",
            fault.method or "any",
            tag("code", fault.route),
            fault.action,
            fault.left or "until removed",
        )
        for fault in world.faults.all()
    ]
    return table(("Provider", "Method", "Path", "What goes wrong", "Times left"), rows, "None: everything works.")


def _keys(world: World) -> Content:
    rows = [
        (
            key.provider,
            tag("code", key.token),
            "reads and writes" if key.writes else "reads",
            "revoked" if key.revoked else ("without " + ", ".join(sorted(key.dropped)) if key.dropped else "good"),
        )
        for key in world.keys.all()
    ]
    return table(("Provider", "Key", "May", "State"), rows)


def _about(world: World) -> list[tuple[str, Content]]:
    return [
        ("Clock", f"{world.clock.now():%d %b %Y %H:%M:%S} UTC"),
        ("Seed", world.seed),
        ("Control", tag("code", ", ".join(f"/_control/{name}" for name in CONTROLS))),
    ]
