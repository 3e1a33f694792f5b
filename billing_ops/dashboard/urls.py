"""`/` and `/teams/<team_id>/`."""

from django.urls import path

from billing_ops.dashboard import readiness
from billing_ops.dashboard.views import (
    home,
    hubspot_invoice,
    invoice,
    link,
    next_charge,
    refresh,
    search,
    team,
    timeline,
)

urlpatterns = [
    path("", home.home, name="home"),
    path("readyz", readiness.readyz, name="readyz"),
    path("search/", search.search, name="search"),
    path("search/suggestions/", search.suggestions, name="search_suggestions"),
    path("search/<str:kind>/<str:object_id>/", search.found, name="search_found"),
    path("teams/<str:team_id>/", team.team, name="team"),
    path("teams/<str:team_id>/next-charge/", next_charge.next_charge, name="team_next_charge"),
    path("teams/<str:team_id>/refresh/", refresh.refresh, name="team_refresh"),
    path("teams/<str:team_id>/link/", link.link, name="team_link"),
    path("teams/<str:team_id>/link/revoke/", link.revoke, name="team_link_revoke"),
    path("teams/<str:team_id>/timeline/", timeline.team_timeline, name="team_timeline"),
    path("teams/<str:team_id>/timeline/newest/", timeline.newest_events, name="team_timeline_newest"),
    path("teams/<str:team_id>/invoices/<str:invoice_id>/", invoice.invoice, name="team_invoice"),
    path(
        "teams/<str:team_id>/hubspot-invoices/<str:invoice_id>/",
        hubspot_invoice.hubspot_invoice,
        name="team_hubspot_invoice",
    ),
    path("teams/<str:team_id>/invoices/<str:invoice_id>/payment/", invoice.payment, name="team_invoice_payment"),
]
