"""HubSpot as the server sees it: refusals in HubSpot's words, search's own limit, rate-limit headers."""

import time
from collections import deque
from threading import Lock
from typing import TYPE_CHECKING

from sandbox.http import Request, Response
from sandbox.hubspot.errors import HubSpotError, envelope, missing_scopes, rate_limited
from sandbox.hubspot.params import check_version
from sandbox.hubspot.routes import Routes
from sandbox.provider import Run

if TYPE_CHECKING:
    from sandbox.world import World

SEARCHES_PER_SECOND, BURST, BURST_SECONDS, DAILY = 5, 190, 10, 1_000_000
_NO_TOKEN = (
    "Authentication credentials not found. This API supports OAuth 2.0 authentication and you can find more "
    "details at https://developers.hubspot.com/docs/methods/auth/oauth-overview"
)
_BAD_TOKEN = "The access token is expired or invalid. Please generate a new access token."
_STATUS_CATEGORIES = {423: "LOCKED", 429: "RATE_LIMITS", 477: "MIGRATION_IN_PROGRESS"}


class HubSpotProvider:
    """The fake HubSpot. See `sandbox.provider.Provider` for what each method is for."""

    name = "hubspot"

    def __init__(self) -> None:
        self._routes = Routes()
        self.router = self._routes
        self._searches: deque[float] = deque()
        self._lock = Lock()

    def permission(self, request: Request) -> str:
        """The scope of the matched route."""
        return self._routes.permission(request)

    def unauthorized(self, request: Request, *, revoked: bool) -> Response:
        """401: no token, or one that is unknown or taken away."""
        if not request.key:
            return envelope(401, _NO_TOKEN, "INVALID_AUTHENTICATION")
        return envelope(401, _BAD_TOKEN, "EXPIRED_AUTHENTICATION" if revoked else "INVALID_AUTHENTICATION")

    def forbidden(self, request: Request, missing: str) -> Response:
        """403 MISSING_SCOPES, naming the scope; tickets have one scope for reading and writing."""
        return missing_scopes("tickets" if missing.startswith("tickets") else missing)

    def limited(self, request: Request, reason: str) -> Response:
        """429 of the rolling window."""
        return rate_limited("TEN_SECONDLY_ROLLING")

    def unknown_route(self, request: Request) -> Response:
        """405 for a known path with another method, else 404."""
        if self._routes.knows_path(request.path):
            return envelope(405, "Method Not Allowed", "METHOD_NOT_ALLOWED")
        return envelope(404, "resource not found", "OBJECT_NOT_FOUND")

    def failed(self, request: Request, status: int) -> Response:
        """HubSpot's envelope for `status`."""
        if status == 429:
            return rate_limited("TEN_SECONDLY_ROLLING")
        message = "internal error" if status >= 500 else f"The request failed with status {status}."
        return envelope(status, message, _STATUS_CATEGORIES.get(status, "INTERNAL_ERROR"))

    def call(self, world: "World", request: Request, run: Run) -> Response:
        """Run the endpoint; with limits switched on, search has five a second for the whole account."""
        limited = world.limits.get(self.name).everything is not None
        if limited and request.route.endswith("/search") and not self._may_search():
            return rate_limited("SECONDLY")
        try:
            check_version(request)
            return run()
        except HubSpotError as error:
            return error.response()

    def finish(self, request: Request, response: Response) -> None:
        """Rate-limit headers on everything but search, which has none (facts/hubspot.md §7)."""
        response.headers.setdefault("X-HubSpot-Correlation-Id", request.id)
        if request.route.endswith("/search"):
            return
        response.headers.setdefault("X-HubSpot-RateLimit-Daily", str(DAILY))
        response.headers.setdefault("X-HubSpot-RateLimit-Daily-Remaining", str(DAILY - 1))
        response.headers.setdefault("X-HubSpot-RateLimit-Interval-Milliseconds", str(BURST_SECONDS * 1000))
        response.headers.setdefault("X-HubSpot-RateLimit-Max", str(BURST))
        remaining = 0 if response.status == 429 else BURST - 1
        response.headers.setdefault("X-HubSpot-RateLimit-Remaining", str(remaining))

    def _may_search(self) -> bool:
        with self._lock:
            now = time.monotonic()
            while self._searches and self._searches[0] <= now - 1:
                self._searches.popleft()
            if len(self._searches) >= SEARCHES_PER_SECOND:
                return False
            self._searches.append(now)
            return True


PROVIDER = HubSpotProvider()
