"""Secrets that must be found again but never kept: a keyed fingerprint stands in for the text."""

import hmac

from django.conf import settings


def fingerprint(text: str, *, purpose: str) -> str:
    """
    This function will return 64 hex digits that stand for `text`, different for every `purpose`.

    The key is derived from the first of FIELD_ENCRYPTION_KEYS: without it nobody can try texts out against a
    stolen table. Put a new key first, and what was fingerprinted before is found again only after a full sync.
    """
    root = settings.FIELD_ENCRYPTION_KEYS[0].encode()
    key = hmac.digest(root, f"fingerprint:{purpose}".encode(), "sha256")
    return hmac.digest(key, text.encode(), "sha256").hex()
