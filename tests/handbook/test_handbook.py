"""The registry says what is true: ids complete, sentences printable, every name it gives exists."""

import importlib
from typing import Any

import pytest

from billing_ops import handbook

NAMES = [
    (rule.id, name) for rule in handbook.ALL.values() for name in (rule.enforced_by, rule.check, rule.tests) if name
]


def _resolve(name: str) -> Any:
    """Import the longest module in a dotted name and follow the rest as attributes."""
    parts = name.split(".")
    for end in range(len(parts), 0, -1):
        try:
            found: Any = importlib.import_module(".".join(parts[:end]))
        except ModuleNotFoundError:
            continue
        for attribute in parts[end:]:
            found = getattr(found, attribute)
        return found
    raise ModuleNotFoundError(name)


def test_every_rule_of_both_revisions_is_there_once() -> None:
    expected = [f"R{n}" for n in range(1, 52)] + [f"N{n}" for n in range(1, 23)] + ["O1", "O2"]

    assert list(handbook.ALL) == expected
    assert sum(len(chapter) for _, chapter in handbook.CHAPTERS) == len(expected)


def test_sentences_are_short_whole_and_different() -> None:
    sentences = [rule.sentence for rule in handbook.ALL.values()]

    assert all(sentence.endswith(".") and sentence[0].isupper() and len(sentence) <= 110 for sentence in sentences)
    assert len(set(sentences)) == len(sentences)


@pytest.mark.parametrize(("rule_id", "name"), NAMES)
def test_every_name_leads_somewhere(rule_id: str, name: str) -> None:
    assert _resolve(name) is not None


def test_a_name_that_leads_nowhere_is_noticed() -> None:
    with pytest.raises(AttributeError):
        _resolve("billing_ops.handbook.no_such_thing")
    with pytest.raises(ModuleNotFoundError):
        _resolve("nowhere.at.all")


@pytest.mark.parametrize("rule", handbook.ALL.values(), ids=lambda rule: rule.id)
def test_what_is_built_is_tested(rule: handbook.Rule) -> None:
    assert rule.is_built == bool(rule.tests)


def test_the_second_revision_adds_to_the_first(settings: Any) -> None:
    settings.HANDBOOK_REVISION = "base"
    assert len(handbook.rules()) == 51

    settings.HANDBOOK_REVISION = "current"
    assert len(handbook.rules()) == 51 + 24


def test_an_unknown_rule_is_an_error() -> None:
    with pytest.raises(KeyError):
        handbook.rule("R99")
