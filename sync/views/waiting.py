"""What waits to be read again, and giving it another try."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from billing_ops.kernel.http import actor_of
from billing_ops.kernel.permissions import Permission, require_permission
from sync import again, selectors
from sync.forms import ChosenForm, WaitingFilterForm
from sync.framing import frame_of
from sync.panels import waiting
from sync.panels.hindrance import obstacles
from sync.panels.waiting import WaitingFilters
from sync.views.frame import back_to, page, query_without_page

PAGE_SIZE = 50


@require_permission(Permission.SYNC_VIEW)
@require_safe
def waiting_list(request: HttpRequest) -> HttpResponse:
    """What matches the filters in the address, the worst first."""
    form = WaitingFilterForm(request.GET)
    filters = form.filters()
    found = Paginator(waiting.objects(filters), PAGE_SIZE).get_page(request.GET.get("page"))
    frame = frame_of(request)
    known = obstacles(selectors.refused_keys(), frame=frame)
    rows = [waiting.waiting_row(dirty, obstacles=known, now=frame.now) for dirty in found]
    context = {
        "form": form,
        "filtered": filters != WaitingFilters(),
        "page": found,
        "rows": rows,
        "given_up": [row.dirty.pk for row in rows if row.is_given_up],
        "query": query_without_page(request),
    }
    return page(request, "sync/waiting_list.html", context)


@require_permission(Permission.SYNC_OPERATE)
@require_POST
def try_again(request: HttpRequest) -> HttpResponse:
    """Give what failed or was given up all its attempts again, at once."""
    form = ChosenForm(request.POST)
    tried = again.try_again(ids=form.cleaned_data["ids"], actor=actor_of(request)) if form.is_valid() else 0
    if tried:
        messages.success(request, f"{_objects(tried)} will be read again, at once and with all five attempts.")
    else:
        messages.info(request, "Nothing of it failed or is put off any more, so nothing was changed.")
    return back_to(request, "sync:waiting")


def _objects(count: int) -> str:
    return "1 object" if count == 1 else f"{count:,} objects"
