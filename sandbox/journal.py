"""Every request the fake providers received, for tests and people to read."""

from collections import deque
from dataclasses import dataclass
from fnmatch import fnmatchcase
from threading import Lock

KEPT = 20_000
KEPT_BYTES = 64_000_000
"""Of bodies and queries: twenty thousand batches of a sync would be far more than anybody reads."""


@dataclass(frozen=True)
class Entry:
    """
    One request: `at` is the sandbox's ISO time, `key` the last four characters of the token, `ms` our own
    time.
    """

    at: str
    provider: str
    method: str
    path: str
    query: str
    key: str
    headers: dict[str, str]
    body: str
    status: int
    ms: float
    request_id: str
    dropped: bool = False


class Journal:
    """
    The newest requests, oldest first; the far past is forgotten so that a long bench does not eat the
    memory.
    """

    def __init__(self) -> None:
        self._entries: deque[Entry] = deque()
        self._bytes = 0
        self._lock = Lock()

    def add(self, entry: Entry) -> None:
        """Remember one request."""
        with self._lock:
            self._entries.append(entry)
            self._bytes += _size(entry)
            while len(self._entries) > KEPT or self._bytes > KEPT_BYTES:
                self._bytes -= _size(self._entries.popleft())

    def entries(self, *, provider: str = "", method: str = "", path: str = "") -> list[Entry]:
        """Entries in order of arrival; `path` is a glob, empty filters match everything."""
        with self._lock:
            entries = list(self._entries)
        return [entry for entry in entries if _matches(entry, provider, method.upper(), path)]

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._entries.clear()
            self._bytes = 0


def _matches(entry: Entry, provider: str, method: str, path: str) -> bool:
    return (
        provider in ("", entry.provider)
        and method in ("", entry.method)
        and (not path or fnmatchcase(entry.path, path))
    )


def _size(entry: Entry) -> int:
    return len(entry.body) + len(entry.query)
