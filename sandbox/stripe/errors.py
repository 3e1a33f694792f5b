"""Stripe's error envelope and its wording."""

from typing import Any

from sandbox.http import Response

DOCS = "https://stripe.com/docs/error-codes/"


class ApiError(Exception):
    """A refusal that an endpoint raises; the provider turns it into Stripe's envelope."""

    def __init__(
        self,
        message: str,
        *,
        status: int = 400,
        code: str = "",
        param: str = "",
        type: str = "invalid_request_error",
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.message, self.status, self.code, self.param, self.type = message, status, code, param, type
        self.headers = headers or {}

    def response(self) -> Response:
        """The refusal on the wire."""
        error: dict[str, Any] = {"message": self.message, "type": self.type}
        if self.code:
            error |= {"code": self.code, "doc_url": DOCS + self.code.replace("_", "-")}
        if self.param:
            error["param"] = self.param
        return Response.json({"error": error}, self.status, self.headers)


def missing(noun: str, object_id: str, *, param: str = "id", status: int = 404) -> ApiError:
    """An id that names nothing: 404 in the path, 400 in a parameter."""
    return ApiError(f"No such {noun}: '{object_id}'", status=status, code="resource_missing", param=param)


def unknown_parameter(name: str) -> ApiError:
    """A parameter that the endpoint does not know."""
    return ApiError(f"Received unknown parameter: {name}", code="parameter_unknown", param=name)


def required(name: str) -> ApiError:
    """A parameter that must be there."""
    return ApiError(f"Missing required param: {name}.", code="parameter_missing", param=name)


def not_expandable(path: str) -> ApiError:
    """An `expand` path that leads nowhere."""
    return ApiError(f"This property cannot be expanded ({path}).", param="expand")


def rate_limited(reason: str) -> ApiError:
    """Too many requests; a lock time-out is the one 429 that comes without a reason header."""
    if reason == "lock_timeout":
        return ApiError(
            "This object cannot be accessed right now because another API request or Stripe process is currently "
            "accessing it. If you see this error intermittently, retry the request.",
            status=429,
            code="lock_timeout",
        )
    return ApiError(
        "Request rate limit exceeded. Learn more about rate limits here https://stripe.com/docs/rate-limits.",
        status=429,
        code="rate_limit",
        headers={"Stripe-Rate-Limited-Reason": reason},
    )


def no_key() -> ApiError:
    """A request without `Authorization: Bearer`."""
    return ApiError(
        "You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer "
        "auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY').",
        status=401,
    )


def bad_key(key: str, *, revoked: bool) -> ApiError:
    """A key that Stripe does not know, or no longer."""
    if revoked:
        return ApiError(f"Expired API Key provided: {masked(key)}", status=401, code="api_key_expired")
    return ApiError(f"Invalid API Key provided: {masked(key)}", status=401)


def lacks_permission(key: str, permission: str) -> ApiError:
    """A restricted key without what the endpoint needs."""
    return ApiError(
        f"The provided key '{masked(key)}' does not have the required permissions for this endpoint on account "
        f"'acct_sandbox'. Having the '{permission}' permission would allow this request to continue.",
        status=403,
    )


def masked(key: str) -> str:
    """A key as Stripe shows it in messages: kind and last four."""
    head = "_".join(key.split("_")[:2]) + "_" if key.count("_") > 1 else ""
    return f"{head}{'*' * max(4, len(key) - len(head) - 4)}{key[-4:]}"


FAILURES = {
    400: ApiError("Invalid request (as asked by a fault)."),
    402: ApiError("Your card was declined.", status=402, code="card_declined", type="card_error"),
    409: ApiError(
        "This object is being changed by another request. Please try again.", status=409, code="lock_timeout"
    ),
    429: rate_limited("global-rate"),
    500: ApiError("An unknown error occurred. Our team has been notified; please retry.", status=500, type="api_error"),
}


def failure(status: int) -> ApiError:
    """Stripe's words for a status that a fault asks for."""
    known = FAILURES.get(status)
    if known:
        return known
    return ApiError("The service is temporarily unavailable.", status=status, type="api_error")
