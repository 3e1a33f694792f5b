"""
What a status looks like: its tone, its icon and the word people read.

Statuses are open text: a word that a provider invents tomorrow is shown as it came, in the quiet tone. Tones are
those of static/billing_ops/tokens.css.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class StatusLook:
    """How one status is shown. Colour (`tone`) never speaks alone: `label` and `icon` say the same."""

    tone: str
    icon: str
    label: str


def _looks(tone: str, icon: str, **labels: str) -> dict[str, StatusLook]:
    return {key: StatusLook(tone, icon, label) for key, label in labels.items()}


LOOKS: dict[str, StatusLook] = {
    # Verdicts of Check the team.
    **_looks("good", "shield-check", match="Match", attested="Confirmed by you", verified="Verified"),
    **_looks("info", "file-text", contracted="Contracted"),
    **_looks("bad", "shield-x", mismatch="Mismatch"),
    **_looks("warn", "plug-x", ticket_unchecked="Ticket not checked"),
    **_looks("warn", "help-circle", not_in_stripe="Not in Stripe", several="Several subscriptions"),
    **_looks("bad", "shield-x", unconfirmed="Not confirmed"),
    **_looks("bad", "ticket-off", ticket_missing="No such ticket"),
    **_looks("bad", "ticket-off", ticket_closed="Ticket closed too long ago"),
    **_looks("warn", "ticket-off", self_made="Ticket made by hand"),
    **_looks("bad", "ticket-off", deal_missing="No such deal", request_missing="No such request"),
    **_looks("info", "eye", reading="Reading only"),
    # Subscriptions and invoices.
    **_looks("good", "circle-check", active="Active", paid="Paid", succeeded="Succeeded", signed="Signed"),
    **_looks("info", "clock", trialing="Trial", open="Open", scheduled="Scheduled", pending="Pending"),
    **_looks("warn", "alert-triangle", past_due="Past due", incomplete="Incomplete", expiring="Expiring"),
    **_looks("bad", "alert-octagon", unpaid="Unpaid", overdue="Overdue", uncollectible="Uncollectible"),
    **_looks("quiet", "circle-dashed", draft="Draft", unsigned="Not signed"),
    **_looks("quiet", "circle-minus", canceled="Cancelled", void="Void", voided="Void", expired="Expired"),
    **_looks("quiet", "player-pause", paused="Paused"),
    **_looks("quiet", "circle-minus", incomplete_expired="Never started", closed="Closed", none="None"),
    # Deals and quotes.
    **_looks("good", "circle-check", won="Won", accepted="Accepted", published="Published"),
    **_looks("info", "clock", in_progress="In progress"),
    **_looks("quiet", "circle-minus", lost="Lost"),
    **_looks("info", "file-text", approval_not_needed="Published"),
    **_looks("info", "hourglass", pending_approval="Waits for approval", pending_signature="Waits for signature"),
    **_looks("bad", "circle-x", rejected="Rejected"),
    # Commands, requests and findings.
    **_looks("info", "hourglass", ready="Waiting to be sent", waiting="Waiting", running="Running"),
    **_looks("info", "send", sending="Being sent"),
    **_looks("good", "circle-check", applied="Applied", approved="Approved", fixed="Fixed", done="Done"),
    **_looks("bad", "circle-x", refused="Refused", declined="Declined", failed="Failed"),
    **_looks("warn", "help-circle", unknown="Outcome unknown"),
    **_looks("warn", "hand-stop", needs_person="Needs a person"),
    **_looks("quiet", "circle-minus", withdrawn="Withdrawn", lapsed="Lapsed", stopped="Stopped"),
    # Age of what the mirror holds.
    **_looks("good", "circle-check", fresh="Fresh"),
    **_looks("warn", "clock", stale="Stale", late="Late", refresh_first="Refresh first"),
    **_looks("quiet", "circle-dashed", never="Never read"),
    **_looks("good", "circle-check", current="Up to date"),
    **_looks("warn", "clock", behind="Behind"),
    **_looks("info", "hourglass", catching_up="Catching up"),
    **_looks("warn", "plug-x", unchecked="Not checked"),
    **_looks("warn", "circle-minus", aside="Put aside: our copy may be old"),
    **_looks("bad", "circle-x", failing="Failing"),
    **_looks("bad", "key", key_refused="Key refused"),
    **_looks("good", "circle-check", budget_ok="Enough left"),
    **_looks("warn", "coins", budget_low="Nearly spent"),
    **_looks("bad", "coins", budget_spent="Reads spent"),
    # How a read of a list ended.
    **_looks("good", "circle-check", ok="Complete"),
    **_looks("warn", "alert-triangle", partial="Stopped half-way", killed="Killed"),
    # What waits to be read again, and what a comparison found.
    **_looks("bad", "circle-x", given_up="Given up"),
    **_looks("quiet", "circle-minus", not_needed="Not needed", ignored="Ignored"),
    **_looks("warn", "help-circle", missing="Not in our copy"),
    **_looks("warn", "alert-triangle", differs="Differs"),
    **_looks("quiet", "circle-minus", gone="No longer there"),
    **_looks("info", "hourglass", asked="Waits to be read again"),
    **_looks("good", "circle-check", healed="Healed", read="Read again"),
    # How a rule of the handbook is kept.
    **_looks("good", "lock", enforced="Enforced"),
    **_looks("info", "user", recorded="Recorded"),
    **_looks("warn", "alert-triangle", warned="Warned"),
}


ALERTS: dict[str, StatusLook] = {
    "info": StatusLook("info", "info-circle", "Note"),
    "good": StatusLook("good", "circle-check", "Done"),
    "warn": StatusLook("warn", "alert-triangle", "Warning"),
    "bad": StatusLook("bad", "alert-octagon", "Problem"),
    "wall": StatusLook("bad", "hand-stop", "Stop"),
}
MESSAGE_LEVELS = {"success": "good", "warning": "warn", "error": "bad", "danger": "bad", "debug": "info"}


def alert_look_of(tone: str) -> StatusLook:
    """Return how an alert of `tone` (or of a level of django.contrib.messages) is shown; info when unknown."""
    return ALERTS.get(MESSAGE_LEVELS.get(tone, tone), ALERTS["info"])


def look_of(word: str) -> StatusLook:
    """Return how `word` is shown; case, spaces and hyphens in it do not matter, an unknown word is quiet."""
    key = word.strip().lower().replace(" ", "_").replace("-", "_")
    return LOOKS.get(key) or StatusLook("quiet", "circle", _readable(word))


def _readable(word: str) -> str:
    text = word.strip().replace("_", " ")
    text = text.lower() if text.isupper() else text
    return text[:1].upper() + text[1:] or "Not known"
