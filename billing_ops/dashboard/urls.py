"""`/` and `/teams/<team_id>/`."""

from django.urls import path

from billing_ops.dashboard import views

urlpatterns = [
    path("", views.home, name="home"),
    path("teams/<str:team_id>/", views.team, name="team"),
]
