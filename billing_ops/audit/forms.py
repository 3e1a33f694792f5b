"""The audit page's filters."""

from typing import Any

from django import forms

from billing_ops.audit.actions import AuditAction
from billing_ops.audit.selectors import Filters


class FilterForm(forms.Form):
    """Turns the address's parameters into Filters; every field may be empty."""

    actor = forms.CharField(label="Who", max_length=254, required=False, help_text="Part of an e-mail.")
    action = forms.ChoiceField(label="What", required=False)
    subject = forms.CharField(label="About", max_length=200, required=False, help_text="A whole ID, or part of a name.")
    ticket = forms.CharField(label="Ticket", max_length=40, required=False, help_text="HubSpot's ticket number.")
    lookup = forms.CharField(label="Lookup", max_length=40, required=False, help_text="Its number, without words.")
    from_day = forms.DateField(label="From", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    to_day = forms.DateField(label="Until", required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = sorted(AuditAction.choices, key=lambda choice: str(choice[1]))
        self.fields["action"].choices = [("", "Everything"), *choices]  # type: ignore[attr-defined]

    def filters(self) -> Filters:
        """This method will return what was asked for; fields that did not validate narrow nothing."""
        return Filters(**{name: value for name, value in self.cleaned_data.items() if value})
