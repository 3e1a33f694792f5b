"""`/lookup/`: check the team."""

from django.urls import path

from subscriptions.views import check, check_answers, check_recent, links

app_name = "lookup"
urlpatterns = [
    path("", check.check_team, name="check"),
    path("recent/", check_recent.recent, name="recent"),
    path("<int:lookup_id>/", check.result, name="result"),
    path("<int:lookup_id>/quote/", check_answers.quote, name="quote"),
    path("<int:lookup_id>/reason/", check_answers.reason, name="reason"),
    path("<int:lookup_id>/choose/", check_answers.choose, name="choose"),
    path("<int:lookup_id>/renew/", check_answers.renew, name="renew"),
    path("<int:lookup_id>/link/", links.of_lookup, name="link"),
]
