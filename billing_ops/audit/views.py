"""The trail: read, verified, exported."""

from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from billing_ops.audit import export as csv_export
from billing_ops.audit import selectors, services
from billing_ops.audit.actions import AuditAction
from billing_ops.audit.forms import FilterForm
from billing_ops.audit.selectors import Filters
from billing_ops.kernel.errors import BillingOpsError
from billing_ops.kernel.permissions import Permission, require_permission

PAGE_SIZE = 50
EXPORT_CHUNK = 1000


@require_permission(Permission.AUDIT_VIEW)
@require_safe
def entry_list(request: HttpRequest) -> HttpResponse:
    """This view will list entries newest first, narrowed by the filters in the address."""
    form = FilterForm(request.GET)
    filters = form.filters() if form.is_valid() else None
    found = selectors.entries(filters or Filters())
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "form": form,
        "filtered": filters not in (None, Filters()),
        "page": Paginator(found, PAGE_SIZE).get_page(request.GET.get("page")),
        "query": query.urlencode(),
        "verification": selectors.last_verification(),
        "may_export": request.user.has_perm(Permission.AUDIT_EXPORT),
    }
    return render(request, "audit/entry_list.html", context)


@require_permission(Permission.AUDIT_VIEW)
@require_POST
def verify(request: HttpRequest) -> HttpResponse:
    """This view will verify the whole trail now, record what was found and show it."""
    services.verify_and_record(actor=request.user.actor())  # type: ignore[union-attr]
    return redirect("audit:list")


@require_permission(Permission.AUDIT_EXPORT)
@require_POST
def export(request: HttpRequest) -> StreamingHttpResponse | HttpResponse:
    """This view will record the export with its filters, then stream the entries that match as CSV."""
    form = FilterForm(request.POST)
    if not form.is_valid():
        raise BillingOpsError("A filter could not be read, so nothing was exported. Correct it and export again.")
    found = selectors.entries(form.filters())
    with transaction.atomic():
        filters = {name: value for name, value in form.cleaned_data.items() if value}
        details = {"entries": found.count(), "filters": filters}
        services.record(AuditAction.TRAIL_EXPORTED, actor=request.user.actor(), details=details)  # type: ignore[union-attr]
    response = StreamingHttpResponse(
        csv_export.csv_lines(found.iterator(chunk_size=EXPORT_CHUNK)), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = 'attachment; filename="audit-trail.csv"'
    return response
