"""The two addresses that providers call."""

from django.urls import path

from sync.inbox import views

urlpatterns = [
    path("stripe/", views.stripe_webhook, name="stripe_webhook"),
    path("hubspot/", views.hubspot_webhook, name="hubspot_webhook"),
]
