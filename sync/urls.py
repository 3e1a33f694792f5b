"""`/sync/…`: how the mirror is kept."""

from django.urls import path

from sync.views import overview, runs

app_name = "sync"
urlpatterns = [
    path("", overview.overview, name="overview"),
    path("run/", overview.run_now, name="run_now"),
    path("runs/", runs.run_list, name="runs"),
]
