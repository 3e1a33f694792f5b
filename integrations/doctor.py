"""What an examination of a provider's configuration found; `manage.py doctor` prints it."""

from dataclasses import dataclass
from enum import StrEnum

from django.conf import settings

from billing_ops.kernel.errors import ProviderError, ProviderUnavailable


class Level(StrEnum):
    """How much a finding matters: in order, worth knowing, or something will not work."""

    OK = "ok"
    NOTE = "note"
    PROBLEM = "problem"


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at: `subject` in a few words, `text` a sentence that says what to do about it."""

    level: Level
    subject: str
    text: str


def ok(subject: str, text: str) -> Finding:
    """This function will return a finding that all is well."""
    return Finding(Level.OK, subject, text)


def note(subject: str, text: str) -> Finding:
    """This function will return a finding that somebody should know of."""
    return Finding(Level.NOTE, subject, text)


def no_answer(subject: str, setting: str, error: ProviderError) -> Finding:
    """This function will return the finding for a first question that failed: where it was sent, and why."""
    address = getattr(settings, setting)
    where = f" It was asked at {address} ({setting})." if isinstance(error, ProviderUnavailable) else ""
    return problem(subject, f"{error.message}{where}")


def problem(subject: str, text: str) -> Finding:
    """This function will return a finding that somebody must act on."""
    return Finding(Level.PROBLEM, subject, text)
