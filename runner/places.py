"""Where a run keeps its state, and as whom its servers run."""

import hashlib
import os
import pwd
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
LOCK = "demo.lock"
SOCKET_PATH_LIMIT = 100  # a Unix socket's path must stay below 107 bytes


class CannotStart(Exception):
    """One sentence for the person: what is in the way and what to do about it."""


@dataclass(frozen=True)
class Place:
    """A state folder with its sub-folders; `as_user` are Popen arguments that drop root's privileges."""

    root: Path
    sockets: Path
    as_user: dict[str, Any]
    throw_away: bool

    @property
    def postgres_data(self) -> Path:
        return self.root / "postgres"

    def new_postgres_data(self) -> Path:
        """This function will return an empty folder beside `postgres_data`, to be renamed to it when it is filled."""
        folder = self.root / "postgres-new"
        shutil.rmtree(folder, ignore_errors=True)
        return self._own(folder)

    def _own(self, folder: Path) -> Path:
        """Make a folder that the servers' user alone may enter."""
        folder.mkdir(mode=0o700, exist_ok=True)
        if self.as_user:
            os.chown(folder, self.as_user["user"], self.as_user["group"])
        return folder

    def make_folders(self) -> None:
        """This function will make what is missing of this place. :raises OSError: something is in the way"""
        for folder in (self.postgres_data, self.sockets):
            self._own(folder)
        for folder in (self.valkey_data, self.root / "logs"):
            folder.mkdir(mode=0o700, exist_ok=True)

    @property
    def valkey_data(self) -> Path:
        return self.root / "valkey"

    @property
    def valkey_socket(self) -> Path:
        return self.sockets / "valkey.sock"

    def log(self, name: str) -> Path:
        return self.root / "logs" / f"{name}.log"

    def remove(self) -> None:
        """This function will delete everything this place holds."""
        shutil.rmtree(self.root, ignore_errors=True)
        shutil.rmtree(self.sockets, ignore_errors=True)


def unprivileged() -> dict[str, Any]:
    """PostgreSQL refuses to run as root, so root runs it as nobody; everybody else as themselves."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def throw_away_place() -> Place:
    """This function will return a new temporary place for one test run."""
    return _prepare(Path(tempfile.mkdtemp(prefix="billing-ops-")), throw_away=True)


def kept_place() -> Place:
    """This function will return this checkout's lasting place: `var/`, or below /var/lib for root."""
    if os.geteuid() == 0:
        # nobody cannot reach a checkout below root's home, and we open no parent folder to change that.
        digest = hashlib.sha256(str(ROOT).encode()).hexdigest()[:10]
        return _prepare(Path(f"/var/lib/billing-ops-{digest}"), throw_away=False)
    return _prepare(ROOT / "var", throw_away=False)


def bench_place(name: str) -> Place:
    """This function will return the lasting place of a bench's data, which all checkouts of this machine share."""
    if os.geteuid() == 0:
        return _prepare(Path(f"/var/lib/billing-ops-bench-{name}"), throw_away=False)
    cache = Path(os.environ.get("XDG_CACHE_HOME", "") or Path.home() / ".cache")
    return _prepare(cache / "billing-ops" / f"bench-{name}", throw_away=False)


def _prepare(root: Path, *, throw_away: bool) -> Place:
    as_user = unprivileged()
    try:
        root.mkdir(parents=True, exist_ok=True)
        root.chmod(0o711 if as_user else 0o700)
        sockets = root / "sockets"
        if len(str(sockets / ".s.PGSQL.5432")) > SOCKET_PATH_LIMIT:
            digest = hashlib.sha256(str(root).encode()).hexdigest()[:10]
            sockets = Path(tempfile.gettempdir()) / f"billing-ops-{os.geteuid()}-{digest}"
        place = Place(root=root, sockets=sockets, as_user=as_user, throw_away=throw_away)
        place.make_folders()
    except OSError as error:
        raise CannotStart(
            f"The state folder {root} cannot be used ({error.strerror}). Nothing was started. "
            "Make it writable, or remove it, and run this again."
        ) from error
    return place
