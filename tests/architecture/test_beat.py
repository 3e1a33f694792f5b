"""What beat rings for exists, and goes to a queue that a worker reads."""

from typing import Any

import pytest
from django.conf import settings

from billing_ops.celery import app


@pytest.mark.parametrize("name", sorted(settings.CELERY_BEAT_SCHEDULE))
def test_every_scheduled_task_exists_and_has_a_worker(name: str) -> None:
    entry: dict[str, Any] = settings.CELERY_BEAT_SCHEDULE[name]
    app.loader.import_default_modules()

    assert entry["task"] in app.tasks
    assert entry.get("options", {}).get("queue", settings.CELERY_TASK_DEFAULT_QUEUE) in ("money", "sync")
