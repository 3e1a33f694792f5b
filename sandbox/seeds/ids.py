"""Ids that depend only on the seed and a readable key, so that a story keeps its ids whatever is built before it."""

from base64 import b64encode
from hashlib import blake2b

TEAM_ALPHABET = "0123456789ABDEGJKLMNOPQRVWXYZabdegjklmnopqrvwxyz"
TEAM_LENGTH = 10
LENGTHS = {"cus": 14, "prod": 14, "si": 14}


class Ids:
    """Derives every id of one seed from its name and a key such as ("cus", "Norrfjell Robotics")."""

    def __init__(self, seed: str) -> None:
        self._salt = seed.encode()[:64]

    def digest(self, *key: object) -> bytes:
        """Return 24 bytes that stand for the key in this seed."""
        text = "\x1f".join(map(str, key)).encode()
        return blake2b(text, digest_size=24, key=self._salt).digest()

    def stripe(self, prefix: str, *key: object) -> str:
        """Return an id in Stripe's form, e.g. cus_Qd0…; 14 or 24 characters after the prefix."""
        text = b64encode(self.digest(prefix, *key), b"xQ").decode()
        return f"{prefix}_{text[: LENGTHS.get(prefix, 24)]}"

    def coupon(self, *key: object) -> str:
        """Return a coupon id in the form Stripe generates: eight capitals and digits."""
        return b64encode(self.digest("coupon", *key), b"4Z").decode()[:8].upper()

    def number(self, *key: object, below: int) -> int:
        """Return a number from 0 to below − 1."""
        return int.from_bytes(self.digest("number", *key)[:8], "big") % below

    def hubspot(self, *key: object) -> str:
        """Return an eleven-digit HubSpot record id."""
        return str(30_000_000_000 + int.from_bytes(self.digest("hubspot", *key)[:8], "big") % 60_000_000_000)

    def team(self, *key: object) -> str:
        """Return a team ID: ten characters of the alphabet that FlowFuse's hashids use."""
        return "".join(TEAM_ALPHABET[byte % len(TEAM_ALPHABET)] for byte in self.digest("team", *key)[:TEAM_LENGTH])
