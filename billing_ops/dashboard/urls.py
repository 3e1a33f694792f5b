"""`/` and `/teams/<team_id>/`."""

from django.urls import path

from billing_ops.dashboard import readiness
from billing_ops.dashboard.views import home, team

urlpatterns = [
    path("", home.home, name="home"),
    path("readyz", readiness.readyz, name="readyz"),
    path("teams/<str:team_id>/", team.team, name="team"),
]
