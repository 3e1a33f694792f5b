from django.apps import AppConfig


class CouponsConfig(AppConfig):
    """What they may be let off: coupons and the codes people type."""

    name = "coupons"
