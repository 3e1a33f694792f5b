"""PostgreSQL and Valkey as children of this process: started, waited for, stopped."""

import os
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path
from typing import Any
from urllib.parse import quote

from runner.binaries import postgres_folder, valkey_server
from runner.children import dies_with_parent
from runner.places import ROOT, CannotStart, Place

START_SECONDS = 60
ROLES = ROOT / "deploy" / "postgres" / "roles.sql"
CLEAN = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}
# A test run's data is thrown away, so nothing is gained by waiting for the disk.
CARELESS = ["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"]
# The builtin provider sorts the same on every machine, with no locale installed.
INITDB = ["-U", "postgres", "-A", "trust", "-E", "UTF8", "-N"]
LOCALE = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]


class Postgres:
    """A PostgreSQL server on a Unix socket in a folder that only its user may enter."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.bin = postgres_folder(place.as_user.get("user"))
        self.process: subprocess.Popen[bytes] | None = None

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
        done = self._run("initdb", "-D", str(data), *INITDB, *LOCALE)
        if done.returncode:
            raise CannotStart(f"PostgreSQL could not make its data folder {data}: {done.stderr.decode()[-300:]}")

    def _run(self, program: str, *arguments: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            [self.bin / program, *arguments], capture_output=True, cwd="/", env=CLEAN, **self.place.as_user
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
        with self.place.log("postgres").open("a") as log:
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
                log = self.place.log("postgres")
                raise CannotStart(
                    f"PostgreSQL did not start on {self.place.postgres_data}. Its last words: «{last_line(log)}». "
                    "Nothing was changed. Run the demo with --fresh to start over without that data."
                )
            time.sleep(0.02)

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

    def __init__(self, place: Place) -> None:
        self.place = place
        self.program = valkey_server()
        self.process: subprocess.Popen[bytes] | None = None

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
        with self.place.log("valkey").open("a") as log:
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
                words = last_line(self.place.log("valkey"))
                raise CannotStart(f"Valkey did not start: «{words}». Run the demo with --fresh to start over.")
            time.sleep(0.01)

    def stop(self) -> None:
        """This function will return after the server has written its queue and left."""
        _stop(self.process, signal.SIGTERM)


class Servers:
    """Both servers of one place, in order; `environment` is what a process needs to find them."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.postgres = Postgres(place)
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


def last_line(log: Path) -> str:
    """This function will return the last non-empty line of a log, or a dash."""
    lines = [line.strip() for line in log.read_text(errors="replace").splitlines() if line.strip()]
    return lines[-1][-300:] if lines else "–"


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
    """This function will delete a kept place's data for `--fresh`, its folders made anew afterwards."""
    for child in place.root.iterdir():
        shutil.rmtree(child) if child.is_dir() else child.unlink()
