"""The first page: every list of both providers."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.safestring import SafeString

from sync import catalog, selectors, usage
from sync.framing import Frame
from sync.models import Watermark
from sync.panels import presses
from sync.panels.changes import Changes, Told, changes_of, told
from sync.panels.hindrance import Obstacles, obstacles
from sync.panels.names import list_label, provider_label
from sync.panels.presses import Presses
from sync.panels.states import ListState, list_states
from sync.panels.words import Words, backlog_note, words_of
from sync.polls import due

# Screen readers are told of a run at each tenth of it, not every two seconds.
STEPS = 10


@dataclass(frozen=True)
class ListRow:
    """One line of the table; `asked` is who asked for it when no worker has begun yet."""

    state: ListState
    label: str
    words: Words
    asked: str
    oldest_note: SafeString | str
    hindered: str
    left: str

    @property
    def disabled_because(self) -> str:
        """Why it cannot be asked for now, '' when it can."""
        if self.state.is_running:
            return "It is being read now"
        return f"{self.asked} asked for it a moment ago" if self.asked else self.hindered

    @property
    def done(self) -> int:
        """How many objects the run has read."""
        return self.state.run.seen if self.state.run else 0

    @property
    def total(self) -> int:
        """How many there probably are; 0 where the end is not known."""
        return self.state.age.expected if self.state.age.expected >= self.done else 0

    @property
    def is_moving(self) -> bool:
        """True while it is read, or about to be."""
        return self.state.is_running or bool(self.asked)


@dataclass(frozen=True)
class ProviderCard:
    """
    One provider: how its changes come, its lists in reading order, and who asked for all of them or for changes.

    `hindered` is what keeps any of it from being read, '' if nothing does.
    """

    provider: str
    label: str
    changes: Changes
    rows: list[ListRow]
    asked: str
    asked_changes: str
    hindered: str

    @property
    def is_moving(self) -> bool:
        """True while anything of it is read, or about to be."""
        return bool(self.asked or self.asked_changes) or any(row.is_moving for row in self.rows)


@dataclass(frozen=True)
class Overview:
    """What the page shows."""

    cards: list[ProviderCard]

    @property
    def is_moving(self) -> bool:
        """True while the page should ask again by itself."""
        return any(card.is_moving for card in self.cards)

    @property
    def summary(self) -> str:
        """How many lists are up to date, of how many: "16 of 18 lists are up to date."."""
        looks = [row.words.look for card in self.cards for row in card.rows]
        return f"{looks.count('current')} of {len(looks)} lists are up to date."

    @property
    def said(self) -> str:
        """What a screen reader is told: coarse, so that it is the same words until the next tenth."""
        return " ".join(_said(row) for card in self.cards for row in card.rows if row.state.is_running)


def overview(*, now: datetime.datetime, frame: Frame) -> Overview:
    """This function will return what the first page shows; `now` is our clock's, which the trail goes by."""
    watermarks, news = list(Watermark.objects.all()), told(now=now)
    refused = list(selectors.refused_keys())
    states = list_states(refused=refused, ages=frame.ages)
    started = presses.started([state.run for state in states if state.run], watermarks)
    pressed, known = presses.unbegun(now=now, started=started), obstacles(refused, frame=frame)
    cards = []
    for name in catalog.PROVIDERS:
        every = due.usual_interval(name, is_slow=frame.budget_state != usage.OK)
        changes = changes_of(name, watermarks=watermarks, told=news.get(name, Told()), every=every)
        rows = _rows(name, states, pressed, known, now)
        cards.append(_card(name, rows, changes, pressed.waiting, hindered=known.of_list(name, "")))
    return Overview(cards)


def _rows(
    provider: str, states: list[ListState], pressed: Presses, known: Obstacles, now: datetime.datetime
) -> list[ListRow]:
    behind_after, asked, left = selectors.behind_after(provider), pressed.waiting, pressed.left
    return [
        ListRow(
            state=state,
            label=list_label(state.object),
            words=words_of(state, behind_after=behind_after, now=now),
            asked="" if state.is_running else asked.get(f"{provider} {state.object}", ""),
            oldest_note=backlog_note(state.backlog),
            hindered=known.of_list(provider, state.object),
            left="" if state.is_running else left.get(f"{provider} {state.object}") or left.get(provider, ""),
        )
        for state in states
        if state.provider == provider
    ]


def _card(
    provider: str, rows: list[ListRow], changes: Changes, asked: Mapping[str, str], *, hindered: str
) -> ProviderCard:
    running = any(row.state.is_running for row in rows)
    return ProviderCard(
        provider=provider,
        label=provider_label(provider),
        changes=changes,
        rows=rows,
        asked="" if running else asked.get(provider, ""),
        asked_changes=asked.get(presses.changes_of(provider), ""),
        hindered=hindered,
    )


def _said(row: ListRow) -> str:
    name = f"{provider_label(row.state.provider)} {row.label.lower()}"
    if not row.total:
        return f"Reading {name}."
    return f"Reading {name}, {row.done * STEPS // row.total * (100 // STEPS)} %."
