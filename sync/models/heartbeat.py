"""That a worker of each queue is alive."""

from django.db import models


class WorkerHeartbeat(models.Model):
    """The last time a worker took a task from `queue` ("money", "sync"), by our clock."""

    queue = models.TextField(primary_key=True)
    beaten_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.queue
