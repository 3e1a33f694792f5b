"""`/lookup/`: check the team."""

from django.urls import path

from subscriptions import views

app_name = "lookup"
urlpatterns = [
    path("", views.check_team, name="check"),
    path("<int:lookup_id>/", views.result, name="result"),
    path("<int:lookup_id>/quote/", views.quote, name="quote"),
    path("<int:lookup_id>/choose/", views.choose, name="choose"),
    path("<int:lookup_id>/renew/", views.renew, name="renew"),
]
