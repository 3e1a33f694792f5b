import json
import shutil
from pathlib import Path

import pytest

from runner import vendor


@pytest.fixture
def static(tmp_path: Path) -> Path:
    shutil.copy(vendor.STATIC / "vendor.lock.json", tmp_path)
    shutil.copytree(vendor.STATIC / "vendor", tmp_path / "vendor")
    return tmp_path


def test_committed_assets_are_the_ones_in_the_lock() -> None:
    assert vendor.differences(vendor.STATIC) == []


def test_changed_missing_and_extra_files_are_named(static: Path) -> None:
    (static / "vendor/htmx/htmx.min.js").write_bytes(b"alert(1)")
    (static / "vendor/tabler/LICENSE").unlink()
    (static / "vendor/extra.js").write_bytes(b"")

    found = vendor.differences(static)

    assert found == [
        "static/vendor/extra.js is not in the lock.",
        "static/vendor/htmx/htmx.min.js is changed.",
        "static/vendor/tabler/LICENSE is missing.",
    ]


def test_lock_names_no_address() -> None:
    assert "http" not in json.dumps(json.loads((vendor.STATIC / "vendor.lock.json").read_text()))


def test_source_map_lines_are_dropped_and_binary_files_left_alone() -> None:
    assert vendor.without_source_map(b"a\n//# sourceMappingURL=a.map\nb") == b"a\nb"
    assert vendor.without_source_map(b"\x00\n\xff") == b"\x00\n\xff"


def test_sprite_keeps_strokes_and_drops_the_invisible_frame() -> None:
    drawing = b'<svg><path stroke="none" d="M0 0h24v24H0z" fill="none" /><path d="M1 1" /></svg>'

    sprite = vendor.sprite_of({"dot": drawing}).decode()

    assert '<symbol id="dot" viewBox="0 0 24 24"><path d="M1 1" /></symbol>' in sprite
    assert "M0 0h24v24H0z" not in sprite
