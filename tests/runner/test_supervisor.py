"""What dies is started again, what keeps dying ends it all, and stopping goes backwards."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from runner.places import CannotStart
from runner.service import Service
from runner.supervisor import PATIENCE, Supervisor, last_line

FOR_EVER = [sys.executable, "-c", "import signal; signal.pause()"]


def service(folder: Path, name: str, command: list[str] = FOR_EVER) -> Service:
    return Service(name, command, {}, folder / f"{name}.log")


def test_what_dies_is_started_again(tmp_path: Path) -> None:
    one = service(tmp_path, "one")
    supervisor = Supervisor(pause=0)
    supervisor.start(one)
    assert one.process is not None
    first = one.process
    first.kill()
    first.wait()

    supervisor.look()

    assert one.process is not first
    assert one.process.poll() is None
    supervisor.stop()


def test_what_keeps_dying_ends_with_its_last_words(tmp_path: Path) -> None:
    script = "import sys; print('no route to the moon'); sys.exit(3)"
    one = service(tmp_path, "one", [sys.executable, "-c", script])
    supervisor = Supervisor(pause=0)
    supervisor.start(one)

    with pytest.raises(CannotStart, match=r"one does not stay up.*no route to the moon"):
        for _ in range(PATIENCE + 1):
            assert one.process is not None
            one.process.wait()
            supervisor.look()


def test_stopping_goes_backwards_and_leaves_nothing(tmp_path: Path) -> None:
    order: list[str] = []

    class Noted(Service):
        def stop(self) -> None:
            order.append(self.name)
            super().stop()

    supervisor = Supervisor()
    things = [Noted(name, FOR_EVER, {}, tmp_path / name) for name in ("one", "two", "three")]
    for thing in things:
        supervisor.start(thing)

    supervisor.stop()

    assert order == ["three", "two", "one"]
    assert all(thing.process is not None and thing.process.poll() is not None for thing in things)


def test_nothing_is_started_again_once_stopping(tmp_path: Path) -> None:
    one = service(tmp_path, "one")
    supervisor = Supervisor(pause=0)
    supervisor.start(one)
    supervisor.stop()

    supervisor.look()

    assert one.process is not None
    assert one.process.poll() is not None


def test_a_service_that_never_gets_ready_says_its_last_words(tmp_path: Path) -> None:
    one = service(tmp_path, "one", [sys.executable, "-c", "raise SystemExit('the port is taken')"])
    one.ready = lambda: False

    with pytest.raises(CannotStart, match=r"one did not start.*the port is taken"):
        one.start()


def test_a_start_that_is_abandoned_leaves_nothing(tmp_path: Path) -> None:
    one = service(tmp_path, "one")
    one.abandoned = lambda: True

    one.start()

    assert one.process is not None
    assert one.process.poll() is not None


def test_what_a_killed_service_had_started_ends_with_it(tmp_path: Path) -> None:
    script = (
        "import subprocess, sys, signal; c = subprocess.Popen([sys.executable, '-c', 'import signal; signal.pause()']);"
        "print(c.pid, flush=True); signal.pause()"
    )
    one = service(tmp_path, "one", [sys.executable, "-c", script])
    one.ready = lambda: one.log.read_text().strip() != ""
    one.start()
    child = int(one.log.read_text())
    assert one.process is not None
    one.process.kill()
    one.process.wait()

    one.stop()

    assert gone(child)


def test_a_child_dies_with_a_parent_that_was_killed(tmp_path: Path) -> None:
    log = tmp_path / "log"
    script = (
        "import sys, signal; from pathlib import Path; from runner.service import launch;"
        f"c = launch({FOR_EVER!r}, environment={{}}, log=Path({str(log)!r})); print(c.pid, flush=True); signal.pause()"
    )
    parent = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    child = int(parent.stdout.readline())

    os.kill(parent.pid, signal.SIGKILL)
    parent.communicate()

    assert gone(child)


def gone(pid: int) -> bool:
    """Whether the process ends within ten seconds; one that nobody reaps (a zombie) has ended too."""
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        try:
            if Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z":
                return True
        except FileNotFoundError:
            return True
    return False


def test_a_log_that_is_missing_or_empty_has_no_last_words(tmp_path: Path) -> None:
    (tmp_path / "empty").touch()

    assert last_line(tmp_path / "missing") == last_line(tmp_path / "empty") == "–"
