"""One demo per state folder at a time; the kernel lets go of the lock however the holder ends."""

import fcntl
from io import TextIOWrapper

from runner.places import LOCK, Place


def take(place: Place) -> TextIOWrapper | None:
    """This function will return the open lock file to keep, or None when another process holds it."""
    handle = (place.root / LOCK).open("w")
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        handle.close()
        return None
    return handle
