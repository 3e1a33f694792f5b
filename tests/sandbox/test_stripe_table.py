"""A table's filters stay right while rows come, change and go: indexes are kept up to date, not rebuilt."""

import random

from sandbox.stripe.table import Table, value_at

FIELDS = ("owner", "nested.kind", "missing")


def row(rng: random.Random, name: str) -> dict[str, object]:
    return {
        "id": name,
        "created": rng.randrange(5),
        "owner": rng.choice(["a", "b", None]),
        "nested": rng.choice([None, {"kind": 1}, {"kind": [1]}]),
    }


def test_an_index_always_says_what_a_look_at_every_row_says() -> None:
    rng, table = random.Random(4), Table()

    for _ in range(600):
        name = f"r{rng.randrange(40)}"
        if rng.random() < 0.3:
            table.remove(name)
        else:
            table.put(row(rng, name))
        for field in FIELDS:
            for value in ("a", "b", None, 1):
                expected = [at for at in table.order() if value_at(table.rows[at[2]], field.split(".")) == value]
                assert table.positions(field, value) == expected

    assert table.order() == sorted(table.order())
    assert {at[2] for at in table.order()} == table.rows.keys()
