"""Faults on demand: the next n calls of a route fail, wait, or lose their connection."""

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from threading import Lock
from typing import Any

ACTIONS = ("status", "delay", "drop_before", "drop_after")
_numbers = itertools.count(1)


@dataclass
class Fault:
    """
    What shall go wrong, for whom, how often.

    `route` is a glob on the path inside the provider ("/v1/customers/*"), `method` "" means any. `action`:
    "status" answers `status` (with `body` or the provider's own envelope) and nothing happens, unless
    `commit` is true: then the work is done first. "delay" waits `seconds`, then answers truly.
    "drop_before" and "drop_after" close the connection before or after the work is done. `times` counts
    down; 0 means until removed. `record` says whether a failed status is remembered under the request's
    idempotency key; None means as the provider documents (Stripe remembers 5xx).
    """

    action: str
    provider: str = ""
    method: str = ""
    route: str = "*"
    status: int = 500
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    seconds: float = 0.0
    times: int = 1
    commit: bool = False
    record: bool | None = None
    id: int = field(default_factory=lambda: next(_numbers))
    left: int = 0

    def __post_init__(self) -> None:
        if self.action not in ACTIONS:
            raise ValueError(f"There is no fault action {self.action!r}; known are {', '.join(ACTIONS)}.")
        self.left = self.times

    def matches(self, provider: str, method: str, path: str) -> bool:
        """Whether this fault is meant for such a request."""
        return self.provider in ("", provider) and self.method.upper() in ("", method) and fnmatchcase(path, self.route)


class Faults:
    """The faults in force, oldest first."""

    def __init__(self) -> None:
        self._faults: list[Fault] = []
        self._lock = Lock()

    def add(self, fields: Mapping[str, Any]) -> Fault:
        """
        Put a fault in force.

        :raises ValueError: unknown action
        :raises TypeError: unknown field
        """
        fault = Fault(**fields)
        with self._lock:
            self._faults.append(fault)
        return fault

    def take(self, provider: str, method: str, path: str) -> Fault | None:
        """The first fault for this request, used up by one; None when nothing shall go wrong."""
        if not self._faults:
            return None
        with self._lock:
            fault = next((fault for fault in self._faults if fault.matches(provider, method, path)), None)
            if fault and fault.times:
                fault.left -= 1
                if not fault.left:
                    self._faults.remove(fault)
            return fault

    def all(self) -> list[Fault]:
        """The faults in force."""
        with self._lock:
            return list(self._faults)

    def clear(self, fault_id: int | None = None) -> None:
        """Remove one fault, or all."""
        with self._lock:
            self._faults = [fault for fault in self._faults if fault_id is not None and fault.id != fault_id]
