"""One migrated database per run; a committing module gets a clone of it, and nothing is ever flushed."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
import redis
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.dispatch import receiver
from django.test import Client, override_settings
from django.test.signals import setting_changed
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from sync import ledger
from tests.providers import Sandbox

pytest_plugins = ["tests.fixtures.staff"]

# One name for all xdist workers of a run, so that the first one migrates and the others clone.
RUN = os.environ.setdefault("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))
TEMPLATE = f"billing_template_{RUN}"


@contextmanager
def _administration() -> Iterator[psycopg.Connection]:
    """A connection of the owner to the one database nobody tests in."""
    address = make_conninfo(**conninfo_to_dict(os.environ["DATABASE_OWNER_URL"]) | {"dbname": "postgres"})
    with psycopg.connect(address, autocommit=True) as connection:
        yield connection


def _administer(statement: str) -> None:
    with _administration() as connection:
        connection.execute(statement)


def _point_at(database: str) -> None:
    for alias in ("default", "owner"):
        connections[alias].close()
        connections[alias].settings_dict["NAME"] = database
        settings.DATABASES[alias]["NAME"] = database


@contextmanager
def _cloned(name: str) -> Iterator[str]:
    _administer(f'CREATE DATABASE "{name}" TEMPLATE "{TEMPLATE}"')
    try:
        yield name
    finally:
        _drop(name)


def _drop(name: str) -> None:
    """
    By force, which ends who is still connected; but PostgreSQL's own cleaning is nobody's to end in that way.

    Without force it stops that cleaning by itself, and waits five seconds for it.
    """
    for left in reversed(range(10)):
        for force in (" WITH (FORCE)", ""):
            try:
                _administer(f'DROP DATABASE IF EXISTS "{name}"{force}')
            except (psycopg.errors.InsufficientPrivilege, psycopg.errors.ObjectInUse):
                if not left and not force:
                    raise
            else:
                return


@pytest.fixture(scope="session")
def django_db_modify_db_settings() -> None:
    """pytest-django would rename the databases; ours are named here."""


@pytest.fixture(scope="session")
def migrated_template(django_db_blocker) -> str:
    """The name of a database with every migration applied, to clone from. Nobody stays connected to it."""
    with _administration() as connection, django_db_blocker.unblock():
        connection.execute("SELECT pg_advisory_lock(hashtext(%s))", (TEMPLATE,))
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (TEMPLATE,)).fetchone():
            connection.execute(f'CREATE DATABASE "{TEMPLATE}"')
            _point_at(TEMPLATE)
            call_command("migrate", verbosity=0)
            _point_at("postgres")
    return TEMPLATE


def pytest_sessionfinish(session: pytest.Session) -> None:
    """The controller (or the only process) drops the template once every worker is done with it."""
    if not hasattr(session.config, "workerinput"):
        _administer(f'DROP DATABASE IF EXISTS "{TEMPLATE}" WITH (FORCE)')


@pytest.fixture(scope="session")
def django_db_setup(migrated_template: str, django_db_blocker) -> Iterator[None]:
    """The database of every test that rolls back."""
    with django_db_blocker.unblock(), _cloned(f"billing_run_{os.getpid()}") as name:
        _point_at(name)
        with django_db_blocker.block():
            yield
        _point_at("postgres")


@pytest.fixture(scope="module")
def committing_db(django_db_setup: None, migrated_template: str, django_db_blocker) -> Iterator[str]:
    """A database of its own for a module whose tests commit; its name. Dropped afterwards, never flushed."""
    before = connections["default"].settings_dict["NAME"]
    with django_db_blocker.unblock(), _cloned(f"billing_committing_{os.getpid()}") as name:
        _point_at(name)
        try:
            yield name
        finally:
            _point_at(before)


@pytest.fixture(scope="session")
def static_files() -> None:
    """Collected as in production: templates name hashed files, and a missing one is an error."""
    call_command("collectstatic", verbosity=0, interactive=False)


@pytest.fixture
def client(static_files: None, client: Client) -> Client:
    """Django's test client, for pages that name static files."""
    return client


@pytest.fixture(scope="session")
def sandbox() -> Iterator[Sandbox]:
    """
    Stripe and HubSpot with the demo's data, and the settings pointed at them, for the whole run.

    What a test changes there, the next one sees: take `fresh_sandbox` to change anything.
    """
    provider = Sandbox()
    try:
        with override_settings(STRIPE_API_BASE=provider.stripe, HUBSPOT_API_BASE=provider.hubspot):
            yield provider
    finally:
        provider.stop()


@pytest.fixture
def fresh_sandbox(sandbox: Sandbox) -> Iterator[Sandbox]:
    """The sandbox as it was when it started: data, clock, keys, limits; no faults, an empty journal."""
    sandbox.settle()
    yield sandbox
    sandbox.reset()


@receiver(setting_changed)
def _forget_the_budget(*, setting: str, **kwargs: object) -> None:
    """A process knows for seconds how much is spent of which share; a test's share is not its successor's."""
    if setting in ("STRIPE_MONTHLY_GETS", "STRIPE_SHARE_PERCENT"):
        ledger._ledger._known_until = 0.0


@pytest.fixture(autouse=True)
def _rates_of_its_own(request: pytest.FixtureRequest) -> Iterator[None]:
    """A provider that asked one test for a pause has asked no other."""
    yield
    if "sandbox" in request.fixturenames:
        forget_rates()


def forget_rates() -> None:
    """What earlier tests used of the providers' rates, and pauses that the sandbox asked for, are gone."""
    with redis.Redis.from_url(settings.REDIS_URL) as valkey:
        for key in valkey.scan_iter("rate:*", count=1000):
            valkey.delete(key)
