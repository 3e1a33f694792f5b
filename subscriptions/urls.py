"""`/lookup/`: check the team."""

from django.urls import path

from subscriptions.views import check, links

app_name = "lookup"
urlpatterns = [
    path("", check.check_team, name="check"),
    path("<int:lookup_id>/", check.result, name="result"),
    path("<int:lookup_id>/quote/", check.quote, name="quote"),
    path("<int:lookup_id>/choose/", check.choose, name="choose"),
    path("<int:lookup_id>/renew/", check.renew, name="renew"),
    path("<int:lookup_id>/link/", links.of_lookup, name="link"),
]
