"""The pages on `/` and `/ui/…`: the fake providers' side, for people. Nothing is changed from here."""

from pathlib import Path
from typing import TYPE_CHECKING

from sandbox.http import Request, Response, Router
from sandbox.pages.addresses import STRIPE_KINDS
from sandbox.pages.home import home
from sandbox.pages.hubspot import record_page
from sandbox.pages.markup import link, page, tag
from sandbox.pages.stripe import object_page

if TYPE_CHECKING:
    from sandbox.world import World

STYLES = Path(__file__).parent / "pages" / "console.css"
HEADERS = {"Content-Security-Policy": "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'"}


def handle(world: "World", request: Request) -> Response:
    """A page of the console; 404 as a page too."""
    handler = ROUTER.match(request)
    with world.lock:
        response = handler(world, request) if handler else _missing(request.path)
    response.headers.update(HEADERS)
    return response


def _home(world: "World", request: Request) -> Response:
    return Response.html(home(world, request.get("q")))


def _styles(world: "World", request: Request) -> Response:
    return Response(200, STYLES.read_bytes(), {"Content-Type": "text/css; charset=utf-8"})


def _stripe(world: "World", request: Request) -> Response:
    kind = STRIPE_KINDS.get(request.params["kind"])
    found = object_page(world.stripe, kind, request.params["id"]) if kind else None
    return Response.html(found) if found else _missing(request.params["id"])


def _hubspot(world: "World", request: Request) -> Response:
    found = record_page(world.hubspot, request.params["type"], request.params["id"])
    return Response.html(found) if found else _missing(request.params["id"])


def _missing(what: str) -> Response:
    text = tag("p", f"The sandbox has nothing called {what}. ", link("/", "Back to the overview"), ".")
    return Response.html(page("Not found", text), 404)


def _build() -> Router:
    router = Router()
    router.route("GET", "/", _home)
    router.route("GET", "/console.css", _styles)
    for prefix in ("/ui/stripe", "/ui/stripe/test"):
        router.route("GET", f"{prefix}/{{kind}}/{{id}}", _stripe)
        router.route("GET", f"{prefix}/customers/{{id}}/balance_transactions", _balance)
    router.route("GET", "/ui/hubspot/contacts/{portal}/record/{type}/{id}", _hubspot)
    return router


def _balance(world: "World", request: Request) -> Response:
    """Stripe's dashboard has a page of its own for the balance; here it is a part of the customer's."""
    request.params["kind"] = "customers"
    return _stripe(world, request)


ROUTER = _build()
