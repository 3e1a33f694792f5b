"""Checks that the migrations say what the models say; asks no database."""

import os
import sys

from runner.pytest_servers import TEST_ENVIRONMENT


def main() -> None:
    os.environ.update(TEST_ENVIRONMENT)
    import django
    from django.apps import apps
    from django.db.migrations.autodetector import MigrationAutodetector
    from django.db.migrations.loader import MigrationLoader
    from django.db.migrations.state import ProjectState

    django.setup()
    loader = MigrationLoader(None)
    detector = MigrationAutodetector(loader.project_state(), ProjectState.from_apps(apps))
    changes = detector.changes(graph=loader.graph)
    for app, migrations in changes.items():
        for migration in migrations:
            print(f"{app}: " + "; ".join(operation.describe() for operation in migration.operations))
    if changes:
        sys.exit("Models have changed without a migration: python3 run.py manage makemigrations")


if __name__ == "__main__":
    main()
