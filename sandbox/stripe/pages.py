"""Pages of a list as bytes, for worlds that keep them (see `sandbox.rendered`)."""

from typing import TYPE_CHECKING

import orjson

from sandbox.http import Request, Response
from sandbox.rendered import Shape, joined
from sandbox.stripe import params
from sandbox.stripe.expand import expander, tree
from sandbox.stripe.lists import Listing, page
from sandbox.stripe.present import present
from sandbox.stripe.table import Object

if TYPE_CHECKING:
    from sandbox.world import World

TIMED = ("coupon", "event", "promotion_code")
"""What is shown of these depends on the time of day: never kept."""


def rendered_page(world: "World", request: Request, listing: Listing) -> Response:
    """
    One page, from memory when the same was asked before and nothing changed since.

    :raises ApiError: as a page that is made afresh
    """
    key = world.keys.named(request.key)
    rights = frozenset(key.dropped) if key else None
    name = (request.path, *request.query, request.key, rights)
    body = world.stripe_pages.page(name)
    if body is None:
        rows, has_more = page(world.stripe, listing, request)
        paths = params.expand_paths(request)
        shape = world.stripe_pages.shape(
            (listing.kind, paths, request.key, rights), lambda: _shape(world, request, listing, paths)
        )
        tail = b'],"has_more":%s,"url":%s}' % (b"true" if has_more else b"false", orjson.dumps(request.path))
        texts = [shape.text(row["id"], row) for row in rows]
        body = world.stripe_pages.keep(name, joined(b'{"object":"list","data":[', texts, tail))
    return Response(200, body, {"Content-Type": "application/json"})


def _shape(world: "World", request: Request, listing: Listing, paths: tuple[str, ...]) -> Shape:
    """How this request shows an object, for all objects of the kind."""
    store, wanted = world.stripe, tree(paths).get("data", {})
    expand = expander(world, request).expand

    def render(row: Object) -> bytes:
        return orjson.dumps(expand(present(store, row), wanted, "data"))

    return Shape(lambda: store.table(listing.kind).rows.items(), render)
