"""What the timeline is narrowed to, read from the address and written back into it."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django import forms

from billing_ops.dashboard.timeline.kinds import GROUPS, KINDS

# What the form takes as a day: PostgreSQL and time zones know more than either's calendar needs.
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2100, 12, 31)
BETWEEN = "~"


@dataclass(frozen=True)
class Place:
    """An event's place in the order of the list: newest first, then by kind and id, so that no two are alike."""

    at: datetime
    kind: str
    id: str

    def __str__(self) -> str:
        return BETWEEN.join([self.at.isoformat().replace("+00:00", "Z"), self.kind, self.id])


@dataclass(frozen=True)
class Filters:
    """`groups` (none: all usual ones), calendar days in the reader's zone, and the place the page begins after."""

    groups: frozenset[str] = frozenset()
    from_day: date | None = None
    to_day: date | None = None
    older: Place | None = None

    @property
    def narrow(self) -> bool:
        """Whether anything is left out on purpose."""
        return bool(self.groups or self.from_day or self.to_day)

    def query(self) -> str:
        """This method will return the address's query for these filters, '' for none, always in the same order."""
        named: list[tuple[str, Any]] = [("kind", group.code) for group in GROUPS if group.code in self.groups]
        named += [("from_day", self.from_day), ("to_day", self.to_day), ("older", self.older)]
        return urlencode([(name, str(value)) for name, value in named if value])

    def toggled(self, group: str) -> "Filters":
        """This method will return the filters with a group more or less, from the newest event on."""
        return replace(self, groups=self.groups ^ {group}, older=None)


class PlaceField(forms.CharField):
    """Turns `older` into a Place."""

    def clean(self, value: Any) -> Place | None:
        """This method will return the place, None for ''. :raises ValidationError: it was not made by a timeline"""
        text = super().clean(value)
        return _place(text) if text else None


def _place(text: str) -> Place:
    at, _, rest = text.partition(BETWEEN)
    kind, _, event_id = rest.partition(BETWEEN)
    try:
        moment = datetime.fromisoformat(at)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None or not FIRST_DAY <= moment.date() <= LAST_DAY:
        raise forms.ValidationError("Where the older events begin cannot be read.")
    if kind not in KINDS or not event_id:
        raise forms.ValidationError("Where the older events begin cannot be read.")
    return Place(moment, kind, event_id)


class DayField(forms.DateField):
    """A calendar day of this century."""

    def validate(self, value: date | None) -> None:
        """This method will return. :raises ValidationError: no event can have happened then"""
        super().validate(value)
        if value and not FIRST_DAY <= value <= LAST_DAY:
            raise forms.ValidationError(f"Take a day between {FIRST_DAY.year} and {LAST_DAY.year}.")


class FilterForm(forms.Form):
    """Turns the address's parameters into Filters; every field may be empty."""

    kind = forms.MultipleChoiceField(
        label="What",
        required=False,
        choices=[(group.code, group.label) for group in GROUPS],
        error_messages={"invalid_choice": "“%(value)s” is no kind of event."},
    )
    from_day = DayField(label="From", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    to_day = DayField(label="Until", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    older = PlaceField(required=False, max_length=200)

    def clean(self) -> None:
        """This method will return. :raises ValidationError: the days are the wrong way round"""
        first, last = self.cleaned_data.get("from_day"), self.cleaned_data.get("to_day")
        if first and last and first > last:
            raise forms.ValidationError("«From» is after «Until»: turn the days round.")

    def kinds_asked(self) -> list[str]:
        """This method will return the kinds in the address that there are, whatever else of it cannot be read."""
        known = {group.code for group in GROUPS}
        return [str(value) for value in self["kind"].value() or [] if value in known]

    def filters(self) -> Filters:
        """This method will return what a valid form asked for."""
        asked = self.cleaned_data
        return Filters(frozenset(asked["kind"]), asked["from_day"], asked["to_day"], asked["older"])

    def problems(self) -> str:
        """This method will return what could not be read, as sentences, each with its field's name before it."""
        return " ".join(_sentence(self, name, said) for name, found in self.errors.items() for said in found)


def _sentence(form: forms.Form, name: str, said: Any) -> str:
    label = form.fields[name].label if name in form.fields else None
    return f"«{label}»: {said}" if label else str(said)
