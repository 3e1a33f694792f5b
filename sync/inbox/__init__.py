"""The inbox: what providers tell us is verified, stored once, and its objects marked to be read again."""

from sync.inbox.selectors import ProviderStatus, status

__all__ = ["ProviderStatus", "status"]
