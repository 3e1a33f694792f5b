"""Shapes of input for the lookup: strings in, domain values out. No rule beyond shape."""

import re
from collections.abc import Callable
from typing import Any, ClassVar
from urllib.parse import urlsplit

from django import forms
from django.conf import settings

from subscriptions.calculations import deal_number, names, ticket_number, unfit_characters
from subscriptions.calculations.pasted import not_a_team_id, unwrapped
from subscriptions.models import Basis

SHOWN = 40  # characters of a wrong input that are worth showing back
SHORTEST_REASON = 15
TOO_SHORT = (
    "That is too short to be understood later (15 characters at least), so nothing was looked up. Say a bit more."
)


def shortened(text: str) -> str:
    """This function will return `text` short enough to stand inside a sentence."""
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"


class TeamForm(forms.Form):
    """A team ID as somebody states it, beside what they hold in hand. The ID field is never filled for anybody."""

    basis: ClassVar[Basis]
    basis_field: ClassVar[str]

    team_id = forms.CharField(
        label="Team ID",
        help_text="Ten characters, upper and lower case as written. In FlowFuse: Team Settings, General.",
        error_messages={"required": "Type the team ID as it stands there."},
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "off", "spellcheck": "false", "class": "font-monospace"}
        ),
    )

    @property
    def first_field(self) -> forms.BoundField:
        """The field for what the person holds in hand."""
        return self[self.basis_field]

    @property
    def has_number(self) -> bool:
        """Whether that is a number, not words."""
        return self.basis is not Basis.REASON

    @property
    def basis_id(self) -> str:
        """Which ticket, deal or request, once valid."""
        return str(self.cleaned_data[self.basis_field])

    @property
    def reason(self) -> str:
        """Why the team is read, where that is asked."""
        return ""

    def clean_team_id(self) -> str:
        typed = unwrapped(self.cleaned_data["team_id"])
        if instead := not_a_team_id(typed):
            raise forms.ValidationError(instead)
        if unfit := unfit_characters(typed):
            raise forms.ValidationError(
                f"There is {unfit} in it, which no team ID contains, so nothing was looked up. "
                "Copy the ten characters of the ID alone."
            )
        if len(typed) != 10:
            raise forms.ValidationError(
                f"A team ID has exactly 10 characters and this has {len(typed):,}, so nothing was looked up. "
                "Copy it again from where it is written."
            )
        if not re.fullmatch(settings.TEAM_ID_PATTERN, typed):
            raise forms.ValidationError(
                f"«{typed}» is no team ID: the letters c, f, h, i, s, t and u never stand in one. "
                "Nothing was looked up. Copy it again from where it is written."
            )
        return typed


def _number_of(typed: str, parse: Callable[..., str | None], noun: str) -> str:
    """The record's number. :raises ValidationError: it is neither a number nor an address in our portal"""
    ui_host = urlsplit(settings.HUBSPOT_UI_BASE).netloc
    number = parse(typed, portal=settings.HUBSPOT_PORTAL_ID, ui_host=ui_host)
    if number is None:
        raise forms.ValidationError(
            f"«{shortened(typed)}» is no {noun} number and no address of a {noun} in our HubSpot, so nothing was "
            f"looked up. Copy the number from the {noun}."
        )
    return number


PLAIN = {"autocomplete": "off", "inputmode": "text", "spellcheck": "false"}


class CheckTeamForm(TeamForm):
    """The ticket and the team ID as the ticket states it (R4, R5)."""

    basis, basis_field = Basis.TICKET, "ticket"
    field_order = ("ticket", "team_id")

    ticket = forms.CharField(
        label="Ticket",
        help_text="The ticket's number, or its address copied from HubSpot.",
        error_messages={"required": "Type the ticket's number, or paste its HubSpot address."},
        widget=forms.TextInput(attrs=PLAIN),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["team_id"].label = "Team ID as the ticket states it"
        self.fields["team_id"].error_messages["required"] = "Type the team ID as it stands in the ticket."

    def clean_ticket(self) -> str:
        return _number_of(self.cleaned_data["ticket"], ticket_number, "ticket")


class CheckByDealForm(TeamForm):
    """The deal, and the team ID as it is written where the deal was made."""

    basis, basis_field = Basis.DEAL, "deal"
    field_order = ("deal", "team_id")

    deal = forms.CharField(
        label="Deal",
        help_text="The deal's number, or its address copied from HubSpot.",
        error_messages={"required": "Type the deal's number, or paste its HubSpot address."},
        widget=forms.TextInput(attrs=PLAIN),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["team_id"].label = "Team ID as the deal or its papers state it"

    def clean_deal(self) -> str:
        return _number_of(self.cleaned_data["deal"], deal_number, "deal")


class CheckByRequestForm(TeamForm):
    """A request that waits for the person, and the team ID that it names."""

    basis, basis_field = Basis.REQUEST, "request"
    field_order = ("request", "team_id")

    request = forms.RegexField(
        regex=r"^[0-9A-Za-z-]{1,40}$",
        label="Request",
        help_text="The request's number, from the list above.",
        error_messages={
            "required": "Type the number of the request that waits for you.",
            "invalid": "That is no number of a request, so nothing was looked up. Copy it from the list.",
        },
        widget=forms.TextInput(attrs=PLAIN),
    )


class CheckByReasonForm(TeamForm):
    """Why an auditor reads this team: kept in the trail, and read by whoever audits the auditor."""

    basis, basis_field = Basis.REASON, "reason_given"
    field_order = ("reason_given", "team_id")

    reason_given = forms.CharField(
        label="Why you read this team",
        min_length=SHORTEST_REASON,
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="For example: sample 7 of the credits of the third quarter. It is kept with your name.",
        error_messages={"required": "Say why you read this team.", "min_length": TOO_SHORT},
    )

    @property
    def basis_id(self) -> str:
        """A reason has no number."""
        return ""

    @property
    def reason(self) -> str:
        """The reason itself, once valid."""
        return str(self.cleaned_data["reason_given"])


FORMS: dict[Basis, type[TeamForm]] = {
    form.basis: form for form in (CheckTeamForm, CheckByDealForm, CheckByRequestForm, CheckByReasonForm)
}


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
        if not names(quotation, self.team_id):
            raise forms.ValidationError(
                "The quotation does not contain the team ID you typed, upper and lower case as written, so nothing was "
                "confirmed. Quote the words that name it, or ask the customer for the team ID."
            )
        return quotation


class ReasonForm(forms.Form):
    """Why a team is read although no customer has written in the ticket."""

    reason = forms.CharField(
        label="Why you need to read this team",
        min_length=SHORTEST_REASON,
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="It is kept with your name, and the auditor reads it.",
        error_messages={"required": "Say why you need to read this team.", "min_length": TOO_SHORT},
    )


class ChooseForm(forms.Form):
    """Which of a team's several subscriptions the ticket is about."""

    subscription = forms.CharField(error_messages={"required": "Choose the subscription that the ticket is about."})
