"""One Stripe customer through time: card, balance ledger and subscriptions, played in calendar order."""

from collections.abc import Callable
from datetime import datetime, timedelta
from heapq import heappop, heappush
from typing import TYPE_CHECKING, Any

from sandbox.seeds.build import Build
from sandbox.seeds.dates import add_months, stamp
from sandbox.seeds.places import VAT_KINDS, Place, place, vat_number
from sandbox.stripe import objects

if TYPE_CHECKING:
    from sandbox.seeds.subscription import BilledSubscription

Act = Callable[[datetime], object]
BRANDS = ("visa", "visa", "mastercard", "amex")


class Account:
    """
    A customer whose history is a list of dated acts; `settle` plays them up to now and stores the result.

    Playing in order keeps the ledger honest: each balance entry ends where the next one starts.
    """

    def __init__(
        self,
        build: Build,
        name: str,
        *,
        key: str = "",
        team: str = "",
        country: str = "US",
        card_months: int | None = 30,
        email: str = "",
        vat: bool = False,
    ) -> None:
        self.build, self.name, self.key = build, name, key or name
        self.team = team or build.ids.team(self.key)
        self.place: Place = place(country, build.ids.number(self.key, "place", below=1000))
        self.id = build.ids.stripe("cus", self.key)
        self.email = email or f"billing@{domain(name)}"
        self.currency = "usd"
        self.balance = 0
        self.entries = 0
        self.invoices: list[dict[str, Any]] = []
        self.subscriptions: list[BilledSubscription] = []
        self.discount: dict[str, Any] | None = None
        self.fails_from: datetime | None = None
        self.card_months = card_months
        self.vat = vat_number(country, build.ids.number(name, "vat", below=99_999_999)) if vat else ""
        self.card = build.ids.stripe("pm", self.key) if card_months is not None else None
        self._agenda: list[tuple[datetime, int, Act]] = []
        self._acts = 0

    def at(self, when: datetime, act: Act) -> None:
        """Put an act on the agenda; acts of one moment keep the order in which they were put there."""
        self._acts += 1
        heappush(self._agenda, (when, self._acts, act))

    def settle(self) -> "Account":
        """Play everything up to now, store customer, card and subscriptions, and return the account."""
        while self._agenda and self._agenda[0][0] <= self.build.now:
            when, _, act = heappop(self._agenda)
            act(when)
        for subscription in self.subscriptions:
            subscription.store()
        if self.card:
            self._store_card()
        self._store_customer()
        return self

    def number(self, what: str, *, below: int) -> int:
        """Return this account's own number for something, the same in every run."""
        return self.build.ids.number(self.key, what, below=below)

    def post(
        self,
        amount: int,
        *,
        when: datetime,
        kind: str = "adjustment",
        description: str | None = None,
        metadata: dict[str, str] | None = None,
        invoice: str | None = None,
        credit_note: str | None = None,
    ) -> dict[str, Any]:
        """Write one balance entry (minor units; negative favours the customer) and return it."""
        self.balance += amount
        self.entries += 1
        return self.build.put(
            "balance_transaction",
            id=self.build.ids.stripe("cbtxn", self.key, self.entries),
            customer=self.id,
            amount=amount,
            ending_balance=self.balance,
            currency=self.currency,
            created=stamp(when),
            type=kind,
            description=description,
            metadata=metadata or {},
            invoice=invoice,
            credit_note=credit_note,
        )

    def revise(self, invoice: str, **changes: Any) -> None:
        """Change fields of one of the customer's invoices after it was issued."""
        position = next(at for at, row in enumerate(self.invoices) if row["id"] == invoice)
        self.invoices[position] = self.build.stripe.put({**self.invoices[position], **changes})

    @property
    def opened(self) -> datetime:
        """When the customer was made: minutes before the first subscription."""
        starts = [subscription.start for subscription in self.subscriptions]
        return min(starts, default=self.build.ago(200)) - timedelta(minutes=4)

    def billing_details(self) -> dict[str, Any]:
        """Return name, e-mail and address as card and charge carry them."""
        return {"address": self.place.stripe(), "email": self.email, "name": self.name, "phone": None, "tax_id": None}

    @property
    def _expiry(self) -> datetime:
        return add_months(self.build.now, self.card_months or 0)

    @property
    def brand(self) -> str:
        """Whose card it is."""
        return BRANDS[self.number("brand", below=len(BRANDS))]

    @property
    def last4(self) -> str:
        """The end of the card's number."""
        return f"{self.number('last4', below=10_000):04}"

    def charged(self) -> dict[str, Any] | None:
        """Return what a charge says of the card it used."""
        if self.card is None:
            return None
        expiry = self._expiry
        shown = {"brand": self.brand, "last4": self.last4, "exp_month": expiry.month, "exp_year": expiry.year}
        return {"type": "card", "card": shown}

    def _store_card(self) -> None:
        expiry = self._expiry
        self.build.put(
            "payment_method",
            id=self.card,
            customer=self.id,
            created=stamp(self.opened),
            billing_details=self.billing_details(),
            brand=self.brand,
            last4=self.last4,
            exp_month=expiry.month,
            exp_year=expiry.year,
            country=self.place.country,
        )

    def _tax_id(self) -> dict[str, Any]:
        kind = VAT_KINDS.get(self.place.country, "eu_vat")
        name = self.build.ids.stripe("txi", self.key)
        created = stamp(self.opened) or 0
        return objects.tax_id(
            id=name, customer=self.id, created=created, value=self.vat, type=kind, country=self.place.country
        )

    def _store_customer(self) -> None:
        self.build.put(
            "customer",
            id=self.id,
            created=stamp(self.opened),
            name=self.name,
            email=self.email,
            address=self.place.stripe(),
            balance=self.balance,
            currency=self.currency if self.invoices else None,
            discount=self.discount["id"] if self.discount else None,
            delinquent=any(invoice["status"] == "open" for invoice in self.invoices[-1:]),
            invoice_prefix=self.prefix,
            next_invoice_sequence=len(self.invoices) + 1,
            invoice_settings={
                "custom_fields": None,
                "default_payment_method": self.card,
                "footer": None,
                "rendering_options": None,
            },
            metadata={},
            tax_ids=[self._tax_id()] if self.vat else [],
        )

    @property
    def prefix(self) -> str:
        """The customer's own start of invoice numbers, eight capitals and digits."""
        return self.build.ids.coupon("prefix", self.key)


def domain(name: str) -> str:
    """Return an invented company's mail domain, which can never exist: kiln-and-co.example."""
    words = "".join(letter if letter.isalnum() and letter.isascii() else " " for letter in name.lower()).split()
    return f"{'-'.join(words[:3])}.example"
