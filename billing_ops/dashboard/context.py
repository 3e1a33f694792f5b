"""What every page is given: which world this is, where one may go, how old our copies are."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from accounts import demo
from billing_ops.kernel import clock
from billing_ops.kernel.permissions import Permission
from billing_ops.kernel.templatetags.billing import ago
from sync import usage
from sync.framing import Frame, frame_of
from sync.selectors import Freshness

# (label, URL name, icon, permission), in the order in which people need them.
PLACES = (
    ("Home", "home", "home", Permission.HOME_VIEW),
    ("Check the team", "lookup:check", "search", Permission.LOOKUP_CREATE),
    ("Sync", "sync:overview", "refresh", Permission.SYNC_VIEW),
    ("Audit", "audit:list", "history", Permission.AUDIT_VIEW),
    ("Handbook", "handbook", "book", Permission.HANDBOOK_VIEW),
    ("Staff", "staff_list", "users", Permission.STAFF_VIEW),
)
# The strip's word for each state of the mirror.
FRESHNESS = {"current": "fresh", "behind": "stale", "failing": "failed"}


def page(request: HttpRequest) -> dict[str, Any]:
    """This function will return the frame's context; before sign-in, which world it is and, in a demo, who there is."""
    context: dict[str, Any] = {"environment": _environment(), "is_demo": settings.DEMO}
    if settings.DEMO:
        context["demo_signins"] = demo.USERS
    if request.user.is_authenticated:
        frame = frame_of(request)
        context |= {"nav": _places(request), "freshness": _freshness(request, frame), "notice": _notice(frame)}
    return context


def _environment() -> str:
    """DEMO, or LIVE or TEST by the kind of Stripe key: money moves only with a live one."""
    if settings.ENVIRONMENT != "production":
        return settings.ENVIRONMENT
    return "live" if "_live_" in settings.STRIPE_READ_KEY else "test"


def _freshness(request: HttpRequest, frame: Frame) -> list[dict[str, str]]:
    """Each source leads to the page that says more, for those who may open it."""
    url = reverse("sync:overview") if request.user.has_perm(Permission.SYNC_VIEW) else ""
    return [
        {"source": row.label, "age": _age(row), "state": FRESHNESS.get(row.state, row.state), "url": url}
        for row in frame.freshness
    ]


def _age(row: Freshness) -> str:
    """
    In words, '' for a source never read. It is the database's; what prints it subtracts from our clock, so it is
    counted back from there.
    """
    return "" if row.age is None else ago(clock.now() - row.age)


def _notice(frame: Frame) -> str:
    """What every page says while our share of Stripe's reads is spent: why ages grow."""
    return usage.banner(clock.now()) if frame.budget_state == usage.SPENT else ""


def _places(request: HttpRequest) -> list[dict[str, Any]]:
    found = []
    for label, name, icon, permission in PLACES:
        if request.user.has_perm(permission):
            url = reverse(name)
            here = request.path == url if url == "/" else request.path.startswith(url)
            found.append({"label": label, "url": url, "icon": icon, "active": here})
    return found
