"""Starts processes in order, starts again the ones that die, stops them in reverse."""

import time
from dataclasses import dataclass, field
from pathlib import Path
from subprocess import Popen
from typing import Protocol

from runner.places import CannotStart

PATIENCE = 5  # starts of one process within a minute
MINUTE = 60.0


class Kept(Protocol):
    """What can be kept alive: a service of ours, PostgreSQL, Valkey."""

    name: str
    process: Popen[bytes] | None

    @property
    def log(self) -> Path:
        """Where its output goes."""

    def start(self) -> None:
        """This function will return once it is ready. :raises CannotStart: it died or never was"""

    def stop(self) -> None:
        """This function will return when no process of it is left."""


@dataclass
class Supervisor:
    """Holds what it keeps alive in the order of their start."""

    kept: list[Kept] = field(default_factory=list)
    stopping: bool = False
    pause: float = 0.3
    _starts: dict[str, list[float]] = field(default_factory=dict)

    def start(self, thing: Kept) -> None:
        """This function will return once `thing` is ready. :raises CannotStart: it died or never was"""
        self.kept.append(thing)
        self._count(thing)
        thing.start()

    def watch(self) -> None:
        """This function will start again what dies until `stopping` is set. :raises CannotStart: one keeps dying"""
        while not self.stopping:
            self.look()
            time.sleep(self.pause)

    def look(self) -> None:
        """
        This function will start again, once each, in order, whatever has died.

        :raises CannotStart: one of them has died PATIENCE times within a minute
        """
        for thing in self.kept:
            # poll() also reaps: PostgreSQL refuses to start beside a dead server that nobody has waited for.
            if not self.stopping and thing.process is not None and thing.process.poll() is not None:
                self._restart(thing)

    def _restart(self, thing: Kept) -> None:
        if self._count(thing) > PATIENCE:
            raise CannotStart(
                f"{thing.name} does not stay up. Its last words, from {thing.log}: «{last_line(thing.log)}»."
            )
        print(f"{thing.name} ended and is started again.", flush=True)
        try:
            thing.start()
        except CannotStart:
            # Counted; the next look tries again. What a killed PostgreSQL left in memory goes a moment later.
            time.sleep(self.pause)

    def _count(self, thing: Kept) -> int:
        now = time.monotonic()
        recent = [moment for moment in self._starts.get(thing.name, []) if now - moment < MINUTE]
        self._starts[thing.name] = [*recent, now]
        return len(recent) + 1

    def stop(self) -> None:
        """This function will return when everything has left, the last started first."""
        self.stopping = True
        for thing in reversed(self.kept):
            thing.stop()


def last_line(log: Path) -> str:
    """This function will return the last non-empty line of a log, or a dash."""
    text = log.read_text(errors="replace") if log.exists() else ""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1][-300:] if lines else "–"
