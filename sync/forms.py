"""What people type or choose on the pages below /sync/."""

from typing import Any

from django import forms

from sync import catalog
from sync.models.run import State
from sync.panels.names import list_label, provider_label
from sync.panels.runs import RunFilters

PROVIDERS = [(provider, provider_label(provider)) for provider in catalog.PROVIDERS]


def _lists() -> list[tuple[str, str]]:
    """Every list's name once: "invoices" is both providers'."""
    return [(name, list_label(name)) for name in dict.fromkeys(source.name for source in catalog.SOURCES)]


class RunNowForm(forms.Form):
    """Which list of which provider; all of its lists where none is named."""

    provider = forms.ChoiceField(choices=PROVIDERS)
    object = forms.CharField(required=False, max_length=50)


class RunFilterForm(forms.Form):
    """Turns the address's parameters into RunFilters; every field may be empty."""

    provider = forms.ChoiceField(label="Provider", required=False, choices=[("", "Both"), *PROVIDERS])
    object = forms.ChoiceField(label="List", required=False)
    state = forms.ChoiceField(label="State", required=False, choices=[("", "All"), *State.choices])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["object"].choices = [("", "All"), *_lists()]  # type: ignore[attr-defined]

    def filters(self) -> RunFilters:
        """This method will return what was asked for; a field that did not validate narrows nothing."""
        self.full_clean()
        return RunFilters(**{name: value for name, value in self.cleaned_data.items() if value})
