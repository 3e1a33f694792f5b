"""Shapes of input for a link: strings in, domain values out."""

from django import forms

from subscriptions import calculations
from subscriptions.links.services import Proof
from subscriptions.models import LinkSource


class LinkForm(forms.Form):
    """The chosen company, and where the team ID is written."""

    company = forms.CharField(max_length=40, widget=forms.HiddenInput)
    source = forms.ChoiceField(
        label="The team ID is written in",
        choices=LinkSource.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Say what kind of document names the team."},
    )
    source_detail = forms.CharField(
        label="Which one, and where",
        max_length=200,
        help_text="So that another person finds it: quote 20261104-117, page 2, or the customer's mail of 3 November.",
        error_messages={"required": "Say which document it is, so that another person can find it."},
    )
    quotation = forms.CharField(
        label="The words, quoted",
        max_length=2_000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
        help_text="Copy the sentence that names the team ID, letter for letter. It is kept with your name.",
        error_messages={"required": "Quote the words that name the team ID."},
    )

    def __init__(self, *args: object, team_id: str, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.team_id = team_id

    def clean_quotation(self) -> str:
        quotation: str = self.cleaned_data["quotation"]
        if not calculations.names(quotation, self.team_id):
            raise forms.ValidationError(
                "The quotation does not contain the team ID you checked, upper and lower case as written, so nothing "
                "was linked. Quote the words that name it; a name, a domain or an e-mail address links nothing."
            )
        return quotation

    @property
    def proof(self) -> Proof:
        """What the valid form says of where the ID is written."""
        data = self.cleaned_data
        return Proof(source=data["source"], detail=data["source_detail"], quotation=data["quotation"])


class RevokeForm(forms.Form):
    """Which link ends, and why."""

    link = forms.IntegerField(min_value=1, max_value=2**63 - 1, widget=forms.HiddenInput)
    reason = forms.CharField(
        label="Why it is wrong",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="It is kept with your name. Checks that rested on the link end at once.",
        error_messages={"required": "Say why the link is wrong."},
    )
