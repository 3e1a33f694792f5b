"""`/` and `/teams/<team_id>/`."""

from django.urls import path

from billing_ops.dashboard import readiness, views

urlpatterns = [
    path("", views.home, name="home"),
    path("readyz", readiness.readyz, name="readyz"),
    path("teams/<str:team_id>/", views.team, name="team"),
]
