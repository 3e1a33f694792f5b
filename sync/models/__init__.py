from sync.models.account import SyncAccount
from sync.models.dirty import DirtyObject
from sync.models.drift import Comparison, Drift
from sync.models.heartbeat import WorkerHeartbeat
from sync.models.inbox import WebhookEvent
from sync.models.refused import RefusedKey
from sync.models.run import SyncCursor, SyncRun, SyncSweep
from sync.models.team_refresh import TeamRefresh
from sync.models.usage import ApiUsage
from sync.models.watermark import Watermark

__all__ = [
    "ApiUsage",
    "Comparison",
    "DirtyObject",
    "Drift",
    "RefusedKey",
    "SyncAccount",
    "SyncCursor",
    "SyncRun",
    "SyncSweep",
    "TeamRefresh",
    "Watermark",
    "WebhookEvent",
    "WorkerHeartbeat",
]
