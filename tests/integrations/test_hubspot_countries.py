"""Countries as people type them."""

import pytest

from integrations.hubspot.countries import country_code


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("Germany", "DE"), ("Deutschland", "DE"), (" germany ", "DE"), ("DE", "DE"), ("de", "DE"),
        ("USA", "US"), ("U.S.A.", "US"), ("United States", "US"), ("United States of America", "US"),
        ("UK", "GB"), ("United Kingdom", "GB"), ("England", "GB"), ("Great Britain", "GB"),
        ("The Netherlands", "NL"), ("México", "MX"), ("Mexico", "MX"), ("Türkiye", "TR"), ("Czech Republic", "CZ"),
        ("Österreich", "AT"), ("Schweiz", "CH"), ("Canada", "CA"), ("South Korea", "KR"), ("Côte d’Ivoire", "CI"),
    ],
)  # fmt: skip
def test_a_known_spelling_gets_its_code(typed, code):
    assert country_code(typed) == code


@pytest.mark.parametrize(
    "typed", ["", " ", "Atlantis", "Europe", "EU", "World", "Korea", "Congo", "Londn", "n/a", "150"]
)
def test_anything_else_gets_none(typed):
    assert country_code(typed) == ""
