"""Money as integer minor units and an ISO currency: no float ever touches an amount."""

from dataclasses import dataclass
from decimal import Decimal

# Stripe's own table, not CLDR's: the two disagree (facts: docs.stripe.com/currencies). ISK and UGX are
# sent times one hundred although they have no minor unit in practice.
ZERO_DECIMAL = frozenset(
    ["bif", "clp", "djf", "gnf", "jpy", "kmf", "krw", "mga", "pyg", "rwf", "vnd", "vuv", "xaf", "xof", "xpf"]
)
THREE_DECIMAL = frozenset(["bhd", "jod", "kwd", "omr", "tnd"])


def exponent(currency: str) -> int:
    """This function will return how many decimals the minor unit of `currency` stands for (0, 2 or 3)."""
    if currency in ZERO_DECIMAL:
        return 0
    return 3 if currency in THREE_DECIMAL else 2


class CurrencyMismatch(ValueError):
    """Two amounts in different currencies were put into one sum."""


@dataclass(frozen=True, order=False)
class Money:
    """An amount: `minor` units (cents for usd) of a lower-case ISO `currency`."""

    minor: int
    currency: str

    def __post_init__(self) -> None:
        if not isinstance(self.minor, int) or isinstance(self.minor, bool):
            raise TypeError(f"Money takes whole minor units, not {self.minor!r}.")
        if self.currency != self.currency.lower() or len(self.currency) != 3:
            raise ValueError(f"Money takes a lower-case three-letter currency, not {self.currency!r}.")

    def __add__(self, other: "Money") -> "Money":
        return Money(self.minor + self._same(other), self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.minor - self._same(other), self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.minor, self.currency)

    def __mul__(self, quantity: int) -> "Money":
        return Money(self.minor * quantity, self.currency)

    def __lt__(self, other: "Money") -> bool:
        return self.minor < self._same(other)

    def _same(self, other: "Money") -> int:
        if other.currency != self.currency:
            raise CurrencyMismatch(f"{self.currency} and {other.currency} cannot be put into one sum.")
        return other.minor

    @property
    def major(self) -> Decimal:
        """The amount in major units, exact, for printing and for HubSpot's decimal fields."""
        return Decimal(self.minor).scaleb(-exponent(self.currency))

    def __str__(self) -> str:
        """'USD 1,234.50', '-EUR 3.00': the sign in front, so that a column of amounts lines up."""
        sign = "-" if self.minor < 0 else ""
        return f"{sign}{self.currency.upper()} {abs(self.major):,.{exponent(self.currency)}f}"


def from_major(text: str | Decimal, currency: str) -> Money:
    """
    This function will return `text` (major units, as HubSpot sends them: "1234.5") as Money.

    :raises ValueError: `text` is no number, or has more decimals than `currency` knows
    """
    try:
        minor = Decimal(text).scaleb(exponent(currency))
        whole = int(minor)
    except ArithmeticError as error:
        raise ValueError(f"{text!r} is no amount of {currency}.") from error
    if whole != minor:
        raise ValueError(f"{text!r} has more decimals than {currency} knows.")
    return Money(whole, currency)
