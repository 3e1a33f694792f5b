"""Who is staff, and the one allauth page that needs a word of ours."""

from typing import Any

from allauth.account.views import PasswordChangeView
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts import selectors
from billing_ops.kernel.errors import Conflict
from billing_ops.kernel.permissions import Permission, require_permission


@require_permission(Permission.STAFF_VIEW)
@require_safe
def staff_list(request: HttpRequest) -> HttpResponse:
    """This view will list every account with its roles, since when and by whom."""
    return render(request, "accounts/staff_list.html", {"staff": selectors.staff()})


class ChangePassword(PasswordChangeView):  # type: ignore[misc]
    """allauth's page, which would send an account without a password to one that sets the first: we have none."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """:raises Conflict: the account has no password to change"""
        if not request.user.has_usable_password():  # type: ignore[union-attr]
            raise Conflict("This account signs in without a password, so there is none to change. Nothing was changed.")
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response
