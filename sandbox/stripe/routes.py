"""Stripe's paths."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from sandbox.http import Handler, Request, Response, Router
from sandbox.stripe import edits, params, preview
from sandbox.stripe.errors import missing
from sandbox.stripe.expand import Tree, expander, tree
from sandbox.stripe.listings import LISTINGS, NESTED, events_since
from sandbox.stripe.lists import Listing, page
from sandbox.stripe.objects import account
from sandbox.stripe.pages import TIMED, rendered_page
from sandbox.stripe.permissions import permission
from sandbox.stripe.present import deleted, list_object, present
from sandbox.stripe.search import SEARCHABLE, search
from sandbox.stripe.table import Object

if TYPE_CHECKING:
    from sandbox.world import World

RETRIEVABLE = {
    "charges": "charge",
    "checkout/sessions": "checkout.session",
    "coupons": "coupon",
    "credit_notes": "credit_note",
    "invoice_payments": "invoice_payment",
    "invoices": "invoice",
    "payment_methods": "payment_method",
    "prices": "price",
    "products": "product",
    "promotion_codes": "promotion_code",
    "refunds": "refund",
    "subscription_items": "subscription_item",
    "subscriptions": "subscription",
}
"""Path under /v1/ and the kind that one id there names. Apart are customers (a deleted one still answers) and
events (old ones do not)."""

NOUNS = {"promotion_code": "promotion code", "payment_method": "PaymentMethod"}


class StripeRouter(Router):
    """A router that also knows which permission each route needs."""

    def __init__(self) -> None:
        super().__init__()
        self._permissions: dict[tuple[str, str], str] = {}

    def add(self, method: str, path: str, kind: str, handler: Handler, *, write: bool = False) -> None:
        """Register a route under /v1/ together with the kind its permission belongs to."""
        self.route(method, f"/v1/{path}", handler)
        self._permissions[method, f"/v1/{path}"] = permission(kind, write=write)

    def permission(self, request: Request) -> str:
        """What a matched request needs; "" when any key will do."""
        return self._permissions.get((request.method, request.route), "")


def show(world: "World", request: Request, row: Object) -> Response:
    """One object, expanded as the request asks."""
    wanted = tree(params.expand_paths(request))
    shown = present(world.stripe, row)
    return Response.json(expander(world, request).expand(shown, wanted) if wanted else shown)


def show_page(world: "World", request: Request, rows: list[Object], wanted: Tree) -> list[Object]:
    """Rows of a page, with what `data.…` asks to expand."""
    shown = [present(world.stripe, row) for row in rows]
    inner = wanted.get("data", {})
    if not inner:
        return shown
    expand = expander(world, request).expand
    return [expand(row, inner, "data") for row in shown]


def retrieve(kind: str) -> Handler:
    """GET of one object by id."""

    def handler(world: "World", request: Request) -> Response:
        params.check_names(request, ("expand",))
        row = world.stripe.get(kind, request.params["id"])
        if row is None:
            raise missing(NOUNS.get(kind, kind), request.params["id"])
        return show(world, request, row)

    return handler


def retrieve_customer(world: "World", request: Request) -> Response:
    """GET of a customer: a deleted one answers 200 with what is left of it."""
    customer = request.params["id"]
    if world.stripe.grave("customer", customer):
        return Response.json(deleted("customer", customer))
    return retrieve("customer")(world, request)


def retrieve_event(world: "World", request: Request) -> Response:
    """GET of an event: Stripe forgets them after 30 days."""
    row = world.stripe.get("event", request.params["id"])
    if row is not None and row["created"] < events_since(world.stripe):
        raise missing("event", request.params["id"])
    return retrieve("event")(world, request)


def lister(listing: Listing, owner: str = "") -> Handler:
    """GET of a list; `owner` is the kind that {id} names, for lists inside an object."""

    def handler(world: "World", request: Request) -> Response:
        wanted = tree(params.expand_paths(request))
        fixed = {owner: request.params["id"]} if owner else {}
        if owner and world.stripe.get(owner, request.params["id"]) is None:
            raise missing(NOUNS.get(owner, owner), request.params["id"], param=owner)
        if world.stripe_pages.on and not owner and listing.kind not in TIMED:
            return rendered_page(world, request, listing)
        rows, has_more = page(world.stripe, listing, request, fixed)
        return Response.json(list_object(show_page(world, request, rows, wanted), request.path, has_more=has_more))

    return handler


def searcher(kind: str, fields: tuple[str, ...]) -> Handler:
    """GET of a search."""

    def handler(world: "World", request: Request) -> Response:
        wanted = tree(params.expand_paths(request))
        rows, next_page = search(world.stripe, kind, fields, request)
        return Response.json(
            {
                "object": "search_result",
                "data": show_page(world, request, rows, wanted),
                "has_more": next_page is not None,
                "next_page": next_page,
                "url": request.path,
            }
        )

    return handler


def nested_retrieve(kind: str, owner: str, name: str) -> Handler:
    """GET of one object inside another; it must belong to the one in the path."""

    def handler(world: "World", request: Request) -> Response:
        row = world.stripe.get(kind, request.params[name])
        if row is None or row[owner] != request.params["id"]:
            raise missing(NOUNS.get(kind, kind).replace("_", " "), request.params[name], param=name)
        return show(world, request, row)

    return handler


def retrieve_account(world: "World", request: Request) -> Response:
    """GET of the account that the key belongs to."""
    created = min((row["created"] for row in world.stripe.all("customer")[-1:]), default=0)
    return Response.json(account(created=created))


def edit(change: Callable[["World", Request], Object]) -> Handler:
    """A POST that changes something and answers with the object."""

    def handler(world: "World", request: Request) -> Response:
        return show(world, request, change(world, request))

    return handler


def build() -> StripeRouter:
    """Every route; literal paths before {id} because the first match wins."""
    router = StripeRouter()
    for path, fields in SEARCHABLE.items():
        kind = LISTINGS[path].kind
        router.add("GET", f"{path}/search", kind, searcher(kind, fields))
    for path, listing in LISTINGS.items():
        router.add("GET", path, listing.kind, lister(listing))
    for path, kind in RETRIEVABLE.items():
        router.add("GET", f"{path}/{{id}}", kind, retrieve(kind))
    for path, (owner, listing) in NESTED.items():
        router.add("GET", path, listing.kind, lister(listing, owner))
    router.add("GET", "events/{id}", "event", retrieve_event)
    router.add("GET", "account", "account", retrieve_account)
    _add_customers(router)
    _add_writes(router)
    return router


def _add_customers(router: StripeRouter) -> None:
    router.add("GET", "customers/{id}", "customer", retrieve_customer)
    transaction, method = "customer_balance_transaction", "payment_method"
    router.add(
        "GET",
        "customers/{id}/balance_transactions/{transaction}",
        transaction,
        nested_retrieve(transaction, "customer", "transaction"),
    )
    router.add(
        "GET",
        "customers/{id}/payment_methods/{payment_method}",
        method,
        nested_retrieve(method, "customer", "payment_method"),
    )


def _add_writes(router: StripeRouter) -> None:
    router.add("POST", "customers", "customer", edit(edits.create_customer), write=True)
    router.add("POST", "customers/{id}", "customer", edit(edits.update_customer), write=True)
    router.add("DELETE", "customers/{id}", "customer", edits.delete_customer, write=True)
    router.add(
        "POST",
        "subscriptions/{id}",
        "subscription",
        edit(edits.update_subscription),
        write=True,
    )
    router.add("POST", "invoices/create_preview", "invoice", preview.create_preview)
