"""What can go wrong, in words for the person who reads it: what happened, what did not change, what next."""


class BillingOpsError(Exception):
    """An expected refusal. `message` is for the person; `status` is the HTTP answer; no alarm rings."""

    status = 400

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class NotAllowed(BillingOpsError):
    """The person's role, or a rule, does not permit this."""

    status = 403


class NotFound(BillingOpsError):
    """The thing asked for does not exist here."""

    status = 404


class Conflict(BillingOpsError):
    """The thing changed meanwhile, or something is already under way."""

    status = 409


class ProviderError(BillingOpsError):
    """Stripe or HubSpot did not do what was asked. `retryable` says whether the same call may work later."""

    status = 502
    retryable = False

    def __init__(self, message: str, *, provider: str, code: str = "", request_id: str = "") -> None:
        super().__init__(message)
        self.provider = provider
        self.code = code
        self.request_id = request_id


class ProviderUnavailable(ProviderError):
    """No answer to a read, or a server error: nothing changed, try again later."""

    status = 503
    retryable = True


class RateLimited(ProviderError):
    """The provider asked us to slow down. `retry_after` is in seconds where it said so."""

    status = 503
    retryable = True

    def __init__(
        self,
        message: str,
        *,
        provider: str,
        code: str = "",
        request_id: str = "",
        retry_after: float | None = None,
    ) -> None:
        super().__init__(message, provider=provider, code=code, request_id=request_id)
        self.retry_after = retry_after


class Rejected(ProviderError):
    """The provider understood and said no: sending the same again will not help."""


class Missing(ProviderError):
    """The provider knows no such object."""

    status = 404


class Malformed(ProviderError):
    """The provider sent something that is not as documented; it was not stored."""


UNNAMED_PERMISSION = "a permission that was not named"


class AuthFailed(ProviderError):
    """
    The key is wrong (401) or lacks a permission (403): an operator's matter, never a refusal of the action.

    `missing_permission` is "" only when the key as a whole is not accepted.
    """

    status = 503

    def __init__(
        self,
        message: str,
        *,
        provider: str,
        code: str = "",
        request_id: str = "",
        missing_permission: str = "",
    ) -> None:
        super().__init__(message, provider=provider, code=code, request_id=request_id)
        self.missing_permission = missing_permission


class OutcomeUnknown(ProviderError):
    """A write was sent and no answer came: it may or may not have happened. Never treat this as failed."""

    status = 503


class BudgetSpent(ProviderError):
    """Our share of the provider's monthly reads is used up: nothing was asked. It goes on by itself, later."""

    status = 503
