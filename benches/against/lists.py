"""The lists that a plain process reads: the very requests of the sync, written down for it."""

from typing import Any

from runner.environment import KEYS


def task(provider: str, *, dsn: str) -> dict[str, Any]:
    """This function will return everything the plain process is told, of `stripe` or `hubspot`."""
    import django

    django.setup()
    from django.conf import settings

    key = KEYS["STRIPE_READ_KEY" if provider == "stripe" else "HUBSPOT_READ_TOKEN"]
    common = {"provider": provider, "dsn": dsn, "headers": {"Authorization": f"Bearer {key}"}}
    if provider == "stripe":
        return {**common, "base": settings.STRIPE_API_BASE, "lists": _stripe()}
    return {**common, "base": settings.HUBSPOT_API_BASE, "lists": _hubspot()}


def _stripe() -> list[dict[str, Any]]:
    from integrations.stripe.listings import LISTINGS
    from sync import catalog

    mirrored = [source.name for source in catalog.of("stripe") if source.name in LISTINGS]
    return [
        {"name": name, "path": f"/v1/{LISTINGS[name].path}", "query": LISTINGS[name].parameters()} for name in mirrored
    ]


def _hubspot() -> list[dict[str, Any]]:
    from integrations.hubspot import properties
    from integrations.hubspot.transport import VERSION

    return [
        {
            "name": name,
            "path": f"/crm/objects/{VERSION}/{name}",
            "query": [
                ("limit", "100"),
                ("properties", ",".join(properties.requested(name))),
                ("associations", ",".join(properties.associated(name))),
            ],
        }
        for name in properties.OBJECTS
    ]
