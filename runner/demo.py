"""`run.py demo`: the production processes under one supervisor, beside a sandbox that plays Stripe and HubSpot."""

import argparse
import os
import signal
import socket
import sys
import time

from runner import environment, lock
from runner.demo_steps import Demo
from runner.places import CannotStart, kept_place
from runner.servers import named_elsewhere, remove_kept


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="run.py demo", description=__doc__)
    parser.add_argument("--fresh", action="store_true", help="throw the demo's data away and start over")
    parser.add_argument("--forget", action="store_true", help="remove the demo's data and do nothing else")
    return parser.parse_args()


def port_to_use() -> int:
    """This function will return PORT (8000 unless set). :raises CannotStart: it is no port, or taken"""
    text = os.environ.get("PORT", "8000")
    if not (text.isascii() and text.isdecimal()) or not 0 < int(text) < 65_536:
        raise CannotStart(f"PORT is {text!r}, which is no port number. Nothing was started.")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(text)))
        except OSError as error:
            raise CannotStart(
                f"Port {text} is in use ({error.strerror}), so nothing was started. "
                "Stop what uses it, or choose another: PORT=8001 python3 run.py demo"
            ) from error
    return int(text)


def run(fresh: bool) -> None:
    began = time.monotonic()
    named_elsewhere()
    place = kept_place()
    held = lock.take(place)
    if held is None:
        raise CannotStart("A demo of this checkout is already running, so nothing was started. Stop that one first.")
    port = port_to_use()
    if fresh:
        remove_kept(place)
    demo = Demo(place=kept_place(), port=port)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: demo.interrupt())
    try:
        demo.start()
        if not demo.interrupted:
            environment.save(demo.place, demo.environment)
            demo.announce(time.monotonic() - began)
            demo.supervisor.watch()
    except CannotStart:
        if not demo.interrupted:  # what was cut short by an order to stop is no failure
            raise
    finally:
        demo.stop()
        held.close()


def forget() -> None:
    """This function will delete the data of this checkout's demo. :raises CannotStart: it is running"""
    place = kept_place()
    if lock.take(place) is None:
        raise CannotStart("The demo of this checkout is running, so nothing was removed. Stop it first.")
    place.remove()
    print(f"Removed {place.root}.")


def main() -> None:
    options = arguments()
    try:
        forget() if options.forget else run(options.fresh)
    except CannotStart as problem:
        sys.exit(f"\n{problem}")
    except KeyboardInterrupt:
        sys.exit("\nStopped before anything was started.")
    except OSError as error:
        sys.exit(f"\n{error.filename or 'The demo'} cannot be used ({error.strerror}), so nothing is left running.")


if __name__ == "__main__":
    main()
