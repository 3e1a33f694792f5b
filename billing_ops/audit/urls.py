from django.urls import path

from billing_ops.audit import views

app_name = "audit"
urlpatterns = [
    path("", views.entry_list, name="list"),
    path("export/", views.export, name="export"),
    path("verify/", views.verify, name="verify"),
]
