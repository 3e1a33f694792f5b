"""What a run cost: processor seconds and memory of processes, statements that PostgreSQL was sent."""

import os
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import psycopg

TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Cost:
    """Seconds on the clock and on the processor, and the most memory any one of the processes held, in MB."""

    seconds: float
    cpu: float
    peak_mb: int


def run_all(commands: Sequence[Sequence[str]], *, environment: Mapping[str, str], folder: Path) -> Cost:
    """This function will run processes side by side to their ends. :raises RuntimeError: one failed, with its words"""
    began = time.monotonic()
    logs = [folder / f"process-{number}.log" for number in range(len(commands))]
    running = [_start(command, log, environment) for command, log in zip(commands, logs, strict=True)]
    ended = [os.wait4(process.pid, 0) for process in running]
    seconds = time.monotonic() - began
    for (_, status, _), log in zip(ended, logs, strict=True):
        if os.waitstatus_to_exitcode(status):
            raise RuntimeError(f"A process failed, so there is nothing to time: {log.read_text()[-600:]}")
    cpu = sum(usage.ru_utime + usage.ru_stime for _, _, usage in ended)
    return Cost(seconds, cpu, max(usage.ru_maxrss for _, _, usage in ended) // 1024)


def _start(command: Sequence[str], log: Path, environment: Mapping[str, str]) -> "subprocess.Popen[bytes]":
    with log.open("w") as output:
        return subprocess.Popen(command, env={**os.environ, **environment}, stdout=output, stderr=output)


def cpu_of_tree(pid: int) -> float:
    """This function will return the processor seconds of a process and all it started, the ended ones included."""
    own = _stat(pid)
    return sum(_stat(child)[0] for child in _children(pid)) + sum(own)


def _children(pid: int) -> list[int]:
    text = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    return [int(child) for child in text.split()]


def _stat(pid: int) -> tuple[float, float]:
    """Its own seconds, and those of its children that have ended."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return 0.0, 0.0
    user, system, children_user, children_system = (int(value) / TICKS for value in fields[11:15])
    return user + system, children_user + children_system


def forget_statements(dsn: str) -> None:
    """This function will start the count of statements anew."""
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute("SELECT pg_stat_statements_reset()")


def statements(dsn: str) -> tuple[int, list[tuple[str, int, float]]]:
    """This function will return how many statements came, and the costliest of them: text, calls, seconds."""
    with psycopg.connect(dsn, autocommit=True) as connection:
        found = connection.execute(
            "SELECT query, calls, total_exec_time / 1000 FROM pg_stat_statements "
            "WHERE query NOT LIKE '%pg_stat_statements%' ORDER BY 3 DESC"
        ).fetchall()
    return sum(calls for _, calls, _ in found), [(" ".join(text.split()), calls, s) for text, calls, s in found[:25]]
