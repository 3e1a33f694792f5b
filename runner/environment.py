"""The environment of the demo's processes: production's own settings, pointed at the sandbox."""

import json
import os
import secrets
from pathlib import Path

from runner.places import Place

SAVED = "environment.json"
KEYS = {
    "STRIPE_READ_KEY": "rk_test_sandbox_read",
    "STRIPE_WRITE_KEY": "rk_test_sandbox_write",
    "HUBSPOT_READ_TOKEN": "pat-sandbox-read",
    "HUBSPOT_WRITE_TOKEN": "pat-sandbox-write",
}
# A sandbox counts nobody's reads and asks nobody to slow down unless told to.
UNLIMITED = {
    "STRIPE_MONTHLY_GETS": "100000000",
    "STRIPE_REQUESTS_PER_SECOND": "100000",
    "STRIPE_ENDPOINT_REQUESTS_PER_SECOND": "100000",
    "HUBSPOT_REQUESTS_PER_SECOND": "100000",
    "HUBSPOT_SEARCHES_PER_SECOND": "100000",
}

WEBHOOKS = {
    "STRIPE_WEBHOOKS": "on",
    "STRIPE_WEBHOOK_SECRETS": "whsec_sandbox",
    "HUBSPOT_WEBHOOKS": "on",
    "HUBSPOT_WEBHOOK_SECRETS": "sandbox-client-secret",
}


def demo_environment(*, place: Place, servers: dict[str, str], sandbox: str, port: int) -> dict[str, str]:
    """This function will return every variable a process of the demo needs; what the person set already wins."""
    wanted = {
        "ENVIRONMENT": "demo",
        "DJANGO_SETTINGS_MODULE": "billing_ops.settings",
        "SECRET_KEY": _kept_secret(place.root / "secret-key"),
        "PUBLIC_URL": f"http://127.0.0.1:{port}",
        "STRIPE_API_BASE": f"{sandbox}/stripe",
        "STRIPE_UI_BASE": f"{sandbox}/ui/stripe",
        "HUBSPOT_API_BASE": f"{sandbox}/hubspot",
        "HUBSPOT_UI_BASE": f"{sandbox}/ui/hubspot",
        "STATIC_ROOT": str(place.root / "static"),
        "ANCHOR_PATH": str(place.root / "audit-anchor"),
        "LOG_LEVEL": "WARNING",
        "RECONCILE_HOURS": "stripe=24 hubspot=24",
        **dict.fromkeys(("SYNC_STRIPE_POLL_MINUTES", "SYNC_HUBSPOT_POLL_MINUTES"), "0.25"),
        "SYNC_STRIPE_POLL_MINUTES_WITH_WEBHOOKS": "1",
        **UNLIMITED,
        **KEYS,
        **WEBHOOKS,
    }
    return {**wanted, **{name: os.environ[name] for name in wanted if name in os.environ}, **servers}


def webhook_options(port: int) -> list[str]:
    """This function will return the options by which the sandbox tells the demo's web process of every change."""
    return [
        f"--webhook={name}=http://127.0.0.1:{port}/webhooks/{name}/#{WEBHOOKS[f'{name.upper()}_WEBHOOK_SECRETS']}"
        for name in ("stripe", "hubspot")
    ]


def save(place: Place, environment: dict[str, str]) -> None:
    """This function will keep `environment` for `run.py manage`, readable by its owner alone."""
    _write(place.root / SAVED, json.dumps(environment, indent=1))


def saved(place: Place) -> dict[str, str] | None:
    """This function will return what the last demo saved, or None when there is nothing to be read."""
    try:
        environment: dict[str, str] = json.loads((place.root / SAVED).read_text())
    except (FileNotFoundError, ValueError):
        return None
    return environment


def _kept_secret(path: Path) -> str:
    """A key made once per state folder, so that a second start keeps its sessions."""
    if not path.exists() or not path.read_text():
        _write(path, secrets.token_urlsafe(48))
    return path.read_text()


def _write(path: Path, text: str) -> None:
    """All or nothing, readable by its owner alone."""
    new = path.with_suffix(".new")
    new.unlink(missing_ok=True)
    new.touch(mode=0o600)
    new.write_text(text)
    new.replace(path)
