"""The product as people meet it: real processes on a database of their own, and a browser in front of it."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from psycopg.conninfo import conninfo_to_dict, make_conninfo

from tests.providers import Sandbox

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
START_SECONDS = 60


def _address(name: str, database: str) -> str:
    return make_conninfo(**conninfo_to_dict(os.environ[name]) | {"dbname": database})


class Product:
    """A web process over `database`, its providers played by `sandbox`; `url` is where it answers."""

    def __init__(self, *, database: str, sandbox: Sandbox) -> None:
        self.port = _free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.environment = {
            **os.environ,
            "ENVIRONMENT": "demo",
            "DATABASE_URL": _address("DATABASE_URL", database),
            "DATABASE_OWNER_URL": _address("DATABASE_OWNER_URL", database),
            "PUBLIC_URL": self.url,
            "STRIPE_API_BASE": sandbox.stripe,
            "HUBSPOT_API_BASE": sandbox.hubspot,
            "STRIPE_UI_BASE": f"{sandbox.url}/ui/stripe",
            "HUBSPOT_UI_BASE": f"{sandbox.url}/ui/hubspot",
        }
        self._web: subprocess.Popen[bytes] | None = None
        self._worker: subprocess.Popen[bytes] | None = None

    def manage(self, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run a management command in this product's environment and return how it ended."""
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.environment,
            check=check,
            text=True,
            capture_output=True,
        )

    def start(self) -> None:
        """Return once the web process answers."""
        command = [str(BIN / "granian"), "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(self.port)]
        command += ["--workers", "1", "--blocking-threads", "4", "--no-ws", "billing_ops.wsgi:application"]
        self._web = subprocess.Popen(command, cwd=ROOT, env=self.environment, start_new_session=True)
        deadline = time.monotonic() + START_SECONDS
        while not self._answers():
            assert self._web.poll() is None, "the web process ended"
            assert time.monotonic() < deadline, "the web process does not answer"
            time.sleep(0.05)

    def start_sync_worker(self) -> None:
        """A worker of the sync queue beside the web process; what is asked of it waits until it is ready."""
        command = [str(BIN / "celery"), "-A", "billing_ops.celery", "worker", "-Q", "sync", "-P", "solo"]
        command += ["--loglevel", "WARNING", "--without-gossip", "--without-mingle", "--without-heartbeat"]
        self._worker = subprocess.Popen(command, cwd=ROOT, env=self.environment, start_new_session=True)

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/healthz", timeout=2):
                return True
        except OSError:
            return False

    def stop(self) -> None:
        """Return once no process of it is left."""
        for process in (self._worker, self._web):
            if process is not None and process.poll() is None:
                os.killpg(process.pid, signal.SIGTERM)
                process.wait(20)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number: int = probe.getsockname()[1]
        return number
