"""How every list stands, and asking for one at once."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from billing_ops.kernel import clock
from billing_ops.kernel.actor import Actor
from billing_ops.kernel.errors import BillingOpsError
from billing_ops.kernel.http import actor_of
from billing_ops.kernel.permissions import Permission, require_permission
from sync import run_now as asking
from sync.forms import RunNowForm
from sync.framing import frame_of
from sync.panels.names import full_label
from sync.panels.overview import overview as overview_panel
from sync.views.frame import page


@require_permission(Permission.SYNC_VIEW)
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """The whole page; its cards alone where the page itself asks again because something moves."""
    panel = overview_panel(now=clock.now(), frame=frame_of(request))
    is_part = bool(request.headers.get("HX-Request"))
    context = {"panel": panel, "said_anew": is_part and panel.said != request.GET.get("said", "")}
    return page(request, "sync/overview.html#cards" if is_part else "sync/overview.html", context)


@require_permission(Permission.SYNC_OPERATE)
@require_POST
def run_now(request: HttpRequest) -> HttpResponse:
    """Ask a worker for one list, or for all of a provider's; a refusal is said on the page that shows what runs."""
    form = RunNowForm(request.POST)
    if not form.is_valid():
        raise BillingOpsError("No such list, so nothing was started. Choose one on the Sync page.")
    try:
        _ask(actor=actor_of(request), now=clock.now(), **form.cleaned_data)
    except (asking.AlreadyUnderWay, asking.NotNow, asking.QueueAway) as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, f"Asked for: {full_label(**form.cleaned_data)}. A worker begins within seconds.")
    return redirect("sync:overview")


def _ask(*, provider: str, object: str, actor: Actor, now: datetime) -> None:
    if object == asking.CHANGES:
        asking.ask_changes(provider=provider, actor=actor, now=now)
    else:
        asking.ask(provider=provider, object=object, actor=actor, now=now)
