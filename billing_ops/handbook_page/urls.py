from django.urls import path

from billing_ops.handbook_page import views

urlpatterns = [path("", views.rule_list, name="handbook")]
