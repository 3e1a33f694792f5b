"""
The version of the code that makes rows of a provider's payloads.

A row is rewritten when its payload or this version is another one (`kernel.merge_seal`). It is a digest of the source
files, so nobody has to remember to raise a number; a changed comment costs one pass at the speed of a first one. What
else decides how a row comes out, such as settings, is given as `values`.
"""

from functools import cache
from hashlib import blake2b
from pathlib import Path

from django.apps import apps

import billing_ops.kernel as kernel
import integrations

HOME, KERNEL = Path(integrations.__file__).parent, Path(kernel.__file__).parent
SHARED = (HOME / "bounds.py", KERNEL / "merge_plan.py", KERNEL / "merge_seal.py", KERNEL / "money.py")
# A provider's own files, as far as they take part; each app has its part in its room `mirror`.
PARTS = ("shapes.py", "shapes/*.py", "record.py", "intake.py", "countries.py")


def version(provider: str, *values: object) -> bytes:
    """This function will return the version of `stripe`'s or `hubspot`'s mapping under these values, 32 bytes."""
    return blake2b(repr(values).encode(), digest_size=32, key=_code(provider)).digest()


@cache
def _code(provider: str) -> bytes:
    """Once per process: a program does not change while it runs."""
    digest = blake2b(digest_size=32)
    for file in sources(provider):
        digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.digest()


def sources(provider: str) -> list[Path]:
    """This function will return the files that decide what row a payload of the provider's becomes."""
    own = [file for part in PARTS for file in sorted((HOME / provider).glob(part))]
    rooms = [Path(app.path) / "mirror" / f"{provider}.py" for app in apps.get_app_configs()]
    return [*SHARED, *own, *(file for file in rooms if file.exists())]
