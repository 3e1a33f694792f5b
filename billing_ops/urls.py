"""Mounts each app under the address the design names."""

from django.urls import URLPattern, URLResolver, path

from billing_ops.kernel import health

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.healthz, name="healthz"),
]
