"""The demo from an empty folder to a page, and away again without a trace."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
OURS = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "STATIC_ROOT", "ANCHOR_PATH", "ENVIRONMENT")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """This checkout in a folder of its own, so that its state is not the developer's demo's."""
    folder = tmp_path / "copy"
    ignored = shutil.ignore_patterns(".venv", ".git", "var", "tests", "*_cache", "__pycache__")
    shutil.copytree(ROOT, folder, ignore=ignored)
    return folder


def processes_of(folder: Path) -> list[str]:
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if (process / "cwd").resolve() == folder or str(folder) in (process / "cmdline").read_text():
                found.append(process.name)
        except OSError:
            continue
    return found


@pytest.mark.faults
def test_the_demo_answers_and_leaves_nothing_behind(copy: Path) -> None:
    port = free_port()
    environment = {name: value for name, value in os.environ.items() if name not in OURS} | {"PORT": str(port)}
    command = [sys.executable, "-m", "runner.demo"]
    demo = subprocess.Popen(command, cwd=copy, env=environment | {"PYTHONPATH": str(copy)}, stdout=subprocess.PIPE)
    assert demo.stdout is not None
    try:
        ready = next((line for line in demo.stdout if line.startswith(b"Ready: ")), b"")
        assert f"http://127.0.0.1:{port} ".encode() in ready
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/accounts/login/", timeout=10) as page:
            assert b"Billing Ops" in page.read()
    finally:
        demo.send_signal(signal.SIGINT)
        demo.communicate(timeout=60)

    assert demo.returncode == 0
    assert processes_of(copy) == []
    subprocess.run([*command, "--forget"], cwd=copy, env=environment | {"PYTHONPATH": str(copy)}, check=True)
