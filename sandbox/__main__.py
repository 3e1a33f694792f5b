"""`python -m sandbox`: start the fake providers and say where they are."""

import argparse
import signal
import sys
from functools import partial
from types import FrameType
from typing import Any

from sandbox.server import Sandbox, Server
from sandbox.webhooks.endpoints import from_option
from sandbox.world import SEEDS, World


def main(arguments: list[str] | None = None) -> int:
    """Serve until SIGINT or SIGTERM; 1 when the port is taken."""
    options = _parse(arguments)
    build = partial(World.build, seed=options.seed, teams=options.teams)
    sandbox = Sandbox(build, options.public_url, options.webhook)
    try:
        server = Server(options.port, sandbox, host=options.host)
    except OSError as error:
        print(f"The sandbox cannot listen on port {options.port}: {error.strerror}.", file=sys.stderr)
        return 1
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, _stop)
    print(f"Sandbox ready: {server.url}", flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        return 0
    finally:
        server.server_close()
    return 0


def _stop(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m sandbox", description=__doc__)
    parser.add_argument("--port", type=int, default=8420, help="0 picks a free one")
    parser.add_argument("--host", default="127.0.0.1", help="0.0.0.0 inside a container")
    parser.add_argument("--seed", choices=SEEDS, default="demo")
    parser.add_argument("--teams", type=int, default=0, help="size of the large seed (default 2000)")
    parser.add_argument("--public-url", default="", help="where a browser finds it: links to documents lead there")
    parser.add_argument(
        "--webhook", type=_endpoint, action="append", default=[], metavar="PROVIDER=URL#SECRET[,SECRET]",
        help="tell this address of every change; repeatable, outlives a reset",
    )  # fmt: skip
    return parser.parse_args(arguments)


def _endpoint(text: str) -> dict[str, Any]:
    try:
        return from_option(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


if __name__ == "__main__":
    sys.exit(main())
