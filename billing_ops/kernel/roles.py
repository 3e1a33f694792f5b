"""The two database roles: `owner` migrates, `default` (billing_app) does everything else."""

from typing import Any


class OwnerMigrates:
    """Sends every read and write to billing_app, and allows migrations as billing_owner alone."""

    def db_for_read(self, model: Any, **hints: Any) -> str:
        return "default"

    def db_for_write(self, model: Any, **hints: Any) -> str:
        return "default"

    def allow_relation(self, first: Any, second: Any, **hints: Any) -> bool:
        return True

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        return db == "owner"
