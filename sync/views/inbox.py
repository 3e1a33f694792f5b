"""What the providers told us, and doing it again or putting it aside."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from billing_ops.kernel import clock
from billing_ops.kernel.errors import Conflict
from billing_ops.kernel.http import actor_of
from billing_ops.kernel.permissions import Permission, require_permission
from sync.forms import IgnoreForm, InboxFilterForm
from sync.inbox import selectors, services
from sync.inbox.selectors import Filters
from sync.panels.event import event_panel
from sync.panels.names import provider_label
from sync.viewed import record_view
from sync.views.frame import page, query_without_page


@require_permission(Permission.SYNC_VIEW)
@require_safe
def event_list(request: HttpRequest) -> HttpResponse:
    """Events newest first, narrowed by the filters in the address; `page` says from where on."""
    form = InboxFilterForm(request.GET)
    filters, before = form.filters(), request.GET.get("page", "")
    found = selectors.events(filters, before=before)
    context = {
        "form": form,
        "filtered": filters != Filters(),
        "rows": [(row, provider_label(row.provider)) for row in found.rows],
        "older": found.older,
        "is_newest": not before,
        "query": query_without_page(request),
    }
    return page(request, "sync/event_list.html", context)


@require_permission(Permission.SYNC_VIEW)
@require_safe
def event_page(request: HttpRequest, event_id: int) -> HttpResponse:
    """One event with its payload; that somebody looked is in the trail."""
    return _event_page(request, event_id, IgnoreForm())


@require_permission(Permission.SYNC_OPERATE)
@require_POST
def replay(request: HttpRequest, event_id: int) -> HttpResponse:
    """Have the objects that the event names read again."""
    try:
        count = services.replay(pks=[event_id], actor=actor_of(request))
    except Conflict as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, f"{_objects(count)} will be read again, at once and with all five attempts.")
    return redirect("sync:event", event_id)


@require_permission(Permission.SYNC_OPERATE)
@require_POST
def ignore(request: HttpRequest, event_id: int) -> HttpResponse:
    """Put a failing event aside for the reason given; without one the page comes back and says so."""
    form = IgnoreForm(request.POST)
    if not form.is_valid():
        return _event_page(request, event_id, form, status=422)
    try:
        aside = services.ignore(pk=event_id, reason=form.cleaned_data["reason"], actor=actor_of(request))
    except Conflict as refusal:
        messages.error(request, refusal.message)
    else:
        others = f", with {aside - 1:,} more that waited for the same" if aside > 1 else ""
        messages.success(request, f"The event was put aside{others}. What our copy holds stays as it was.")
    return redirect("sync:event", event_id)


def _event_page(request: HttpRequest, event_id: int, form: IgnoreForm, *, status: int = 200) -> HttpResponse:
    panel = event_panel(pk=event_id)
    record_view(panel.event, actor=actor_of(request), now=clock.now())
    response = page(request, "sync/event.html", {"panel": panel, "form": form})
    response.status_code = status
    return response


def _objects(count: int) -> str:
    return "1 object" if count == 1 else f"{count:,} objects"
