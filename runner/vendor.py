"""
Rebuild `static/vendor` from npm packages, or check it offline.

    python3 -m runner.vendor            fetch the versions named in static/vendor.toml, write files and lock
    python3 -m runner.vendor --check    compare the files with static/vendor.lock.json; needs no network

The pages load nothing from elsewhere, so what others wrote is committed here. The lock holds the sha512 of each
package (a version that changes upstream is refused) and the sha256 of each file (an edit by hand is found).
"""

import base64
import hashlib
import json
import re
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

STATIC = Path(__file__).resolve().parent.parent / "static"

# @tabler/core publishes its licence in the repository but not in the package.
TABLER_LICENSE = """\
MIT License

Copyright (c) 2018-2026 The Tabler Authors

Permission is hereby granted, free of charge, to any person obtaining a copy
of this software and associated documentation files (the "Software"), to deal
in the Software without restriction, including without limitation the rights
to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all
copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
SOFTWARE.
"""


class VendorError(Exception):
    """A package is not what the lock or npm says it is."""


def main(arguments: Sequence[str]) -> int:
    """Return the exit code: 0 when the files are rebuilt or match, 1 with one line per difference otherwise."""
    if "--check" in arguments:
        return report(differences(STATIC))
    try:
        rebuild(STATIC)
    except VendorError as error:
        return report([str(error)])
    return report(differences(STATIC))


def report(problems: Sequence[str]) -> int:
    for problem in problems:
        print(problem, file=sys.stderr)
    if not problems:
        print("static/vendor is as static/vendor.lock.json says.")
    return 1 if problems else 0


def differences(static: Path) -> list[str]:
    """Return a sentence for each file of `static`/vendor that is missing, changed or not in the lock."""
    wanted = json.loads((static / "vendor.lock.json").read_text())["files"]
    present = file_hashes(static / "vendor")
    names = sorted(name for name in wanted.keys() | present.keys() if wanted.get(name) != present.get(name))
    return [f"static/vendor/{name} is {_difference(name, wanted, present)}." for name in names]


def _difference(name: str, wanted: Mapping[str, str], present: Mapping[str, str]) -> str:
    if name not in present:
        return "missing"
    return "changed" if name in wanted else "not in the lock"


def file_hashes(folder: Path) -> dict[str, str]:
    """Return sha256 by relative path for every file below `folder`."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def rebuild(static: Path) -> None:
    """
    Write every file that vendor.toml lists, and the lock.

    :raises VendorError: npm's bytes differ from npm's own hash or from the lock
    """
    lock = static / "vendor.lock.json"
    locked = json.loads(lock.read_text())["packages"] if lock.exists() else {}
    hashes = {}
    for package in tomllib.loads((static / "vendor.toml").read_text())["package"]:
        specification = f"{package['name']}@{package['version']}"
        with tempfile.TemporaryDirectory() as folder:
            archive, integrity = _fetch(specification, Path(folder), locked.get(specification))
            hashes[specification] = integrity
            _write(static / "vendor", _contents(archive, package))
    _write(static / "vendor", [("tabler/LICENSE", TABLER_LICENSE.encode())])
    record = {"packages": hashes, "files": file_hashes(static / "vendor")}
    lock.write_text(json.dumps(record, indent=1, sort_keys=True) + "\n")


def _fetch(specification: str, folder: Path, locked: str | None) -> tuple[Path, str]:
    command = ["npm", "pack", "--json", "--silent", "--pack-destination", str(folder), specification]
    answer = json.loads(subprocess.run(command, check=True, capture_output=True, text=True, cwd=folder).stdout)
    entry = answer[0] if isinstance(answer, list) else next(iter(answer.values()))
    archive = next(folder.glob("*.tgz"))
    integrity = "sha512-" + base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    if integrity != entry["integrity"]:
        raise VendorError(f"{specification} arrived damaged: its hash is not the one npm states.")
    if locked and integrity != locked:
        raise VendorError(f"{specification} changed upstream: its hash is not the one in vendor.lock.json.")
    return archive, integrity


def _contents(archive: Path, package: Mapping[str, Any]) -> Iterator[tuple[str, bytes]]:
    with tarfile.open(archive) as tar:
        for source, target in package["files"].items():
            yield target, without_source_map(_read(tar, source))
        if sprite := package.get("sprite"):
            drawings = {name: _read(tar, f"{sprite['source']}/{name}.svg") for name in sprite["symbols"]}
            yield sprite["target"], sprite_of(drawings)


def _read(tar: tarfile.TarFile, name: str) -> bytes:
    member = tar.extractfile(f"package/{name}")
    if member is None:
        raise VendorError(f"The package has no file {name}.")
    return member.read()


def without_source_map(content: bytes) -> bytes:
    """Return `content` less its sourceMappingURL lines: collectstatic fails on a map that is not there."""
    marks = (b"//# sourceMappingURL=", b"/*# sourceMappingURL=")
    if not any(mark in content for mark in marks):
        return content
    return b"\n".join(line for line in content.split(b"\n") if not line.startswith(marks))


def sprite_of(drawings: Mapping[str, bytes]) -> bytes:
    """Return one SVG with a `<symbol>` per drawing; stroke and size come from the page's style sheet."""
    symbols = "".join(
        f'<symbol id="{name}" viewBox="0 0 24 24">{_paths(svg.decode())}</symbol>\n'
        for name, svg in sorted(drawings.items())
    )
    return f'<svg xmlns="http://www.w3.org/2000/svg">\n{symbols}</svg>\n'.encode()


def _paths(svg: str) -> str:
    """Keep the strokes; drop the invisible 24×24 frame that every icon starts with."""
    return "".join(path for path in re.findall(r"<path[^>]*/>", svg) if 'stroke="none"' not in path)


def _write(folder: Path, contents: Iterator[tuple[str, bytes]] | list[tuple[str, bytes]]) -> None:
    for name, content in contents:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
