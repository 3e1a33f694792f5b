"""The chain's head, kept in a file outside the database: what makes a cut or rewritten tail visible."""

import datetime
import json
import os
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings


@dataclass(frozen=True)
class Anchor:
    """A head as it was: position, hash, and when that entry was written (UTC)."""

    position: int
    hash: bytes
    at: datetime.datetime


class AnchorLost(Exception):
    """The database no longer holds the anchored entry: a restored backup, a cut tail, or a rewritten chain."""

    def __init__(self, kept: Anchor) -> None:
        super().__init__(
            f"Entry {kept.position} of the audit trail was anchored, but the database no longer holds it. "
            "The anchor file was left as it is. Run audit_verify and find out what happened to the database."
        )


class AnchorUnreadable(Exception):
    """ANCHOR_PATH holds something that is no anchor: a damaged disk, or a hand that wanted the anchor gone."""

    def __init__(self) -> None:
        super().__init__("The anchor file cannot be read, so nobody can say whether the trail's end was cut off.")


def read() -> Anchor | None:
    """
    This function will return the anchor in ANCHOR_PATH, or None while there is no such file.

    :raises AnchorUnreadable: there is a file, and it holds no anchor
    """
    try:
        return _parse(_path().read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise AnchorUnreadable from error


def _parse(text: bytes) -> Anchor:
    stored = json.loads(text)
    at = datetime.datetime.fromisoformat(stored["at"])
    return Anchor(position=int(stored["position"]), hash=bytes.fromhex(stored["hash"]), at=at)


def write(anchor: Anchor) -> Anchor:
    """This function will replace the file in one step, so that a crash leaves the old or the new anchor."""
    text = json.dumps({"position": anchor.position, "hash": anchor.hash.hex(), "at": anchor.at.isoformat()})
    path = _path()
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(path.name + ".new")
    with beside.open("w") as file:
        file.write(text + "\n")
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
    return anchor


def _path() -> Path:
    return Path(settings.ANCHOR_PATH)
