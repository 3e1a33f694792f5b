"""Asking the providers what changed, for when their webhooks are off, late or lost. All that polls do is mark."""

from sync.polls.running import Polled, run_due, run_now

__all__ = ["Polled", "run_due", "run_now"]
