"""The process answers: nothing more is claimed here."""

from django.http import HttpRequest, HttpResponse

from billing_ops.kernel.permissions import public


@public
def healthz(request: HttpRequest) -> HttpResponse:
    """This view will answer 200 as long as the process serves requests; `/readyz` asks the rest."""
    return HttpResponse("ok", content_type="text/plain")
