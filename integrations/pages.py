"""What a bulk read of either provider hands over, page by page."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

Payload: TypeAlias = dict[str, Any]
"""A provider's object as it came over the wire."""


@dataclass(frozen=True)
class Page:
    """
    One page of a list.

    `cursor` is where the next page begins, to be stored with this page's rows and given back after a
    restart; "" after the last page. `requests` is how many calls this page took, nested lists and retries
    included, for the budget. `reached` is when the page's last object was created (UTC), in lists that run from
    the newest object to the oldest; None in others.
    """

    items: list[Payload]
    cursor: str
    requests: int
    reached: datetime | None = None
