"""Stripe as the server sees it: refusals in Stripe's words, idempotency, headers."""

from typing import TYPE_CHECKING

from sandbox.http import Request, Response, Router
from sandbox.provider import Run
from sandbox.stripe import errors
from sandbox.stripe.errors import ApiError
from sandbox.stripe.idempotency import Remembered, fingerprint
from sandbox.stripe.objects import API_VERSION
from sandbox.stripe.routes import build

if TYPE_CHECKING:
    from sandbox.world import World

MAX_IDEMPOTENCY_KEY = 255


class StripeProvider:
    """The fake Stripe. See `sandbox.provider.Provider` for what each method is for."""

    name = "stripe"

    def __init__(self) -> None:
        self._routes = build()
        self.router: Router = self._routes

    def permission(self, request: Request) -> str:
        """The restricted-key permission of the matched route."""
        return self._routes.permission(request)

    def unauthorized(self, request: Request, *, revoked: bool) -> Response:
        """401."""
        error = errors.bad_key(request.key, revoked=revoked) if request.key else errors.no_key()
        return error.response()

    def forbidden(self, request: Request, missing: str) -> Response:
        """403, naming the permission."""
        return errors.lacks_permission(request.key, missing).response()

    def limited(self, request: Request, reason: str) -> Response:
        """429 with its reason in a header."""
        return errors.rate_limited(reason).response()

    def unknown_route(self, request: Request) -> Response:
        """404 for paths and methods that Stripe, or this fake, does not have."""
        message = f"Unrecognized request URL ({request.method}: {request.path})."
        return ApiError(message, status=404).response()

    def failed(self, request: Request, status: int) -> Response:
        """Stripe's envelope for `status`."""
        return errors.failure(status).response()

    def call(self, world: "World", request: Request, run: Run) -> Response:
        """Run the endpoint, at most once per idempotency key for a POST."""
        key = request.headers.get("idempotency-key", "")
        try:
            _check_version(request)
            if request.method != "POST" or not key:
                return run()
            return self._once(world, request, key, run)
        except ApiError as error:
            return error.response()

    def _once(self, world: "World", request: Request, key: str, run: Run) -> Response:
        if len(key) > MAX_IDEMPOTENCY_KEY:
            raise ApiError("Idempotency keys may be at most 255 characters long.")
        known = world.idempotency.begin(request, key, world.clock.now())
        if known:
            return _replay(request, key, known)
        try:
            response = run()
        except BaseException:
            world.idempotency.release(request, key)
            raise
        if response.record and (response.status < 400 or response.status >= 500):
            world.idempotency.finish(request, key, response)
        else:
            world.idempotency.release(request, key)
        return response

    def finish(self, request: Request, response: Response) -> None:
        """Request id, version and idempotency key, as every Stripe response has them."""
        response.headers.setdefault("Request-Id", request.id)
        response.headers.setdefault("Stripe-Version", API_VERSION)
        key = request.headers.get("idempotency-key")
        if key and request.method == "POST":
            response.headers.setdefault("Idempotency-Key", key)
            response.headers.setdefault("Original-Request", request.id)


def _check_version(request: Request) -> None:
    asked = request.headers.get("stripe-version", API_VERSION)
    if asked != API_VERSION:
        raise ApiError(f"Invalid Stripe API version: {asked}. This sandbox speaks {API_VERSION} only.")


def _replay(request: Request, key: str, known: Remembered) -> Response:
    """The stored outcome; refused when the parameters differ or the first request has not ended yet."""
    if known.fingerprint != fingerprint(request):
        raise ApiError(
            "Keys for idempotent requests can only be used with the same parameters they were first used with. "
            f"Try using a key other than '{key}' if you meant to execute a different request.",
            type="idempotency_error",
        )
    if known.response is None:
        raise ApiError(
            "There is currently another in-progress request using this Idempotent Key (that probably means you "
            f"submitted twice, and the other request is still going through): {key}. Please try again.",
            status=409,
            type="idempotency_error",
            code="idempotency_key_in_use",
            headers={"Stripe-Should-Retry": "true"},
        )
    headers = {**known.response.headers, "Idempotent-Replayed": "true", "Request-Id": request.id}
    return Response(known.response.status, known.response.body, headers)


PROVIDER = StripeProvider()
