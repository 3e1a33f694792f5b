from sync.models.heartbeat import WorkerHeartbeat
from sync.models.run import SyncCursor, SyncRun, SyncSweep

__all__ = ["SyncCursor", "SyncRun", "SyncSweep", "WorkerHeartbeat"]
