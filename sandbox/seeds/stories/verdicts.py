"""One ticket for every verdict that a lookup can end in, with numbers that are easy to remember."""

from sandbox.seeds import catalog
from sandbox.seeds.bills import add_invoice, add_subscription
from sandbox.seeds.build import Build
from sandbox.seeds.contract import HUB, INSTANCES, Contract
from sandbox.seeds.crm import add_company
from sandbox.seeds.dates import add_months
from sandbox.seeds.stories.common import ask, paying, subscribe
from sandbox.seeds.subscription import BilledSubscription
from sandbox.seeds.tickets import Ticket

STAFF_USER = "1003"
"""HubSpot's user id of the person on support rotation, as tickets they make themselves carry it."""
ATTESTED = "not confirmed; quote it -> attested"
"""What a check comes to at first, and after the arrow what it comes to once the person has answered it."""


def match(build: Build) -> None:
    """The ticket's team property names the team that Stripe knows."""
    pro = subscribe(build, "Bramble & Byte Labs", catalog.PRO, invoices=9, renews_in=11, extras={catalog.MEDIUM: 2})
    pro.change(pro.moment(2, days=8), {catalog.MEDIUM: 4})
    team = pro.account.settle().team
    text = "Hello, why was our invoice higher in the month in which we added two instances?"
    ask(build, "1001", "Bramble & Byte Labs", subject="Question about our last invoice", content=text, team=team)
    build.case(
        "match",
        verdict="match",
        ticket="1001",
        team=team,
        note="Pro with four medium instances, two of them added and prorated",
    )


def match_by_message(build: Build) -> None:
    """The ID stands only in the customer's reply, not in a property."""
    team = paying(build, "Copperleaf Dairy", catalog.STARTER, invoices=14, renews_in=6, country="NL").team
    replies = [
        ("OUTGOING", "Thank you for writing. Which team is it? The ID is under Team Settings > General."),
        ("INCOMING", f"Ah, found it: {team}. Thanks!"),
    ]
    ask(
        build, "1002", "Copperleaf Dairy", country="NL", replies=replies,
        subject="Receipt for our bookkeeper", content="Could you send us the receipt of last month, please?",
    )  # fmt: skip
    build.case(
        "match_by_message", verdict="match", ticket="1002", team=team, note="the ID is only in the customer's reply"
    )


def mismatch(build: Build) -> None:
    """The ticket names one existing team, the person asks for another."""
    asked = paying(build, "Tidewater Conveyors", catalog.PRO, invoices=11, renews_in=17)
    stated = paying(build, "Tidewater Conveyors Europe", catalog.STARTER, invoices=4, renews_in=3, country="DE")
    ask(
        build, "1003", "Tidewater Conveyors", team=stated.team,
        subject="Please change our card", content="Our card has been replaced by the bank. What do we need to do?",
    )  # fmt: skip
    build.case(
        "mismatch", verdict="mismatch", ticket="1003", team=asked.team, note=f"the ticket is about {stated.team}"
    )


def ticket_missing(build: Build) -> None:
    """A number that no ticket has."""
    team = paying(build, "Pinecrest Signals", catalog.STARTER, invoices=7, renews_in=20).team
    build.case(
        "ticket_missing", verdict="ticket does not exist", ticket="1404", team=team, note="there is no ticket 1404"
    )


def ticket_archived(build: Build) -> None:
    """A ticket in HubSpot's recycle bin does not exist for a lookup."""
    team = paying(build, "Juniper Gate Foods", catalog.STARTER, invoices=5, renews_in=22).team
    ask(build, "1410", "Juniper Gate Foods", subject="Test", content="Sent by mistake.", team=team)
    build.hubspot.archive("tickets", "1410", at=build.ago(0.5))
    build.case(
        "ticket_archived",
        verdict="ticket does not exist",
        ticket="1410",
        team=team,
        note="ticket 1410 is in the recycle bin",
    )


def contracted(build: Build) -> None:
    """The team is billed by contract in HubSpot and unknown to Stripe."""
    team = build.ids.team("Ironwood Metrology")
    company = add_company(build, "Ironwood Metrology", country="DE", team=team)
    start = add_months(build.now, -5)
    contract = Contract(company, "Hub 12 months", (HUB, INSTANCES), start=start, currency="EUR", team=team)
    contract.store().add_quote("esign", age_days=160, expires_in=-120)
    invoice = add_invoice(contract, "first year", status="paid", issued=build.ago(150), paid=build.ago(128))
    add_subscription(contract, invoice=invoice)
    text = f"Our team {team} needs ten more instances. Is that part of our contract?"
    Ticket(
        "1005", "Ten more instances", text, team=team, contact=company.requester, company=company.id
    ).store(build)  # fmt: skip
    build.hubspot.link("deals", contract.id, "tickets", "1005")
    build.case("contracted", verdict="contracted", ticket="1005", team=team, note="Hub for a year in EUR, invoice paid")


def not_in_stripe(build: Build) -> None:
    """A trial team: nobody has entered a card yet, so Stripe does not know it."""
    team = build.ids.team("Foxglove Automation")
    text = "We are on the trial and would like to pay by bank transfer. How?"
    ask(build, "1006", "Foxglove Automation", subject="Paying by transfer", content=text, team=team)
    build.case(
        "not_in_stripe",
        verdict="not in Stripe",
        ticket="1006",
        team=team,
        note="a trial team that never entered a card",
    )


def several(build: Build) -> None:
    """One customer pays twice for one team: two live subscriptions carry the same ID."""
    first = subscribe(build, "Lanternfish Marine", catalog.STARTER, invoices=13, renews_in=8, country="NO")
    second = BilledSubscription(first.account, catalog.PRO, invoices=3, renews=build.ahead(19))
    team = second.account.settle().team
    ask(
        build, "1007", "Lanternfish Marine", country="NO", team=team,
        subject="Charged twice?", content="We see two charges a month since we moved to Pro.",
    )  # fmt: skip
    build.case(
        "several",
        verdict="several subscriptions",
        ticket="1007",
        team=team,
        note="Starter was never ended when Pro began",
    )


def closed_lately(build: Build) -> None:
    """Closed ten days ago: the lookup goes on with a notice."""
    team = paying(build, "Saltmarsh Brewing Gear", catalog.PRO, invoices=16, renews_in=9, country="GB").team
    ask(
        build, "1008", "Saltmarsh Brewing Gear", country="GB", team=team, age_days=14, closed_days_ago=10,
        subject="Invoice address", content="Please tell us where to change the address on our invoices.",
    )  # fmt: skip
    build.case("closed_lately", verdict="match", ticket="1008", team=team, note="closed ten days ago")


def closed_long_ago(build: Build) -> None:
    """Closed sixty days ago: too long for a new lookup."""
    team = paying(build, "Kestrel Packaging", catalog.STARTER, invoices=12, renews_in=15).team
    ask(
        build, "1009", "Kestrel Packaging", team=team, age_days=66, closed_days_ago=60,
        subject="Where is my receipt?", content="I cannot find the receipt of my first payment.",
    )  # fmt: skip
    build.case(
        "closed_long_ago", verdict="ticket closed too long", ticket="1009", team=team, note="closed sixty days ago"
    )


def merged(build: Build) -> None:
    """Ticket 1010 was merged into 1011: the old number leads to the survivor."""
    team = paying(build, "Quillstone Optics", catalog.PRO, invoices=6, renews_in=25, country="FR").team
    name = "Quillstone Optics"
    first = ask(
        build, "1010", name, country="FR", subject="VAT on our invoice", content="Please add our VAT number.", team=team
    )
    Ticket(
        "1011", "VAT on our invoice (again)", f"Any news? Our team is {team}.", team=team,
        contact=first.contact, company=first.company, age_days=0.5,
    ).store(build)  # fmt: skip
    build.hubspot.merge("tickets", "1011", "1010", at=build.ago(0.25))
    build.case("merged", verdict="match", ticket="1010", team=team, note="merged into ticket 1011")


def self_made(build: Build) -> None:
    """Someone on support made the ticket; no customer ever wrote."""
    team = paying(build, "Gannet Weighing Systems", catalog.PRO, invoices=8, renews_in=14).team
    Ticket(
        "1012", "Check billing of a team", f"Reminder: look at {team} before the call.", team=team,
        source="", created_by=STAFF_USER, threaded=False,
    ).store(build)  # fmt: skip
    build.case(
        "self_made",
        verdict="ticket made by hand; say why -> reading only",
        ticket="1012",
        team=team,
        note="made by support, without any customer message",
    )


def two_ids(build: Build) -> None:
    """The customer names two teams that both exist; the person must pick and quote."""
    first = paying(build, "Marlow Kiln Works", catalog.PRO, invoices=10, renews_in=5, country="GB")
    second = paying(build, "Marlow Kiln Works Test", catalog.STARTER, invoices=10, renews_in=5, country="GB")
    text = f"Please compare our teams {first.team} (plant) and {second.team} (test). The plant's invoice looks wrong."
    ask(build, "1013", "Marlow Kiln Works", country="GB", subject="Two teams, one invoice?", content=text)
    build.case("two_ids", verdict=ATTESTED, ticket="1013", team=first.team, note=f"also names {second.team}")


def no_id(build: Build) -> None:
    """The ticket names no team at all, only a company and a mail address."""
    team = paying(build, "Harrow & Vale Textiles", catalog.STARTER, invoices=9, renews_in=18).team
    text = "We were charged on the 3rd and do not know for what. Please check our account."
    ask(build, "1014", "Harrow & Vale Textiles", subject="Unknown charge", content=text)
    build.case("no_id", verdict="not confirmed", ticket="1014", team=team, note="the ticket carries no team ID")


def attested(build: Build) -> None:
    """The ID is in a picture: a person reads it there and quotes it."""
    team = paying(build, "Ptarmigan Ski Lifts", catalog.PRO, invoices=5, renews_in=21, country="CH").team
    ask(
        build, "1015", "Ptarmigan Ski Lifts", country="CH",
        subject="Downgrade to Starter", content="See the attached picture of our team settings, the ID is in it.",
    )  # fmt: skip
    build.case("attested", verdict=ATTESTED, ticket="1015", team=team, note="the ID is readable only in an attachment")


def internal_note(build: Build) -> None:
    """Only a colleague's internal note names the team, which is no evidence."""
    team = paying(build, "Osprey Lock Controls", catalog.STARTER, invoices=15, renews_in=27).team
    ask(
        build, "1016", "Osprey Lock Controls", replies=[("COMMENT", f"I think this is team {team}.")],
        subject="Cancel at the end of the month", content="How do we cancel without losing our flows?",
    )  # fmt: skip
    build.case(
        "internal_note", verdict="not confirmed", ticket="1016", team=team, note="the ID is only in an internal note"
    )


def case_twin(build: Build) -> None:
    """Two teams whose IDs differ only in capitals; the ticket names the other one."""
    team = build.ids.team("Wrenfield Hydraulics")
    twin = swap_first_letter(team)
    paying(build, "Wrenfield Hydraulics", catalog.PRO, invoices=7, renews_in=10, team=team)
    paying(build, "Ember Street Bakery Tech", catalog.STARTER, invoices=3, renews_in=16, team=twin)
    text = f"Please look at team {team}, our remote instances are not billed."
    ask(build, "1017", "Wrenfield Hydraulics", subject="Remote instances", content=text)
    build.case("case_twin", verdict="match", ticket="1017", team=team, note=f"{twin} is somebody else's team")
    build.case(
        "case_twin_mismatch", verdict="mismatch", ticket="1017", team=twin, note="the case-twin of the ID on the ticket"
    )


def swap_first_letter(team: str) -> str:
    """Return the ID with its first letter in the other case: its nearest twin."""
    at = next(position for position, letter in enumerate(team) if letter.isalpha())
    return team[:at] + team[at].swapcase() + team[at + 1 :]


STORIES = (
    match, match_by_message, mismatch, ticket_missing, ticket_archived, contracted, not_in_stripe, several,
    closed_lately, closed_long_ago, merged, self_made, two_ids, no_id, attested, internal_note, case_twin,
)  # fmt: skip
