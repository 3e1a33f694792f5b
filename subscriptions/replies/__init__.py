"""Texts to copy into a ticket: safe for a customer to read, ready to be edited, never sent by us."""

from subscriptions.replies import charges, team
from subscriptions.replies.registry import Reply, answers, composed
from subscriptions.replies.standing import Running, TeamStanding
from subscriptions.replies.verdicts import VerdictGiven, ask_for_team_id, not_set_up, verdict_replies

__all__ = [
    "Reply",
    "Running",
    "TeamStanding",
    "VerdictGiven",
    "answers",
    "ask_for_team_id",
    "charges",
    "composed",
    "not_set_up",
    "team",
    "verdict_replies",
]
