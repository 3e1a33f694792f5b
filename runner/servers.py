"""PostgreSQL and Valkey as children of this process: started, waited for, stopped."""

import os
import re
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from runner.binaries import postgres_folder, valkey_server
from runner.children import dies_with_parent
from runner.places import LOCK, ROOT, CannotStart, Place
from runner.supervisor import last_line

START_SECONDS = 60
REASON = re.compile(r"FATAL: |PANIC: |DETAIL: |^postgres: ")
ROLES = ROOT / "deploy" / "postgres" / "roles.sql"
CLEAN = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}
# A test run's data is thrown away, so nothing is gained by waiting for the disk.
CARELESS = ["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"]
# The builtin provider sorts the same on every machine, with no locale installed.
INITDB = ["-U", "postgres", "-A", "trust", "-E", "UTF8", "-N"]
LOCALE = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]


class Postgres:
    """A PostgreSQL server on a Unix socket in a folder that only its user may enter."""

    name = "PostgreSQL"

    def __init__(self, place: Place, settings: Sequence[str] = ()) -> None:
        self.place = place
        self.settings = settings
        self.bin = postgres_folder(place.as_user.get("user"))
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def log(self) -> Path:
        return self.place.log("postgres")

    def url(self, role: str, database: str) -> str:
        """This function will return the libpq address of `database` for `role`."""
        return f"postgresql://{role}@/{database}?host={quote(str(self.place.sockets), safe='')}"

    def start(self) -> None:
        """This function will return once the server answers. :raises CannotStart: with its last words"""
        if not (self.place.postgres_data / "PG_VERSION").exists():
            self._initdb()
        self._launch()
        self._wait()

    def _initdb(self) -> None:
        data = self.place.postgres_data
        if any(data.iterdir()):
            raise CannotStart(
                f"{data} holds something that is no PostgreSQL data folder, so nothing was started or changed. "
                "Run the demo with --fresh to start over, or move that folder away."
            )
        # Made aside and renamed: an initdb that was killed half-way leaves nothing that looks like a data folder.
        making = self.place.new_postgres_data()
        done = self._run("initdb", "-D", str(making), *INITDB, *LOCALE)
        if done.returncode:
            raise CannotStart(f"PostgreSQL could not make its data folder {data}: {done.stderr.decode()[-300:]}")
        data.rmdir()
        making.rename(data)

    def _run(self, program: str, *arguments: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            [self.bin / program, *arguments],
            capture_output=True,
            cwd="/",
            env=CLEAN,
            start_new_session=True,
            preexec_fn=dies_with_parent(signal.SIGTERM),
            **self.place.as_user,
        )

    def _launch(self) -> None:
        options = [
            "-c",
            "listen_addresses=",
            "-c",
            "max_connections=80",
            "-c",
            "unix_socket_permissions=0700",
        ]
        command: list[Any] = [self.bin / "postgres", "-D", self.place.postgres_data, "-k", self.place.sockets, *options]
        if self.place.throw_away:
            command += CARELESS
        for setting in self.settings:
            command += ["-c", setting]
        with self.log.open("a") as log:
            self.process = subprocess.Popen(
                command,
                cwd="/",
                env=CLEAN,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=dies_with_parent(signal.SIGINT),
                **self.place.as_user,
            )

    def _wait(self) -> None:
        assert self.process is not None
        deadline = time.monotonic() + START_SECONDS
        while self._run("pg_isready", "-q", "-h", str(self.place.sockets)).returncode:
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise CannotStart(
                    f"PostgreSQL did not start on {self.place.postgres_data}. Its last words: «{self._last_words()}». "
                    "Nothing was changed. Run the demo with --fresh to start over without that data."
                )
            time.sleep(0.02)

    def _last_words(self) -> str:
        """The reason, not the farewell that may follow it."""
        told = [line for line in self.log.read_text(errors="replace").splitlines() if REASON.search(line)]
        return told[-1][-300:] if told else last_line(self.log)

    def psql(self, sql: str, *, database: str = "postgres") -> None:
        """This function will run `sql` as the superuser. :raises CannotStart: it failed"""
        import psycopg

        try:
            with psycopg.connect(self.url("postgres", database), autocommit=True) as connection:
                connection.execute(sql)
        except psycopg.Error as error:
            raise CannotStart(f"PostgreSQL refused to be prepared: {error}. Run the demo with --fresh.") from error

    def prepare(self, database: str) -> None:
        """This function will make the two roles and `database`, owned by billing_owner, if they are missing."""
        self.psql(ROLES.read_text())
        import psycopg

        with psycopg.connect(self.url("postgres", "postgres"), autocommit=True) as connection:
            found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (database,)).fetchone()
        if not found:
            self.psql(f'CREATE DATABASE "{database}" OWNER billing_owner')

    def stop(self) -> None:
        """This function will return after a fast shutdown: connections are closed, data is safe."""
        _stop(self.process, signal.SIGINT)


class Valkey:
    """A Valkey server on a Unix socket; it keeps its queue over a restart unless the place is thrown away."""

    name = "Valkey"

    def __init__(self, place: Place) -> None:
        self.place = place
        self.program = valkey_server()
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def log(self) -> Path:
        return self.place.log("valkey")

    @property
    def url(self) -> str:
        return f"unix://{self.place.valkey_socket}?db=0"

    def start(self) -> None:
        """This function will return once the server answers. :raises CannotStart: with its last words"""
        keep = "no" if self.place.throw_away else "yes"
        command: list[Any] = [self.program, "--port", "0", "--unixsocket", self.place.valkey_socket]
        command += [
            "--unixsocketperm",
            "700",
            "--dir",
            self.place.valkey_data,
            "--save",
            "",
            "--appendonly",
            keep,
        ]
        command += ["--maxmemory-policy", "noeviction"]
        with self.log.open("a") as log:
            self.process = subprocess.Popen(
                command,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=dies_with_parent(signal.SIGTERM),
            )
        deadline = time.monotonic() + START_SECONDS
        while not _answers(self.place.valkey_socket):
            if self.process.poll() is not None or time.monotonic() > deadline:
                words = last_line(self.log)
                raise CannotStart(f"Valkey did not start: «{words}». Run the demo with --fresh to start over.")
            time.sleep(0.01)

    def stop(self) -> None:
        """This function will return after the server has written its queue and left."""
        _stop(self.process, signal.SIGTERM)


ADDRESSES = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL")


def named_elsewhere() -> bool:
    """
    This function will return whether the environment names servers to use instead of ours.

    :raises CannotStart: it names some of the three: half of each would be a product on two data sets
    """
    named = [name for name in ADDRESSES if os.environ.get(name)]
    missing = [name for name in ADDRESSES if name not in named]
    if named and missing:
        raise CannotStart(
            f"{' and '.join(named)} {'is' if len(named) == 1 else 'are'} set but {' and '.join(missing)} "
            f"{'is' if len(missing) == 1 else 'are'} not, so nothing was started. Set all three, or none of them."
        )
    return bool(named)


class Servers:
    """
    Both servers of one place, in order; `environment` is what a process needs to find them.

    `settings` are PostgreSQL's ("name=value"), beside those that every place has.
    """

    def __init__(self, place: Place, settings: Sequence[str] = ()) -> None:
        self.place = place
        self.postgres = Postgres(place, settings)
        self.valkey = Valkey(place)

    def start(self, database: str) -> None:
        self.postgres.start()
        self.valkey.start()
        self.postgres.prepare(database)

    def environment(self, database: str) -> dict[str, str]:
        """This function will return the three addresses as environment variables."""
        return {
            "DATABASE_URL": self.postgres.url("billing_app", database),
            "DATABASE_OWNER_URL": self.postgres.url("billing_owner", database),
            "REDIS_URL": self.valkey.url,
        }

    def stop(self) -> None:
        self.valkey.stop()
        self.postgres.stop()
        if self.place.throw_away:
            self.place.remove()


def _answers(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as client:
        try:
            client.connect(os.fspath(path))
        except OSError:
            return False
    return True


def _stop(process: subprocess.Popen[bytes] | None, signal_number: int) -> None:
    if process is None or process.poll() is not None:
        return
    process.send_signal(signal_number)
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def remove_kept(place: Place) -> None:
    """This function will delete a kept place's data for `--fresh`, all but the lock that the caller holds."""
    for child in place.root.iterdir():
        if child.is_dir():
            shutil.rmtree(child)
        elif child.name != LOCK:
            child.unlink()
