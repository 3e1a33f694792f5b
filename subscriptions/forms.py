"""Shapes of input for the lookup: strings in, domain values out. No rule beyond shape."""

import re
from urllib.parse import urlsplit

from django import forms
from django.conf import settings

from subscriptions.calculations import ticket_number, unfit_characters

SHOWN = 40  # characters of a wrong input that are worth showing back


def shortened(text: str) -> str:
    """This function will return `text` short enough to stand inside a sentence."""
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"


class CheckTeamForm(forms.Form):
    """The ticket and the team ID as the ticket states it (R4, R5). The ID field is never filled for anybody."""

    ticket = forms.CharField(
        label="Ticket",
        help_text="The ticket's number, or its address copied from HubSpot.",
        error_messages={"required": "Type the ticket's number, or paste its HubSpot address."},
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "text", "spellcheck": "false"}),
    )
    team_id = forms.CharField(
        label="Team ID as the ticket states it",
        help_text="Ten characters, upper and lower case as written. In FlowFuse: Team Settings, General.",
        error_messages={"required": "Type the team ID as it stands in the ticket."},
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "off", "spellcheck": "false", "class": "font-monospace"}
        ),
    )

    def clean_ticket(self) -> str:
        typed: str = self.cleaned_data["ticket"]
        ui_host = urlsplit(settings.HUBSPOT_UI_BASE).netloc
        number = ticket_number(typed, portal=settings.HUBSPOT_PORTAL_ID, ui_host=ui_host)
        if number is None:
            raise forms.ValidationError(
                f"«{shortened(typed)}» is no ticket number and no address of a ticket in our HubSpot, so nothing was "
                "looked up. Copy the number from the ticket."
            )
        return number

    def clean_team_id(self) -> str:
        typed: str = self.cleaned_data["team_id"]
        if unfit := unfit_characters(typed):
            raise forms.ValidationError(
                f"There is {unfit} in it, which no team ID contains, so nothing was looked up. "
                "Copy the ten characters of the ID alone."
            )
        if len(typed) != 10:
            raise forms.ValidationError(
                f"A team ID has exactly 10 characters and this has {len(typed):,}, so nothing was looked up. "
                "Copy it from the ticket again."
            )
        if not re.fullmatch(settings.TEAM_ID_PATTERN, typed):
            raise forms.ValidationError(
                f"«{typed}» is no team ID: the letters c, f, h, i, s, t and u never stand in one. "
                "Nothing was looked up. Copy it from the ticket again."
            )
        return typed


class QuoteForm(forms.Form):
    """A person's own reading of the ticket, where neither property nor message could be read by program."""

    quoted_from = forms.CharField(
        label="Who wrote it, and when",
        max_length=200,
        help_text="For example: the customer's e-mail of 12 November, second message of the thread.",
        error_messages={"required": "Say who wrote it and when, so that another person can find it."},
    )
    quotation = forms.CharField(
        label="The words, quoted",
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Copy the sentence that names the team ID. It is kept with your name.",
        error_messages={"required": "Quote the words that name the team ID."},
    )

    def __init__(self, *args: object, team_id: str, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.team_id = team_id

    def clean_quotation(self) -> str:
        quotation: str = self.cleaned_data["quotation"]
        if self.team_id not in quotation:
            raise forms.ValidationError(
                "The quotation does not contain the team ID you typed, upper and lower case as written, so nothing was "
                "confirmed. Quote the words that name it, or ask the customer for the team ID."
            )
        return quotation


class ChooseForm(forms.Form):
    """Which of a team's several subscriptions the ticket is about."""

    subscription = forms.CharField(error_messages={"required": "Choose the subscription that the ticket is about."})
