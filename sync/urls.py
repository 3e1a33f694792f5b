"""`/sync/…`: how the mirror is kept."""

from django.urls import path

from sync.views import differences, inbox, overview, runs, spending, waiting

app_name = "sync"
urlpatterns = [
    path("", overview.overview, name="overview"),
    path("run/", overview.run_now, name="run_now"),
    path("runs/", runs.run_list, name="runs"),
    path("inbox/", inbox.event_list, name="inbox"),
    path("inbox/<int:event_id>/", inbox.event_page, name="event"),
    path("inbox/<int:event_id>/replay/", inbox.replay, name="replay"),
    path("inbox/<int:event_id>/ignore/", inbox.ignore, name="ignore"),
    path("waiting/", waiting.waiting_list, name="waiting"),
    path("waiting/again/", waiting.try_again, name="try_again"),
    path("differences/", differences.difference_list, name="differences"),
    path("differences/heal/", differences.heal, name="heal"),
    path("requests/", spending.request_costs, name="requests"),
]
