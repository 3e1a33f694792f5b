from sync.models.account import SyncAccount
from sync.models.heartbeat import WorkerHeartbeat
from sync.models.run import SyncCursor, SyncRun, SyncSweep

__all__ = ["SyncAccount", "SyncCursor", "SyncRun", "SyncSweep", "WorkerHeartbeat"]
