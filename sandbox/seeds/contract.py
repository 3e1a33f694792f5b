"""Contracted business in HubSpot: a deal with its line items and its quote."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sandbox.hubspot.record import iso
from sandbox.seeds.build import Build
from sandbox.seeds.catalog import CATALOG_OPENED
from sandbox.seeds.crm import Company, decimal
from sandbox.seeds.dates import add_months, midnight
from sandbox.seeds.ids import Ids

SALES, RENEWALS = "default", "75210988"
STAGES = {
    (SALES, "won"): "closedwon",
    (SALES, "open"): "contractsent",
    (SALES, "lost"): "closedlost",
    (RENEWALS, "won"): "148310023",
    (RENEWALS, "open"): "148310021",
    (RENEWALS, "lost"): "148310024",
}
_LIBRARY = Ids("catalog")
PRIMARY_DEAL_COMPANY, BILLING_ON_QUOTE, SIGNER = 5, 1226, 702


@dataclass(frozen=True, slots=True)
class Offer:
    """One thing sold: price in minor units per unit and billing cycle; no frequency means once."""

    name: str
    price: int
    quantity: int = 1
    frequency: str = "annually"
    discount_percent: int = 0
    sku: str = ""

    @property
    def product_id(self) -> str:
        return _LIBRARY.hubspot("product", self.sku)

    @property
    def total(self) -> int:
        return self.price * self.quantity * (100 - self.discount_percent) // 100


EDGE = Offer("FlowFuse Edge", 960_000, sku="FF-EDGE")
HUB = Offer("FlowFuse Hub", 2_400_000, sku="FF-HUB")
FLEET = Offer("FlowFuse Fleet", 4_800_000, sku="FF-FLEET")
INSTANCES = Offer("Hosted instances, block of 10", 320_000, sku="FF-INST-10")
REMOTES = Offer("Remote instances, block of 25", 180_000, sku="FF-REM-25")
WORKSHOP = Offer("Onboarding workshop, two days", 450_000, frequency="", sku="FF-PS-ONB")
INTEGRATION = Offer("Integration services, per day", 180_000, quantity=6, frequency="", sku="FF-PS-DAY")
OFFERS = (EDGE, HUB, FLEET, INSTANCES, REMOTES, WORKSHOP, INTEGRATION)


@dataclass(slots=True)
class Contract:
    """
    A deal: its offers for one billing cycle, currency in capitals as HubSpot writes it, start and length of the term.

    `store` writes deal, links and the deal's own line items; `add_quote` the quote with copies of them.
    """

    company: Company
    key: str
    offers: Sequence[Offer]
    start: datetime
    months: int = 12
    currency: str = "USD"
    kind: str = "newbusiness"
    state: str = "won"
    po_number: str = ""
    po_required: bool | None = None
    team: str = ""
    instalments: int = 1
    quote: str = ""
    signed_at: datetime | None = None

    @property
    def id(self) -> str:
        return self.company.build.ids.hubspot("deal", self.company.name, self.key)

    @property
    def total(self) -> int:
        """What one billing cycle costs, minor units."""
        return sum(offer.total for offer in self.offers)

    @property
    def ends(self) -> datetime:
        return add_months(self.start, self.months)

    def store(self) -> "Contract":
        """Store the deal with its company, contacts and line items, and return the contract."""
        build, hubspot = self.company.build, self.company.build.hubspot
        hubspot.put("deals", self.id, self._properties(), created=self.created, updated=min(self.start, build.ago(1)))
        hubspot.link("deals", self.id, "companies", self.company.id, PRIMARY_DEAL_COMPANY)
        for contact in filter(None, (self.company.billing, self.company.requester)):
            hubspot.link("deals", self.id, "contacts", contact)
        add_lines(self, "deals", self.id, self.offers, recurring=True)
        return self

    @property
    def created(self) -> datetime:
        return min(self.start, self.company.build.now) - timedelta(days=75)

    def _properties(self) -> dict[str, str | None]:
        pipeline = RENEWALS if self.kind == "renewal" else SALES
        won = self.state == "won"
        return {
            "dealname": f"{self.company.name} – {self.key} {self.start:%Y}",
            "pipeline": pipeline,
            "dealstage": STAGES[pipeline, self.state],
            "dealtype": self.kind,
            "amount": decimal(0 if self.kind == "renewal" else self.total),
            "deal_currency_code": self.currency,
            "closedate": iso(min(self.start, self.company.build.ago(3))) if self.state != "open" else None,
            "hs_is_closed": "false" if self.state == "open" else "true",
            "hs_is_closed_won": "true" if won else "false",
            "hs_is_closed_lost": "true" if self.state == "lost" else "false",
            "hosting_environment": "FlowFuse Cloud",
            "contract_start_date": f"{self.start:%Y-%m-%d}",
            "renewal_date": f"{self.ends:%Y-%m-%d}",
            "contract_term_months": str(self.months),
            "payment_terms": "Annual Installments" if self.instalments > 1 else "Upfront",
            "msa_signed": "true" if won else "false",
            "po_number": self.po_number or None,
            "po_required": None if self.po_required is None else str(self.po_required).lower(),
            "flowfuse_team_id": self.team or None,
        }

    def add_quote(self, evidence: str, *, age_days: float = 14, expires_in: float = 30) -> "Contract":
        """Store the quote, signed or not as EVIDENCE names it, and return the contract."""
        build, hubspot = self.company.build, self.company.build.hubspot
        created = build.ago(age_days + 6)
        signed = build.ago(age_days)
        self.quote = build.ids.hubspot("quote", self.company.name, self.key)
        self.signed_at = signed if evidence in SIGNED else None
        properties = {
            "hs_title": f"{self.company.name} – {self.key}",
            "hs_currency": self.currency,
            "hs_quote_amount": decimal(self.total),
            "hs_quote_number": f"{created:%Y%m%d}-{build.ids.number(self.quote, below=10**9):09}",
            "hs_quote_link": f"https://quotes.flowfuse.example/{self.quote}",
            "hs_pdf_download_link": f"https://quotes.flowfuse.example/{self.quote}.pdf",
            "hs_expiration_date": iso(midnight(build.ahead(expires_in))),
            "hs_net_payment_terms": "30",
            "hs_billing_enabled": "false",
            "hs_payment_enabled": "false",
            "hs_payment_status": "PAYMENT_NOT_ENABLED",
            "hs_language": "en",
            "hs_locked": "false" if evidence == "draft" else "true",
            **evidence_properties(evidence, iso(signed), self.company.name),
        }
        hubspot.put("quotes", self.quote, properties, created=created, updated=signed)
        hubspot.link("deals", self.id, "quotes", self.quote)
        hubspot.link("quotes", self.quote, "companies", self.company.id)
        hubspot.link("quotes", self.quote, "contacts", self.company.requester, SIGNER)
        if self.company.billing:
            hubspot.link("quotes", self.quote, "contacts", self.company.billing, BILLING_ON_QUOTE)
        add_lines(self, "quotes", self.quote, self.offers, recurring=True)
        return self


SIGNED = ("esign", "expired_signed", "clickwrap", "manual")
EVIDENCE: dict[str, dict[str, str]] = {
    "esign": {"hs_status": "APPROVAL_NOT_NEEDED", "hs_quote_status": "ACCEPTED", "hs_sign_status": "ESIGN_COMPLETED",
              "hs_quote_esign_status": "SIGNED", "hs_esign_enabled": "true"},
    "expired_signed": {"hs_status": "APPROVAL_NOT_NEEDED", "hs_quote_status": "EXPIRED", "hs_esign_enabled": "true",
                       "hs_sign_status": "ESIGN_COMPLETED", "hs_quote_esign_status": "SIGNED"},
    "clickwrap": {"hs_status": "ACCEPTED", "hs_quote_status": "ACCEPTED", "hs_template_type": "CPQ_QUOTE",
                  "hs_acceptance_method": "clickwrap"},
    "manual": {"hs_status": "APPROVED", "hs_quote_status": "PUBLISHED", "hs_sign_status": "MANUALLY_SIGNED",
               "hs_manually_signed": "true"},
    "pending": {"hs_status": "APPROVAL_NOT_NEEDED", "hs_quote_status": "PUBLISHED", "hs_sign_status": "ESIGN_PENDING",
                "hs_quote_esign_status": "PENDING", "hs_esign_enabled": "true"},
    "print": {"hs_status": "APPROVED", "hs_quote_status": "PUBLISHED", "hs_acceptance_method": "print_and_sign"},
    "draft": {"hs_status": "DRAFT", "hs_quote_status": "DRAFT"},
    "void": {"hs_status": "VOID", "hs_quote_status": "VOID"},
}  # fmt: skip


def evidence_properties(evidence: str, signed: str, company: str) -> dict[str, str]:
    """Return the quote properties of one way of being signed or not (facts/hubspot.md §3)."""
    properties = dict(EVIDENCE[evidence])
    if "SIGNED" in properties.get("hs_quote_esign_status", ""):
        signers = {"hs_esign_num_signers_required": "2", "hs_esign_num_signers_completed": "2"}
        properties |= {"hs_esign_date": signed, **signers}
    if evidence == "clickwrap":
        properties |= {"hs_accepted_date": signed, "hs_clickwrap_accepted_by": f"{company}, automation team"}
    return properties


def add_lines(
    contract: Contract, parent: str, parent_id: str, offers: Sequence[Offer], *, recurring: bool, period: str = ""
) -> None:
    """Give a deal, quote, invoice or subscription its own copies of the line items; a shared one would be lost."""
    build = contract.company.build
    for position, offer in enumerate(offers):
        line = build.ids.hubspot("line_item", parent, parent_id, position)
        properties: dict[str, str | None] = {
            "name": offer.name,
            "description": period or None,
            "hs_sku": offer.sku,
            "hs_product_id": offer.product_id,
            "quantity": str(offer.quantity),
            "price": decimal(offer.price),
            "amount": decimal(offer.total),
            "hs_discount_percentage": str(offer.discount_percent) if offer.discount_percent else None,
            "hs_line_item_currency_code": contract.currency,
            "hs_position_on_quote": str(position),
        }
        if recurring and offer.frequency:
            properties |= recurring_properties(contract, offer)
        build.hubspot.put("line_items", line, properties, created=contract.created)
        build.hubspot.link(parent, parent_id, "line_items", line)


def add_products(build: Build) -> None:
    """Store the product library that line items are taken from."""
    for offer in OFFERS:
        properties: dict[str, str | None] = {
            "name": offer.name,
            "hs_sku": offer.sku,
            "price": decimal(offer.price),
            "hs_product_type": "service",
            "recurringbillingfrequency": offer.frequency or None,
        }
        build.hubspot.put("products", offer.product_id, properties, created=CATALOG_OPENED)


def recurring_properties(contract: Contract, offer: Offer) -> dict[str, str | None]:
    """Return what makes a line item recur: every year, renewing by itself after the term."""
    return {
        "recurringbillingfrequency": offer.frequency,
        "hs_recurring_billing_period": f"P{contract.months}M",
        "hs_recurring_billing_number_of_payments": str(max(1, contract.months // 12)),
        "hs_recurring_billing_start_date": f"{contract.start:%Y-%m-%d}",
        "hs_recurring_billing_terms": "auto_renew",
    }
