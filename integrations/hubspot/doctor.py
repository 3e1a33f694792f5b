"""Does our configuration fit the portal? Reads only; facts/hubspot.md, "Ask the portal first"."""

from collections.abc import Iterator

from django.conf import settings

from billing_ops.kernel.errors import ProviderError, Rejected
from integrations.doctor import Finding, no_answer, note, ok, problem
from integrations.hubspot import configuration, properties
from integrations.hubspot.gateway import Gateway, read_gateway, write_gateway
from integrations.hubspot.shapes import PortalShape, ThreadsNotReadable

SECONDS = 60.0
# Private apps' tokens and service keys begin like this; anything else is an OAuth token, which soon expires.
LASTING_TOKEN = "pat-"  # noqa: S105  a prefix, not a token


def examine() -> list[Finding]:
    """
    This function will return what fits and what does not: tokens, portal, permissions, property names.

    It raises nothing for an unreachable or refusing HubSpot: that is a finding.
    """
    if found := [problem("HubSpot settings", text) for text in configuration.problems()]:
        return found
    if not settings.HUBSPOT_READ_TOKEN:
        return [problem("HubSpot settings", "HUBSPOT_READ_TOKEN is empty, so HubSpot was not asked anything. Set it.")]
    gateway = read_gateway(seconds=SECONDS, attempts=2)
    try:
        portal = gateway.get_portal()
    except ProviderError as error:
        return [no_answer("HubSpot", "HUBSPOT_API_BASE", error)]
    return [*_portal(portal), *_tokens(), *_permissions(gateway), *_properties(gateway)]


def _portal(portal: PortalShape) -> Iterator[Finding]:
    wanted = settings.HUBSPOT_PORTAL_ID
    if portal.id == wanted:
        yield ok("HubSpot portal", f"{portal.id} ({portal.kind}), {portal.zone}, {portal.currency.upper()}.")
    else:
        yield problem(
            "HubSpot portal",
            f"The read token is of portal {portal.id}, but HUBSPOT_PORTAL_ID is {wanted}. Correct one.",
        )
    if portal.ui_domain and settings.ENVIRONMENT == "production" and portal.ui_domain not in settings.HUBSPOT_UI_BASE:
        text = f"HUBSPOT_UI_BASE is {settings.HUBSPOT_UI_BASE}, but this portal lives at {portal.ui_domain}."
        yield note("HubSpot links", f"{text} Deep links will not open.")


def _tokens() -> Iterator[Finding]:
    for name in ("HUBSPOT_READ_TOKEN", "HUBSPOT_WRITE_TOKEN"):
        token = getattr(settings, name)
        if token and not token.startswith(LASTING_TOKEN):
            yield note(name, f"It does not begin with {LASTING_TOKEN}: an OAuth token expires. Use a service key.")
    if settings.HUBSPOT_WRITE_TOKEN:
        yield _write_token()


def _write_token() -> Finding:
    try:
        portal = write_gateway(seconds=SECONDS).get_portal()
    except ProviderError as error:
        return problem("HUBSPOT_WRITE_TOKEN", error.message)
    if portal.id != settings.HUBSPOT_PORTAL_ID:
        text = f"It is of portal {portal.id}, but HUBSPOT_PORTAL_ID is {settings.HUBSPOT_PORTAL_ID}. Correct one."
        return problem("HUBSPOT_WRITE_TOKEN", text)
    return ok("HUBSPOT_WRITE_TOKEN", "It is accepted, and of the same portal.")


def _permissions(gateway: Gateway) -> Iterator[Finding]:
    for object_name in properties.OBJECTS:
        try:
            gateway.probe(object_name)
        except ProviderError as error:
            yield problem(f"Reading {object_name.replace('_', ' ')}", error.message)
        else:
            yield ok(f"Reading {object_name.replace('_', ' ')}", "It is allowed.")
    yield _conversations(gateway)


def _conversations(gateway: Gateway) -> Finding:
    subject = "Reading conversations"
    try:
        found = gateway.list_ticket_messages("0")
    except Rejected:
        # There is no ticket 0; being told so needs the permission.
        return ok(subject, "It is allowed.")
    except ProviderError as error:
        return problem(subject, error.message)
    if isinstance(found, ThreadsNotReadable):
        text = f"The key lacks {found.missing_permission}: a team ID in a customer's reply must be quoted by hand."
        return note(subject, text)
    return ok(subject, "It is allowed.")


def _properties(gateway: Gateway) -> Iterator[Finding]:
    for object_name in properties.OBJECTS:
        try:
            known = set(gateway.list_properties(object_name))
        except ProviderError as error:
            yield problem(f"Properties of {object_name}", error.message)
            continue
        yield from _compare(object_name, known)


def _compare(object_name: str, known: set[str]) -> Iterator[Finding]:
    configured = properties.configured(object_name)
    for setting, name in configured.items():
        if name not in known:
            text = f"{object_name} have no property {name!r}. Make it in HubSpot, or set {setting} to the right name."
            yield problem(setting, text)
    missing = sorted(set(properties.requested(object_name)) - known - set(configured.values()))
    if missing:
        text = f"The portal does not define {', '.join(missing)}: those columns stay empty."
        yield note(f"Properties of {object_name}", text)
    else:
        yield ok(f"Properties of {object_name}", "All that we ask for are defined.")
