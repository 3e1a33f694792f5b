"""The page on `/`: the fake providers' side, for people."""

from sandbox.http import Request, Response
from sandbox.world import World


def handle(world: World, request: Request) -> Response:
    """The console."""
    return Response.html("<!doctype html><title>Sandbox</title><h1>Sandbox</h1>")
