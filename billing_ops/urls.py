"""Mounts each app under the address the design names."""

from django.urls import URLPattern, URLResolver, include, path

from billing_ops.kernel import health

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.healthz, name="healthz"),
    path("", include("billing_ops.dashboard.urls")),
    path("lookup/", include("subscriptions.urls")),
    path("", include("accounts.urls")),
    path("sync/", include("sync.urls")),
    path("webhooks/", include("sync.inbox.urls")),
    path("audit/", include("billing_ops.audit.urls")),
    path("handbook/", include("billing_ops.handbook_page.urls")),
]

handler400 = "billing_ops.kernel.error_pages.bad_request"
handler403 = "billing_ops.kernel.error_pages.forbidden"
handler404 = "billing_ops.kernel.error_pages.not_found"
handler500 = "billing_ops.kernel.error_pages.broken"
