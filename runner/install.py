"""Makes `.venv` and installs the locked packages into it. Standard library only: nothing is installed yet."""

import fcntl
import hashlib
import os
import shutil
import signal
import subprocess
import sys
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from runner.children import dies_with_parent

ROOT = str(Path(__file__).resolve().parent.parent)
VENV = Path(ROOT) / ".venv"
PYTHON = VENV / "bin" / "python"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def prepare(names: tuple[str, ...]) -> str:
    """This function will return the path of a Python that has the package sets `names`, installing what is missing."""
    try:
        with _alone():
            if not PYTHON.exists():
                _make_venv()
            _install(_with_browser(names))
    except KeyboardInterrupt:
        sys.exit("\nStopped while installing, so nothing was started. The next run goes on with it.")
    except OSError as error:
        sys.exit(
            f"{error.filename or ROOT} cannot be used ({error.strerror}), so nothing was started. Make it writable."
        )
    return str(PYTHON)


@contextmanager
def _alone() -> Iterator[None]:
    """Two runs of one checkout install one after the other, never into each other's half-made folder."""
    folder = os.open(ROOT, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def _with_browser(names: tuple[str, ...]) -> tuple[str, ...]:
    """Browser tests need Playwright only where there is a browser to drive."""
    if "test" in names and "browser" not in names and any(shutil.which(browser) for browser in BROWSERS):
        return (*names, "browser")
    return names


def _make_venv() -> None:
    print("Making .venv …", flush=True)
    try:
        venv.create(VENV, with_pip=True, symlinks=True)
    except KeyboardInterrupt:
        shutil.rmtree(VENV, ignore_errors=True)
        raise
    except (subprocess.CalledProcessError, ImportError):
        shutil.rmtree(VENV, ignore_errors=True)
        if not _has_pip(sys.executable):
            sys.exit(
                "This Python has neither venv nor pip, so nothing was installed. "
                "On Debian or Ubuntu: apt-get install python3-venv, then run this again."
            )
        venv.create(VENV, with_pip=False, symlinks=True)


def _has_pip(python: str) -> bool:
    return subprocess.run([python, "-m", "pip", "--version"], capture_output=True).returncode == 0


def _install(names: tuple[str, ...]) -> None:
    """Install the locked packages, unless the same locks are installed already."""
    files = [Path(ROOT) / "requirements" / f"{name}.txt" for name in names]
    wanted = hashlib.sha256(b"".join(file.read_bytes() for file in files) + sys.version.encode()).hexdigest()
    stamps = VENV / "installed"
    stamp = stamps / "-".join(names)
    if stamp.exists() and stamp.read_text() == wanted:
        return
    print(f"Installing locked packages ({', '.join(names)}); about a minute the first time …", flush=True)
    if subprocess.run([*_pip(), *_arguments(files)], preexec_fn=dies_with_parent(signal.SIGTERM)).returncode:
        sys.exit(
            "The packages could not be installed, so nothing was started; pip's own words are above. "
            "A missing wheel means that this platform is not served: Linux x86-64 or arm64 with glibc 2.28 or newer is."
        )
    stamps.mkdir(exist_ok=True)
    stamp.write_text(wanted)


def _pip() -> list[str]:
    """A virtual environment made without pip is filled by the pip of the Python that runs us."""
    if _has_pip(str(PYTHON)):
        return [str(PYTHON), "-m", "pip"]
    return [sys.executable, "-m", "pip", "--python", str(PYTHON)]


def _arguments(files: list[Path]) -> list[str]:
    requirements = [argument for file in files for argument in ("-r", str(file))]
    return ["install", "-q", "--disable-pip-version-check", "--require-hashes", *requirements]
