"""Counting what was refused, for the log; no word of what was sent, which is a stranger's."""

import logging
import threading
from collections import Counter

logger = logging.getLogger(__name__)

_refused: Counter[tuple[str, str]] = Counter()
_turn = threading.Lock()


def count(provider: str, reason: str) -> None:
    """
    This function will note one refusal, and warn when it is the first, second, fourth, eighth … of its reason.

    So a flood of forgeries fills no disk, and a secret that was changed on one side only is seen at once.
    """
    with _turn:
        _refused[provider, reason] += 1
        number = _refused[provider, reason]
    if number & (number - 1) == 0:
        logger.warning(
            "Deliveries of %s to its webhook were refused: %s; %d since this process began.", provider, reason, number
        )


def left_out(provider: str, count: int) -> None:
    """This function will note how many events of a delivery could not be read while the others were stored."""
    if count:
        what = "1 event" if count == 1 else f"{count} events"
        logger.error("%s of a delivery of %s was left out: not as documented. The others were stored.", what, provider)
