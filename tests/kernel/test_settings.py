"""Settings refuse what they cannot work with, in a sentence that names the setting."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.checks import Tags, run_checks

ROOT = Path(__file__).resolve().parents[2]
PRODUCTION = {
    "ENVIRONMENT": "production",
    "SECRET_KEY": "a key of production, long enough to be one of fifty characters",
    "FIELD_ENCRYPTION_KEYS": "newest,older",
    "PROCESS_START": "2026-01-01",
    "STRIPE_READ_KEY": "rk_live_x",
    "HUBSPOT_READ_TOKEN": "pat-eu1-x",
}


def load(**changes: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"], **PRODUCTION, **changes}
    code = "from billing_ops import settings; print(settings.FIELD_ENCRYPTION_KEYS, settings.CELERY_BROKER_URL)"
    return subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )


def test_production_starts_with_what_it_requires() -> None:
    done = load()

    assert done.returncode == 0, done.stderr
    assert "['newest', 'older']" in done.stdout


@pytest.mark.parametrize("name", [name for name in PRODUCTION if name != "ENVIRONMENT"])
def test_production_refuses_to_start_without(name: str) -> None:
    done = load(**{name: ""})

    assert done.returncode != 0
    assert f"{name} must be set when ENVIRONMENT=production." in done.stderr


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("ENVIRONMENT", "staging", "it must be one of: demo, test, production"),
        ("HANDBOOK_REVISION", "newest", "it must be one of: base, current"),
        ("PROCESS_START", "banana", "PROCESS_START is 'banana'; it must be a day, like 2026-01-31"),
        ("PROCESS_START", "2026-02-30", "it must be a day"),
        ("TRUSTED_PROXY_COUNT", "-1", "it must be 0 or more"),
        ("CLOCK_OFFSET", "60", "it must be 0 in production"),
        ("DATABASE_URL", "mysql://x", "DATABASE_URL is not a PostgreSQL address"),
    ],
)
def test_a_wrong_value_is_named(name: str, value: str, sentence: str) -> None:
    done = load(**{name: value})

    assert done.returncode != 0
    assert sentence in done.stderr


def test_a_socket_of_valkey_is_spelt_as_celery_wants_it() -> None:
    assert "redis+socket:///run/valkey.sock?virtual_host=1" in load(REDIS_URL="unix:///run/valkey.sock?db=1").stdout


@pytest.mark.parametrize(
    ("environment", "url", "ids"),
    [
        ("production", "http://billing.example", ["kernel.E001"]),
        ("production", "https://billing.example", []),
        ("demo", "http://127.0.0.1:8000", []),
    ],
)
def test_production_needs_an_encrypted_address(environment: str, url: str, ids: list[str], settings: Any) -> None:
    settings.ENVIRONMENT, settings.PUBLIC_URL = environment, url

    assert [found.id for found in run_checks(tags=[Tags.security]) if str(found.id).startswith("kernel")] == ids
