"""Where mirror and provider differed, and having it read again."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from billing_ops.kernel.http import actor_of
from billing_ops.kernel.permissions import Permission, require_permission
from sync import again
from sync.forms import ChosenForm, DifferenceFilterForm
from sync.panels import differences
from sync.panels.differences import DifferenceFilters
from sync.views.frame import back_to, page, query_without_page

PAGE_SIZE = 20


@require_permission(Permission.SYNC_VIEW)
@require_safe
def difference_list(request: HttpRequest) -> HttpResponse:
    """Every list's last comparison, and the differences that match the filters in the address."""
    form = DifferenceFilterForm(request.GET)
    filters = form.filters()
    found = Paginator(differences.differences(filters), PAGE_SIZE).get_page(request.GET.get("page"))
    rows = [differences.difference(drift) for drift in found]
    context = {
        "form": form,
        "filtered": filters != DifferenceFilters(),
        "compared": differences.compared(),
        "page": found,
        "rows": rows,
        "open": [row.drift.pk for row in rows if row.may_heal],
        "query": query_without_page(request),
    }
    return page(request, "sync/difference_list.html", context)


@require_permission(Permission.SYNC_OPERATE)
@require_POST
def heal(request: HttpRequest) -> HttpResponse:
    """Have the chosen objects read again."""
    form = ChosenForm(request.POST)
    marked = again.heal(ids=form.cleaned_data["ids"], actor=actor_of(request)) if form.is_valid() else 0
    if marked:
        what = "1 object" if marked == 1 else f"{marked:,} objects"
        messages.success(request, f"{what} will be read again now; our copy then is what the provider says.")
    else:
        messages.info(request, "Nothing of it is open any more, so nothing was changed.")
    return back_to(request, "sync:differences")
