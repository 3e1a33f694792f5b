"""The polls that are due, run by the same process: without a broker, and without webhooks, the mirror keeps up."""

from importlib import import_module
from importlib.util import find_spec


def run_due_polls() -> None:
    """This function will run each poll whose time has come."""
    if find_spec("sync.polls"):
        import_module("sync.polls").run_due()
