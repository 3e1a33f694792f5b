"""Every reading of a list there was."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from billing_ops.kernel.permissions import Permission, require_permission
from sync.forms import RunFilterForm
from sync.panels import runs
from sync.panels.runs import RunFilters
from sync.views.frame import page, query_without_page

PAGE_SIZE = 50


@require_permission(Permission.SYNC_VIEW)
@require_safe
def run_list(request: HttpRequest) -> HttpResponse:
    """Runs newest first, narrowed by the filters in the address."""
    form = RunFilterForm(request.GET)
    filters = form.filters()
    found = Paginator(runs.runs(filters), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "filtered": filters != RunFilters(),
        "page": found,
        "rows": [runs.run_row(run) for run in found],
        "query": query_without_page(request),
    }
    return page(request, "sync/run_list.html", context)
