"""The API keys the fake providers accept, and the permissions each one has."""

from dataclasses import dataclass, field
from fnmatch import fnmatchcase

READ_KEYS = {"stripe": "rk_test_sandbox_read", "hubspot": "pat-sandbox-read"}
WRITE_KEYS = {"stripe": "rk_test_sandbox_write", "hubspot": "pat-sandbox-write"}


@dataclass
class Key:
    """
    One key of one provider.

    `writes` false refuses every permission that ends in "write"; `dropped` are globs of permissions taken
    away by hand ("customer_read", "crm.objects.deals.*").
    """

    token: str
    provider: str
    writes: bool
    revoked: bool = False
    dropped: set[str] = field(default_factory=set)

    def may(self, permission: str) -> bool:
        """Whether the key has `permission`; the empty permission is everybody's."""
        if permission.endswith("write") and not self.writes:
            return False
        return not any(fnmatchcase(permission, glob) for glob in self.dropped)


class Keys:
    """The four keys of a fresh sandbox, findable by token."""

    def __init__(self) -> None:
        keys = [Key(token, provider, writes=False) for provider, token in READ_KEYS.items()]
        keys += [Key(token, provider, writes=True) for provider, token in WRITE_KEYS.items()]
        self._keys = {key.token: key for key in keys}

    def find(self, provider: str, token: str) -> Key | None:
        """The live key with this token; None for an unknown one, a revoked one, or the other provider's."""
        key = self._keys.get(token)
        return key if key and key.provider == provider and not key.revoked else None

    def all(self) -> list[Key]:
        """Every key, revoked ones included."""
        return list(self._keys.values())

    def add(self, key: Key) -> Key:
        """Make a further key known (a rotation in a test)."""
        self._keys[key.token] = key
        return key

    def named(self, token: str) -> Key | None:
        """The key with this token, revoked or not."""
        return self._keys.get(token)
