#!/usr/bin/env python3
"""The one door: `python3 run.py` lists what it can do. Standard library only; the rest is installed into .venv."""

# Any Python from 2.7 on can read this file, so that an old one gets a sentence and no traceback.
import sys

if sys.version_info < (3, 11):  # noqa: UP036
    sys.exit("Python 3.11 or newer is needed; this is %s. Nothing was done." % sys.version.split()[0])  # noqa: UP031

import os

from runner import install

RUN = ("base", "demo")
TEST = RUN + ("test",)  # noqa: RUF005
DEV = TEST + ("browser", "dev")  # noqa: RUF005

# name: (package sets, arguments for .venv's Python, what it does)
TARGETS = {
    "demo": (
        RUN,
        ["-m", "runner.demo"],
        "set everything up and run the product with a sandbox; --fresh starts over",
    ),
    "test": (TEST, ["-m", "pytest"], "set everything up and run the tests; takes pytest's arguments"),
    "faults": (TEST, ["-m", "pytest", "-m", "faults"], "the fault and race tests with their full numbers"),
    "bench": (TEST, ["-m", "runner.bench"], "timed runs: bench NAME [--json]; bench alone lists them"),
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


# The whole suite in two processes, a file in one of them, in order: files of many tests first would leave the long
# journeys, a few tests each, to one process at the end. A single test starts sooner without.
ALL_TESTS = ["-n", "2", "--dist", "loadfile", "--no-loadscope-reorder"]


def usage():
    lines = ["  {:<8} {}".format(name, text) for name, (_, _, text) in TARGETS.items()]  # noqa: UP032
    return "\n".join(["usage: python3 run.py TARGET [arguments]", ""] + lines)  # noqa: RUF005


def main():
    name, arguments = (sys.argv[1] if len(sys.argv) > 1 else ""), sys.argv[2:]
    if name not in TARGETS:
        print(usage())
        sys.exit(0 if name in ("", "-h", "--help") else 2)
    names, command, _ = TARGETS[name]
    if name == "test" and not arguments:
        arguments = ALL_TESTS
    python = install.prepare(names)
    os.chdir(install.ROOT)
    os.environ["PYTHONPATH"] = install.ROOT
    os.execv(python, [python] + command + arguments)  # noqa: RUF005


if __name__ == "__main__":
    main()
