"""
`python -m benches.deliveries.sender PORT FILE CONNECTIONS RATE`: sends the requests of a file, prints what came.

One thread over non-blocking waiting, so that the sender takes little of the processors it shares with the receiver.
With a rate, a delivery's time counts from when it was due, not from when a connection was free: a receiver that
falls behind is not flattered. Without one (0), every connection sends as soon as it was answered.
"""

import json
import pickle
import selectors
import socket
import sys
import time
from collections import Counter, deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(eq=False)
class Line:
    """One connection; `due` is when the delivery under way was to leave."""

    socket: socket.socket
    due: float = 0.0
    heard: bytearray = field(default_factory=bytearray)


class Sender:
    """Sends requests over a few connections and notes every answer."""

    def __init__(self, *, port: int, connections: int) -> None:
        self._lines = [Line(socket.create_connection(("127.0.0.1", port))) for _ in range(connections)]
        self._selector = selectors.DefaultSelector()
        for line in self._lines:
            self._selector.register(line.socket, selectors.EVENT_READ, line)
        self.statuses: Counter[int] = Counter()
        self.milliseconds: list[float] = []

    def send(self, requests: Sequence[bytes], *, rate: float) -> float:
        """This method will return the seconds from the first request to the last answer."""
        waiting, free = deque(requests), deque(self._lines)
        began = time.perf_counter()
        while waiting or len(free) < len(self._lines):
            now = time.perf_counter()
            due = began + (len(requests) - len(waiting)) / rate if rate else now
            if waiting and free and now >= due:
                self._write(free.popleft(), waiting.popleft(), due)
                continue
            pause = due - now if waiting and free else None
            for key, _ in self._selector.select(pause):
                if self._read(key.data):
                    free.append(key.data)
        return time.perf_counter() - began

    def _write(self, line: Line, request: bytes, due: float) -> None:
        line.due = due
        line.socket.sendall(request)

    def _read(self, line: Line) -> bool:
        """Whether the answer has come whole."""
        part = line.socket.recv(65_536)
        if not part:
            raise ConnectionError("The receiver closed a connection.")
        line.heard += part
        head, found, body = bytes(line.heard).partition(b"\r\n\r\n")
        if not found or len(body) < _length(head):
            return False
        self.milliseconds.append((time.perf_counter() - line.due) * 1000)
        self.statuses[int(head.split(b" ", 2)[1])] += 1
        line.heard.clear()
        return True


def _length(head: bytes) -> int:
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return int(line.partition(b":")[2])
    raise ValueError("An answer without a length.")


def main() -> None:
    port, file, connections, rate = sys.argv[1:]
    requests: Any = pickle.loads(Path(file).read_bytes())  # noqa: S301  the bench wrote it
    sender = Sender(port=int(port), connections=int(connections))
    seconds = sender.send(requests, rate=float(rate))
    print(json.dumps({"seconds": seconds, "statuses": sender.statuses, "milliseconds": sender.milliseconds}))  # noqa: T201


if __name__ == "__main__":
    main()
