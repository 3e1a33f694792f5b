"""`run.py bench NAME [--json]`: timed runs on throw-away servers, against a sandbox started for them."""

import argparse
import importlib
import json
import sys
from types import ModuleType

from runner.bench_report import Report
from runner.places import ROOT, CannotStart


def names() -> list[str]:
    return sorted(path.stem for path in (ROOT / "benches").glob("*.py") if path.stem != "__init__")


def measure(bench: ModuleType, options: argparse.Namespace) -> Report:
    """This function will return what one bench found. :raises CannotStart, RuntimeError: there is nothing to time"""
    report: Report = bench.run(options)
    return report


def main() -> None:
    parser = argparse.ArgumentParser(prog="run.py bench", description=__doc__)
    chosen = parser.add_subparsers(dest="name", title="benches")
    for name in names():
        bench = importlib.import_module(f"benches.{name}")
        one = chosen.add_parser(name, description=bench.__doc__, help=str(bench.__doc__).partition(":")[0])
        one.add_argument("--json", action="store_true", help="the figures as data")
        bench.arguments(one)
        one.set_defaults(bench=bench)
    options = parser.parse_args()
    if options.name is None:
        parser.print_help()
        return
    try:
        report = measure(options.bench, options)
    except (CannotStart, RuntimeError) as problem:
        sys.exit(str(problem))
    print(json.dumps(report.data, indent=1) if options.json else report.text)
    if report.problems:
        sys.exit("\n".join(["", *report.problems]))


if __name__ == "__main__":
    main()
