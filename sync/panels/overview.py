"""The first page: every list of both providers."""

import datetime
from dataclasses import dataclass

from django.utils.safestring import SafeString

from sync import catalog, selectors
from sync.panels import presses
from sync.panels.changes import changes_of
from sync.panels.names import list_label, provider_label
from sync.panels.states import ListState, list_states
from sync.panels.words import Words, backlog_note, words_of

# Screen readers are told of a run at each tenth of it, not every two seconds.
STEPS = 10


@dataclass(frozen=True)
class ListRow:
    """One line of the table; `done` and `total` of its bar, `total` 0 where the end is not known."""

    state: ListState
    label: str
    words: Words
    asked: str
    oldest_note: SafeString | str

    @property
    def done(self) -> int:
        return self.state.run.seen if self.state.run else 0

    @property
    def total(self) -> int:
        return self.state.expected if self.state.expected >= self.done else 0


@dataclass(frozen=True)
class ProviderCard:
    """One provider: how its changes come, and its lists in reading order."""

    provider: str
    label: str
    changes: SafeString | str
    rows: list[ListRow]
    asked: str

    @property
    def is_running(self) -> bool:
        return any(row.state.is_running for row in self.rows)


@dataclass(frozen=True)
class Overview:
    """`is_moving`: something runs or was just asked for, so that the page asks again; `said` is for screen readers."""

    cards: list[ProviderCard]

    @property
    def is_moving(self) -> bool:
        return any(card.is_running or card.asked or any(row.asked for row in card.rows) for card in self.cards)

    @property
    def said(self) -> str:
        return " ".join(_said(row) for card in self.cards for row in card.rows if row.state.is_running)


def overview(*, now: datetime.datetime) -> Overview:
    """This function will return what the first page shows."""
    states, asked = list_states(), presses.waiting(now=now)
    return Overview([_card(provider, states, asked, now) for provider in catalog.PROVIDERS])


def _card(provider: str, states: list[ListState], asked: dict[str, str], now: datetime.datetime) -> ProviderCard:
    behind_after = selectors.behind_after(provider)
    rows = [
        ListRow(
            state=state,
            label=list_label(state.object),
            words=words_of(state, behind_after=behind_after, now=now),
            asked="" if state.is_running else asked.get(f"{provider} {state.object}", ""),
            oldest_note=backlog_note(state.backlog),
        )
        for state in states
        if state.provider == provider
    ]
    running = any(row.state.is_running for row in rows)
    return ProviderCard(
        provider, provider_label(provider), changes_of(provider), rows, "" if running else asked.get(provider, "")
    )


def _said(row: ListRow) -> str:
    """Coarse on purpose: the same words until the next tenth."""
    name = f"{provider_label(row.state.provider)} {row.label.lower()}"
    if not row.total:
        return f"Reading {name}."
    return f"Reading {name}, {row.done * STEPS // row.total * (100 // STEPS)} %."
