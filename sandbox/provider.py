"""What the server asks of a fake provider: its routes and its own words for refusals."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol, TypeAlias

from sandbox.http import Request, Response, Router

if TYPE_CHECKING:
    from sandbox.world import World

Run: TypeAlias = Callable[[], Response]


class Provider(Protocol):
    """
    One fake provider, mounted by the server under `/<name>`.

    The server checks keys, limits and faults and keeps the journal, alike for both; the provider words the
    answers.
    """

    @property
    def name(self) -> str:
        """The path it is mounted under: "stripe" or "hubspot"."""
        ...

    @property
    def router(self) -> Router:
        """Its routes, without the mount."""
        ...

    def permission(self, request: Request) -> str:
        """
        The permission this matched request needs ("customer_read", "crm.objects.deals.write"); "" for none.
        """
        ...

    def unauthorized(self, request: Request, *, revoked: bool) -> Response:
        """401: no key, an unknown one or a revoked one."""
        ...

    def forbidden(self, request: Request, missing: str) -> Response:
        """403: the key is good but has no permission `missing`."""
        ...

    def limited(self, request: Request, reason: str) -> Response:
        """429: `reason` is "global-rate", "endpoint-rate" or what a fault named."""
        ...

    def unknown_route(self, request: Request) -> Response:
        """404 or 405: no such path or method."""
        ...

    def failed(self, request: Request, status: int) -> Response:
        """The provider's error envelope for a status that a fault asks for, or 500 for a bug of ours."""
        ...

    def call(self, world: "World", request: Request, run: Run) -> Response:
        """Answer a permitted request by calling `run` (at most once); the place for idempotency."""
        ...

    def finish(self, request: Request, response: Response) -> None:
        """Add the headers that every response of this provider carries."""
        ...
