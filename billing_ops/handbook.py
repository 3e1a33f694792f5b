"""
The billing handbook's rules as data: what each says in our words, how we keep it, and where that is written.

R-rules are the conformance base; N- and O-rules are the second revision (HANDBOOK_REVISION=current), which adds to
the base. `enforced_by`, `check` and `tests` are dotted names that a test resolves; an empty `enforced_by` means that
the rule is not built yet, and the handbook's page says so. Nothing here imports what it names.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.conf import settings


class Kind(StrEnum):
    """How a rule is kept: refused by the program, confirmed by a person, kept as a record, or pointed out."""

    ENFORCED = "enforced"
    ATTESTED = "attested"
    RECORDED = "recorded"
    WARNED = "warned"


KIND_WORDS = {
    Kind.ENFORCED: "Enforced",
    Kind.ATTESTED: "Confirmed",
    Kind.RECORDED: "Recorded",
    Kind.WARNED: "Warned",
}


@dataclass(frozen=True)
class Rule:
    """One rule. `sentence` is printed beside the field it governs; the rest are dotted names, empty if not built."""

    id: str
    kind: Kind
    sentence: str
    enforced_by: str = ""
    check: str = ""
    tests: str = ""

    @property
    def kind_word(self) -> str:
        """The kind for people; "attested" is said as on every other page."""
        return KIND_WORDS[self.kind]

    @property
    def is_built(self) -> bool:
        """True when something keeps this rule already."""
        return bool(self.places)

    @property
    def places(self) -> tuple[str, ...]:
        """Where the rule is kept: enforcement point, then the check that finds where it was broken elsewhere."""
        return tuple(name for name in (self.enforced_by, self.check) if name)

    @property
    def places_in_words(self) -> str:
        """Where the rule is kept, for people who read no code: "Check team, in subscriptions"."""
        return "; ".join(_in_words(name) for name in self.places)


def _in_words(name: str) -> str:
    """This function will return a dotted name as its last part in words, and the app that it belongs to."""
    parts = name.removeprefix("billing_ops.").split(".")
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", parts[-1]).replace("_", " ").strip().capitalize()
    return f"{words}, in {parts[0].replace('_', ' ')}"


E, A, R, W = Kind.ENFORCED, Kind.ATTESTED, Kind.RECORDED, Kind.WARNED

GENERAL = (
    Rule("R1", E, "Contracted subscriptions and their invoices live in HubSpot; Stripe only takes the payments."),
    Rule("R2", E, "Monthly self-service subscriptions live in Stripe, not in HubSpot."),
    Rule(
        "R3",
        E,
        "People get only the access their role needs.",
        enforced_by="billing_ops.kernel.middleware.DenyByDefault",
        tests="tests.architecture.test_permissions",
    ),
    Rule(
        "R4",
        E,
        "Stripe is looked at for a customer's question, in relation to their ticket.",
        enforced_by="subscriptions.services.check_team.check",
        tests="tests.subscriptions.test_handbook_r4_r8.test_r4_without_a_standing_ticket_nothing_is_looked_at",
    ),
    Rule(
        "R5",
        E,
        "The team on the ticket must be the team you are looking at in Stripe.",
        enforced_by="subscriptions.calculations.judge",
        tests="tests.subscriptions.test_handbook_r4_r8.test_r5_another_team_than_the_tickets_is_a_wall",
    ),
    Rule(
        "R6",
        E,
        "The e-mail in Stripe is a billing e-mail; it may differ from the user's and confirms nothing.",
        enforced_by="subscriptions.calculations.confirm",
        tests="tests.subscriptions.test_handbook_r4_r8.test_r6_the_same_billing_email_is_no_evidence",
    ),
    Rule(
        "R7",
        E,
        "The team ID in the subscription's metadata confirms the match, letter for letter.",
        enforced_by="subscriptions.selectors.standing",
        tests="tests.subscriptions.test_handbook_r4_r8.test_r7_the_team_id_decides_letter_for_letter",
    ),
    Rule(
        "R8",
        W,
        "Stripe knows a team only once it has set up billing in FlowFuse.",
        enforced_by="subscriptions.calculations.standing_verdict",
        tests="tests.subscriptions.test_handbook_r4_r8.test_r8_a_team_that_never_set_up_billing_is_an_outcome_and_no_error",
    ),
)
INVOICES = (
    Rule("R9", E, "Stripe makes monthly invoices and charges the payment method on file."),
    Rule("R10", E, "Annual subscriptions and their invoices are managed in HubSpot."),
    Rule("R11", E, "There is a deal in HubSpot before there is an invoice."),
    Rule("R12", E, "There is a signed quote, or a purchase order that names the quote."),
    Rule("R13", E, "Products and amounts come from deal and quote; a difference needs a reason."),
    Rule("R14", A, "The company's details are up to date."),
    Rule("R15", E, "The company has an address."),
    Rule("R16", E, "The company has a country."),
    Rule("R17", E, "An invoice starts from the deal, converted to a subscription, never as a loose record."),
    Rule("R18", R, "What comes from the signed quote is changed only where needed, and the change is kept."),
    Rule("R19", E, "Outside North America, the VAT number stands in the invoice's comments."),
    Rule("R20", R, "Where the VAT number came from is written down."),
    Rule("R21", E, "ACH and credit card are both offered."),
    Rule("R22", E, "Finalizing is a deliberate last step, once."),
    Rule("R23", E, "The finalized invoice goes to the billing contact, on the right date."),
    Rule("R24", E, "Invoices for professional services to new customers are made in HubSpot."),
    Rule("R25", E, "For professional services too, the company has an address and a country."),
    Rule("R26", E, "If the customer requires a PO number, the invoice carries it."),
    Rule("R27", E, "A professional-services invoice is a one-time invoice."),
    Rule("R28", W, "A customer used to paying through Stripe may stay there for professional services."),
)
COUPONS = (
    Rule("R29", R, "A coupon gives some free access, for a purpose that is written down."),
    Rule("R30", E, "The list price is the basis for the coupon's amount."),
    Rule("R31", E, "Only one coupon applies to a team at a time."),
    Rule("R32", E, "More coupons means one larger coupon, never two."),
    Rule("R33", E, "Coupons are made in Stripe."),
    Rule("R34", E, "The coupon's name says what it is for."),
    Rule("R35", E, "The discount is a fixed amount."),
    Rule("R36", E, "No more is given than is needed."),
    Rule("R37", E, "It lasts no longer than it is needed."),
    Rule("R38", E, "The number of redemptions is limited."),
    Rule("R39", E, "It can be redeemed once."),
    Rule("R40", E, "It has a code for the customer to type."),
    Rule("R41", E, "The code cannot be guessed."),
    Rule("R42", E, "The code is as strong as a password: 8 characters or more, upper and lower case, digits."),
    Rule("R43", W, "The customer types the code when asked for card details, so a paying team has no place for it."),
    Rule("R44", R, "The code is shared with the user, and with nobody else."),
    Rule("R45", E, "Coupons that expire by themselves are preferred."),
    Rule("R46", E, "A coupon is removed from the customer's own subscription, found and looked at first."),
    Rule("R47", E, "Removing it changes that subscription's discounts and nothing else."),
)
CREDITS = (
    Rule("R48", R, "A credit is a goodwill gesture for an issue the customer had."),
    Rule("R49", W, "Credits are the exception."),
    Rule("R50", E, "A credit is approved by the CTO or the CEO."),
    Rule("R51", E, "Earlier credits of the customer are looked at before another is given."),
)
SECOND_REVISION = (
    Rule("N1", W, "Self-service customers can fetch invoices themselves, from the portal on their billing page."),
    Rule("N2", W, "The conversion to a subscription is started in the deal's Subscription section."),
    Rule("N3", E, "On conversion, e-mailing the customer automatically is off; the invoice is held."),
    Rule(
        "N4", R, "The automatic invoice is sent if nothing is to be added; otherwise it is voided and one made by hand."
    ),
    Rule("N5", W, "A multi-year deal with rising payments is one subscription per payment."),
    Rule("N6", E, "A manual invoice has a start and an end date on every line, as in the order form."),
    Rule("N7", E, "A required PO number stands on the deal."),
    Rule("N8", W, "After a manual invoice is finalized, the automatic one is voided and accounting is told."),
    Rule("N9", E, "Every void has a reason, and accounting is told its number."),
    Rule("N10", E, "An invoice is corrected in place where HubSpot allows it and the amount stays."),
    Rule("N11", E, "Otherwise it is voided and reissued; the date follows from what was wrong and when."),
    Rule("N12", E, "A correction of both kinds counts as financial."),
    Rule("N13", R, "Voiding and reissuing is our task; accounting gets the voided number."),
    Rule("N14", W, "Unpaid invoices are followed up; 30 days past due marks the account at risk."),
    Rule("N15", E, "In a dispute, the claim is checked against the contract before the invoice changes."),
    Rule("N16", E, "Payments are applied by accounting; this program never marks an invoice paid."),
    Rule("N17", W, "Self-service refunds are made in Stripe, not here."),
    Rule("N18", W, "After a failed payment Stripe tries four times in a week, then cancels."),
    Rule("N19", W, "An invoice 15 days incomplete is marked uncollectible by itself; that is no write-off."),
    Rule("N20", E, "Account settings belong to Stripe's administrators; our key cannot change them."),
    Rule("N21", W, "What to do about an overdue invoice follows from its age."),
    Rule("N22", E, "Bad debt is a credit memo for a product that was used; it is no goodwill credit."),
    Rule("O1", W, "An older handbook asked CTO or CEO for every change to a subscription."),
    Rule("O2", W, "Older annual invoices may be in Stripe, with the quote named in the memo."),
)
CHAPTERS = (
    ("General and support", GENERAL),
    ("Invoices", INVOICES),
    ("Coupons", COUPONS),
    ("Credits", CREDITS),
    ("Second revision", SECOND_REVISION),
)
ALL = {rule.id: rule for _, rules_of_chapter in CHAPTERS for rule in rules_of_chapter}


def rule(rule_id: str) -> Rule:
    """This function will return the rule with that id, of either revision. :raises KeyError: there is none"""
    return ALL[rule_id]


def rules() -> list[Rule]:
    """This function will return the rules in force under HANDBOOK_REVISION, in the handbook's order."""
    return [known for known in ALL.values() if settings.HANDBOOK_REVISION == "current" or known.id.startswith("R")]


def by_chapter(shown: Iterable[Rule]) -> list[tuple[str, list[Rule]]]:
    """This function will return (chapter, its rules among `shown`), without empty chapters."""
    wanted = {known.id for known in shown}
    kept = [(title, [known for known in chapter if known.id in wanted]) for title, chapter in CHAPTERS]
    return [(title, chapter) for title, chapter in kept if chapter]
