"""What people type or choose on the pages below /sync/."""

from typing import Any

from django import forms

from sync import catalog
from sync.inbox.selectors import Filters as InboxFilters
from sync.inbox.states import State as EventState
from sync.models.drift import DriftKind
from sync.models.run import State
from sync.panels import differences, waiting
from sync.panels.differences import DifferenceFilters
from sync.panels.names import list_label, provider_label
from sync.panels.runs import RunFilters
from sync.panels.waiting import WaitingFilters

PROVIDERS = [(provider, provider_label(provider)) for provider in catalog.PROVIDERS]


def _lists() -> list[tuple[str, str]]:
    """Every list's name once: "invoices" is both providers'."""
    return [(name, list_label(name)) for name in dict.fromkeys(source.name for source in catalog.SOURCES)]


class RunNowForm(forms.Form):
    """Which list of which provider; all of its lists where none is named."""

    provider = forms.ChoiceField(choices=PROVIDERS)
    object = forms.CharField(required=False, max_length=50)


class ChosenForm(forms.Form):
    """Which rows of a table a button is for."""

    ids = forms.TypedMultipleChoiceField(coerce=int)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        given = data.getlist("ids")
        self.fields["ids"].choices = [(one, one) for one in given if one.isascii() and one.isdigit() and len(one) < 19]  # type: ignore[attr-defined]


class FilterForm(forms.Form):
    """Narrows a list by the address's parameters; every field may be empty."""

    provider = forms.ChoiceField(label="Provider", required=False, choices=[("", "Both"), *PROVIDERS])

    def values(self) -> dict[str, str]:
        """This method will return what was asked for; a field that did not validate narrows nothing."""
        self.full_clean()
        return {name: value for name, value in self.cleaned_data.items() if value}


class ListFilterForm(FilterForm):
    """The same, for what belongs to one of our lists."""

    object = forms.ChoiceField(label="List", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["object"].choices = [("", "All"), *_lists()]  # type: ignore[attr-defined]


class RunFilterForm(ListFilterForm):
    """Narrows the runs."""

    state = forms.ChoiceField(label="State", required=False, choices=[("", "All"), *State.choices])

    def filters(self) -> RunFilters:
        """This method will return the filters of `sync.panels.runs`."""
        return RunFilters(**self.values())


class WaitingFilterForm(ListFilterForm):
    """Narrows what waits to be read again."""

    state = forms.ChoiceField(label="State", required=False, choices=[("", "All"), *waiting.STATES.items()])
    text = forms.CharField(label="ID", required=False, max_length=200)

    def filters(self) -> WaitingFilters:
        """This method will return the filters of `sync.panels.waiting`."""
        return WaitingFilters(**self.values())


class DifferenceFilterForm(ListFilterForm):
    """Narrows the differences."""

    kind = forms.ChoiceField(label="Found", required=False, choices=[("", "All"), *DriftKind.choices])
    state = forms.ChoiceField(label="State", required=False, choices=[("", "All"), *differences.STATES.items()])

    def filters(self) -> DifferenceFilters:
        """This method will return the filters of `sync.panels.differences`."""
        return DifferenceFilters(**self.values())


class InboxFilterForm(FilterForm):
    """Narrows the inbox."""

    state = forms.ChoiceField(label="State", required=False, choices=[("", "All"), *EventState.choices])
    event_type = forms.CharField(label="Type begins with", required=False, max_length=100)
    text = forms.CharField(label="Whole ID", required=False, max_length=200)

    def filters(self) -> InboxFilters:
        """This method will return the filters of `sync.inbox.selectors`."""
        return InboxFilters(**self.values())


class IgnoreForm(forms.Form):
    """Why an event is put aside."""

    reason = forms.CharField(
        label="Why it may be ignored", max_length=500, widget=forms.Textarea(attrs={"rows": 3}), strip=True
    )
