from django.apps import AppConfig


class HandbookPageConfig(AppConfig):
    """Shows the rules of `billing_ops.handbook` on a page and beside the fields they govern."""

    name = "billing_ops.handbook_page"
    label = "handbook_page"
