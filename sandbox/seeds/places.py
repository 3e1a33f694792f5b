"""Addresses of invented companies: real towns, invented streets, written as each provider wants them."""

from dataclasses import dataclass
from typing import Any

TOWNS: dict[str, tuple[str, tuple[tuple[str, str, str], ...]]] = {
    "US": ("United States", (("Grand Rapids", "MI", "49503"), ("Tulsa", "OK", "74103"), ("Tacoma", "WA", "98402"))),
    "CA": ("Canada", (("Hamilton", "ON", "L8P 1A1"), ("Quebec City", "QC", "G1R 2B5"))),
    "GB": ("United Kingdom", (("Leeds", "", "LS1 4AP"), ("Swansea", "", "SA1 3SN"), ("Derby", "", "DE1 2QY"))),
    "DE": ("Germany", (("Kassel", "", "34117"), ("Bielefeld", "", "33602"), ("Ulm", "", "89073"))),
    "NL": ("Netherlands", (("Eindhoven", "", "5611 AB"), ("Zwolle", "", "8011 CD"))),
    "FR": ("France", (("Nantes", "", "44000"), ("Dijon", "", "21000"))),
    "SE": ("Sweden", (("Umeå", "", "903 26"), ("Borås", "", "503 30"))),
    "NO": ("Norway", (("Drammen", "", "3015"),)),
    "PL": ("Poland", (("Łódź", "", "90-001"),)),
    "IT": ("Italy", (("Brescia", "", "25121"),)),
    "ES": ("Spain", (("Zaragoza", "", "50001"),)),
    "AU": ("Australia", (("Geelong", "VIC", "3220"),)),
    "JP": ("Japan", (("Hamamatsu", "", "430-0926"),)),
    "CH": ("Switzerland", (("Winterthur", "", "8400"),)),
    "AT": ("Austria", (("Linz", "", "4020"),)),
    "MX": ("Mexico", (("Monterrey", "NLE", "64000"),)),
}
STREETS = ("Foundry", "Harbour", "Mill", "Station", "Orchard", "Canal", "Lantern", "Quarry", "Meadow", "Kiln")
VAT_FORMS = {
    "GB": "GB{:09}", "DE": "DE{:09}", "NL": "NL{:09}B01", "FR": "FR{:011}", "SE": "SE{:010}01", "PL": "PL{:010}",
    "IT": "IT{:011}", "ES": "ESB{:08}", "AT": "ATU{:08}", "NO": "NO{:09}MVA", "CH": "CHE{:09}MWST",
}  # fmt: skip

VAT_KINDS = {"GB": "gb_vat", "NO": "no_vat", "CH": "ch_vat"}
"""Stripe's own word for a tax number, where it is not an EU one."""


@dataclass(frozen=True, slots=True)
class Place:
    """One address; country is ISO, country_name as a person types it."""

    line: str
    city: str
    state: str
    code: str
    country: str
    country_name: str

    def stripe(self) -> dict[str, Any]:
        """Return Stripe's address object."""
        return {
            "city": self.city,
            "country": self.country,
            "line1": self.line,
            "line2": None,
            "postal_code": self.code,
            "state": self.state or None,
        }

    def hubspot(self) -> dict[str, str]:
        """Return a company's address properties."""
        return {
            "address": self.line,
            "city": self.city,
            "state": self.state,
            "zip": self.code,
            "country": self.country_name,
            "hs_country_code": self.country,
        }


def place(country: str, number: int) -> Place:
    """Return the address that belongs to a number, in one of the country's towns."""
    name, towns = TOWNS[country]
    city, state, code = towns[number % len(towns)]
    street = STREETS[number % len(STREETS)]
    return Place(f"{1 + number % 180} {street} Road", city, state, code, country, name)


def vat_number(country: str, number: int) -> str:
    """Return a well-formed looking VAT number of the country, empty where there is none (no check digit)."""
    form = VAT_FORMS.get(country, "")
    return form.format(number) if form else ""
