"""Sample data for templates/components/gallery.html: every component in every state, with invented companies."""

import datetime
from types import SimpleNamespace as Row

from django import forms
from django.core.paginator import Paginator

from billing_ops.kernel import clock
from billing_ops.kernel.money import Money
from subscriptions.models import Verdict

R8 = Row(id="R8", sentence="The team ID decides, not the billing e-mail: compare it with the one on the ticket.")


class SampleForm(forms.Form):
    """One field of each kind, some with help, one with a rule."""

    ticket = forms.CharField(label="Ticket", help_text="A number, or the ticket's address pasted from HubSpot.")
    team_id = forms.CharField(label="Team ID", max_length=10)
    invoices = forms.ChoiceField(label="For how many invoices", choices=[("1", "One invoice"), ("3", "Three months")])
    basis = forms.ChoiceField(
        label="Stands in", choices=[("t", "The ticket"), ("m", "A message")], widget=forms.RadioSelect
    )
    reason = forms.CharField(label="Reason", widget=forms.Textarea, required=False)
    sent_on = forms.DateField(label="Send on", widget=forms.DateInput(attrs={"type": "date"}), required=False)
    password = forms.CharField(label="Password", widget=forms.PasswordInput)
    checked = forms.BooleanField(label="I read the customer's message myself.", required=False)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["team_id"].rule = R8


def chrome() -> dict[str, object]:
    """What the context processor gives every page."""
    nav = [
        ("Home", "home", True, None),
        ("Check the team", "shield-check", False, None),
        ("Invoices", "file-invoice", False, 12),
        ("Coupons", "discount", False, None),
        ("Credits", "wallet", False, 3),
        ("To look into", "flag", False, None),
        ("Sync", "database", False, None),
        ("Changes being sent", "send", False, None),
        ("Audit log", "history", False, None),
        ("Handbook", "book", False, None),
    ]
    return {
        "environment": "demo",
        "nav": [Row(label=label, url="#", icon=icon, active=active, badge=badge) for label, icon, active, badge in nav],
        "freshness": [
            Row(source="Stripe", age="3 min ago", state="fresh"),
            Row(source="HubSpot", age="2 h ago", state="stale"),
        ],
        "messages": [],
    }


def sample() -> dict[str, object]:
    """Everything gallery.html reads; its instants are around the present one."""
    now = clock.now()
    return chrome() | {
        "team": "k4Zq9RtNb2",
        "twin": "k4ZQ9RtNb2",
        "ends_at": now + datetime.timedelta(minutes=42),
        "minutes_ago": now - datetime.timedelta(minutes=3),
        "hours_ago": now - datetime.timedelta(hours=5),
        "renewal": datetime.date(2026, 11, 30),
        "empty_form": SampleForm(),
        "bad_form": SampleForm({"ticket": "abc", "team_id": "x"}, prefix="bad"),
        "rule": R8,
        "reply": "Hello,\n\ncould you send us the team ID? It is in the team's settings, under its name.\n\nThank you",
        "replies": [{"title": "What is my next charge?", "text": "Your next charge is USD 45.00 on 30 Nov 2026."}],
        "statuses": [
            "active",
            "trialing",
            "past_due",
            "unpaid",
            "canceled",
            "draft",
            "open",
            "paid",
            "overdue",
            "void",
        ],
        "verdicts": [verdict.value for verdict in Verdict],
        "commands": ["ready", "sending", "applied", "refused", "unknown", "needs_person", "brand_new_word"],
        "invoices": _invoices(),
        "total": Money(508_290, "usd"),
        "credit": Money(-4_500, "usd"),
        "facts": [
            Row(label="Plan", value="Team, monthly", note="two extra instances"),
            Row(label="Next charge", value="USD 245.00 on 30 Nov 2026", note=""),
            Row(label="Coupon", value="", note=""),
        ],
        "steps": [
            Row(label="Company", state="done", url="#"),
            Row(label="Lines", state="current", url=""),
            Row(label="Tax and PO", state="todo", url=""),
            Row(label="Send", state="todo", url=""),
        ],
        "chips": [
            Row(label="All", url="#", active=True, count=48),
            Row(label="Past due", url="#", active=False, count=3),
            Row(label="Ends soon", url="#", active=False, count=None),
        ],
        "page": Paginator(range(143), 25).page(2),
    }


def _invoices() -> list[Row]:
    rows = [
        ("FF-0413", "Alder Robotics", 24_500, "usd", "paid", (2026, 10, 30)),
        ("FF-0412", "Birch & Loom Textiles", 1_940_000, "gbp", "open", (2026, 10, 28)),
        ("FF-0409", "Cedar Water Works", 483_790, "usd", "overdue", (2026, 9, 12)),
        ("FF-0407", "Dune Analytics", 0, "eur", "void", (2026, 9, 2)),
    ]
    return [
        Row(number=number, company=company, amount=Money(minor, currency), status=status, due_on=datetime.date(*due))
        for number, company, minor, currency, status, due in rows
    ]
