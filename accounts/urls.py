"""The staff page, and those of allauth's pages that we use; its others (sign-up, e-mail) have no address."""

from allauth.account import views as allauth_views
from django.conf import settings
from django.urls import path

from accounts import demo, views
from billing_ops.kernel.permissions import public, signed_in

SIGN_INS = demo.USERS if settings.DEMO else ()

urlpatterns = [
    path("staff/", views.staff_list, name="staff_list"),
    path(
        "accounts/login/",
        public(allauth_views.LoginView.as_view(extra_context={"demo_signins": SIGN_INS})),
        name="account_login",
    ),
    path("accounts/logout/", public(allauth_views.LogoutView.as_view()), name="account_logout"),
    path("accounts/inactive/", public(allauth_views.AccountInactiveView.as_view()), name="account_inactive"),
    path(
        "accounts/reauthenticate/",
        signed_in(allauth_views.ReauthenticateView.as_view()),
        name="account_reauthenticate",
    ),
    path("accounts/password/change/", signed_in(views.ChangePassword.as_view()), name="account_change_password"),
]
