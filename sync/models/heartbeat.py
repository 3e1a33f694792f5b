"""That a worker of each queue is alive."""

from django.db import models


class WorkerHeartbeat(models.Model):
    """The last sign of life of a worker of `queue` ("money", "sync", "refresh"), by the database's clock."""

    queue = models.TextField(primary_key=True)
    beaten_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.queue
