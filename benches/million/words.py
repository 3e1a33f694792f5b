"""
SQL functions that make the generated rows' ids and names out of a number; the same number, the same text.

Ids are spread like a provider's, so that neighbours in a table are not neighbours in an index. Of a name's three words
the first is rare (one in 8,000 companies), the second common (one in 20), the third on every eighth.
"""

SCHEMA = "bench"

FIRST = tuple(f"{first}{second}" for first in "bdkl" for second in "aeiou")
SECOND = (
    "Logistics", "Robotics", "Foods", "Packaging", "Automation", "Textiles", "Instruments", "Metals", "Shipyards",
    "Glass", "Printing", "Optics", "Bakeries", "Timber", "Pumps", "Ceramics", "Batteries", "Breweries", "Tooling",
    "Cables",
)  # fmt: skip
THIRD = ("GmbH", "Inc", "Ltd", "AG", "BV", "SA", "Group", "Co")
# What a team ID is made of (TEAM_ID_PATTERN), shuffled so that neighbours look nothing alike.
LETTERS = "7pRx0dVnW2mKz5gJQb8eYAo1NvDl4XGy9aPrEwj3ZLkB6qOM"
PRIME = 982_451_653_001


def functions() -> str:
    """This function will return the SQL that makes the schema with its functions."""
    return "\n".join([
        f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE; CREATE SCHEMA {SCHEMA};",
        _function("key(kind text, n bigint)", "SELECT kind || '_' || substr(md5(kind || n), 1, 20)"),
        _function("record(kind int, n bigint)", "SELECT ((kind * 10000000000) + (n * 7919) % 9999999967)::text"),
        _function("team(n bigint)", f"SELECT {team('n')}"),
        _function("name(n bigint)", f"SELECT initcap({_rare('n * 7919')}) || ' ' || {_common('n')}"),
        _function("ago(n bigint, days int)", "SELECT now() - make_interval(secs => (n * 7919) % (days * 86400))"),
    ])  # fmt: skip


def _function(signature: str, body: str) -> str:
    result = "timestamptz" if signature.startswith("ago") else "text"
    volatility = "STABLE" if result == "timestamptz" else "IMMUTABLE"
    return f"CREATE FUNCTION {SCHEMA}.{signature} RETURNS {result} LANGUAGE sql {volatility} AS $${body}$$;"


def team(number: str) -> str:
    """This function will return the expression for a number's team ID: ten digits to the base of how many letters."""
    base = len(LETTERS)
    places = [f"substr('{LETTERS}', ({number} * {PRIME} / {base**place} % {base})::int + 1, 1)" for place in range(10)]
    return " || ".join(places)


def _rare(number: str) -> str:
    parts = [_word(FIRST, f"({number}) / {len(FIRST) ** place}") for place in range(3)]
    return " || ".join(parts)


def _common(number: str) -> str:
    return f"{_word(SECOND, number)} || ' ' || {_word(THIRD, f'({number}) / {len(SECOND)}')}"


def _word(words: tuple[str, ...], number: str) -> str:
    listed = ", ".join(f"'{word}'" for word in words)
    return f"(ARRAY[{listed}])[(({number}) % {len(words)})::int + 1]"
