#!/usr/bin/env python3
"""The one door: `python3 run.py` lists what it can do. Standard library only; the rest is installed into .venv."""

import hashlib
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
VENV = HERE / ".venv"
PYTHON = VENV / "bin" / "python"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")

RUN = ("base", "demo")
TEST = (*RUN, "test")
DEV = (*TEST, "browser", "dev")

# name: (package sets, arguments for .venv's Python, what it does)
TARGETS = {
    "demo": (
        RUN,
        ["-m", "runner.demo"],
        "set everything up and run the product with a sandbox; --fresh starts over",
    ),
    "test": (TEST, ["-m", "pytest"], "set everything up and run the tests; takes pytest's arguments"),
    "faults": (TEST, ["-m", "pytest", "-m", "faults"], "the fault and race tests with their full numbers"),
    "bench": (TEST, ["-m", "runner.bench"], "timed runs: bench NAME [--json]"),
    "check": (DEV, ["-m", "runner.check"], "ruff, mypy, import contracts, templates, vendored files"),
    "manage": (
        RUN,
        ["-m", "runner.manage"],
        "a management command against the running demo, or DATABASE_URL",
    ),
    "sandbox": (
        RUN,
        ["-m", "sandbox"],
        "the fake Stripe and HubSpot alone: sandbox --port N --seed demo|large",
    ),
}


def usage() -> str:
    lines = [f"  {name:<8} {text}" for name, (_, _, text) in TARGETS.items()]
    return "\n".join(["usage: python3 run.py TARGET [arguments]", "", *lines])


def package_sets(names: tuple[str, ...]) -> tuple[str, ...]:
    """Browser tests need Playwright only where there is a browser to drive."""
    if "test" in names and "browser" not in names and any(shutil.which(browser) for browser in BROWSERS):
        return (*names, "browser")
    return names


def make_venv() -> None:
    print("Making .venv …", flush=True)
    try:
        venv.create(VENV, with_pip=True, symlinks=True)
    except (subprocess.CalledProcessError, ImportError):
        shutil.rmtree(VENV, ignore_errors=True)
        if not has_pip(sys.executable):
            sys.exit(
                "This Python has neither venv nor pip, so nothing was installed. "
                "On Debian or Ubuntu: apt-get install python3-venv, then run this again."
            )
        venv.create(VENV, with_pip=False, symlinks=True)


def has_pip(python: str) -> bool:
    return subprocess.run([python, "-m", "pip", "--version"], capture_output=True).returncode == 0


def install(names: tuple[str, ...]) -> None:
    """Install the locked packages, unless the same locks are installed already."""
    files = [HERE / "requirements" / f"{name}.txt" for name in names]
    wanted = hashlib.sha256(b"".join(file.read_bytes() for file in files) + sys.version.encode()).hexdigest()
    stamps = VENV / "installed"
    stamp = stamps / "-".join(names)
    if stamp.exists() and stamp.read_text() == wanted:
        return
    print(f"Installing locked packages ({', '.join(names)}); about a minute the first time …", flush=True)
    pip = [str(PYTHON), "-m", "pip"] if has_pip(str(PYTHON)) else [sys.executable, "-m", "pip", "--python", str(PYTHON)]
    requirements = [argument for file in files for argument in ("-r", str(file))]
    done = subprocess.run([*pip, "install", "-q", "--disable-pip-version-check", "--require-hashes", *requirements])
    if done.returncode:
        sys.exit(
            "The packages could not be installed, so nothing was started; pip's own words are above. "
            "A missing wheel means that this platform is not served: Linux x86-64 or arm64 with glibc 2.28 or newer is."
        )
    stamps.mkdir(exist_ok=True)
    stamp.write_text(wanted)


def main() -> None:
    if sys.version_info < (3, 11):  # noqa: UP036  an older Python reads this line and says so
        sys.exit(f"Python 3.11 or newer is needed; this is {sys.version.split()[0]}. Nothing was done.")
    name, arguments = (sys.argv[1] if len(sys.argv) > 1 else ""), sys.argv[2:]
    if name not in TARGETS:
        print(usage())
        sys.exit(0 if name in ("", "-h", "--help") else 2)
    names, command, _ = TARGETS[name]
    if not PYTHON.exists():
        make_venv()
    install(package_sets(names))
    os.chdir(HERE)
    os.environ["PYTHONPATH"] = str(HERE)
    os.execv(PYTHON, [str(PYTHON), *command, *arguments])


if __name__ == "__main__":
    main()
