"""What stands in the way of a start is told in one sentence, before anything is started."""

import ast
import json
import socket
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from runner import environment, lock, places, servers
from runner.demo import port_to_use
from runner.places import CannotStart, Place

ROOT = Path(__file__).resolve().parents[2]
OLD = {"DATABASE_URL": "postgresql://a@h/d", "DATABASE_OWNER_URL": "postgresql://b@h/d", "REDIS_URL": "redis://h/0"}


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return places._prepare(tmp_path / "var", throw_away=False)


@pytest.mark.parametrize("text", ["abc", "", "0", "-1", "65536", "80 00", "²", "٣"])
def test_a_port_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("PORT", text)

    with pytest.raises(CannotStart, match=r"is no port number. Nothing was started"):
        port_to_use()


def test_a_busy_port_is_refused_and_another_one_suggested(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        monkeypatch.setenv("PORT", str(taken.getsockname()[1]))

        with pytest.raises(CannotStart, match=r"is in use.*nothing was started"):
            port_to_use()


def test_a_second_demo_gets_no_lock(place: Place) -> None:
    held = lock.take(place)

    assert held is not None
    assert lock.take(place) is None
    held.close()
    again = lock.take(place)
    assert again is not None
    again.close()


def test_a_file_in_the_place_of_the_state_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "var").write_text("")

    with pytest.raises(CannotStart, match="cannot be used"):
        places._prepare(tmp_path / "var", throw_away=False)


def test_starting_over_keeps_nothing_but_the_lock(place: Place) -> None:
    (place.root / places.LOCK).touch()
    (place.postgres_data / "PG_VERSION").write_text("17")

    servers.remove_kept(place)

    assert [child.name for child in place.root.iterdir()] == [places.LOCK]


@pytest.mark.parametrize("missing", sorted(OLD))
def test_some_of_the_three_addresses_are_refused(monkeypatch: pytest.MonkeyPatch, missing: str) -> None:
    for name, address in OLD.items():
        monkeypatch.setenv(name, "" if name == missing else address)

    with pytest.raises(CannotStart, match=f"{missing} is not, so nothing was started"):
        servers.named_elsewhere()


def test_all_three_addresses_or_none_are_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, address in OLD.items():
        monkeypatch.setenv(name, address)
    assert servers.named_elsewhere()

    for name in OLD:
        monkeypatch.delenv(name)
    assert not servers.named_elsewhere()


def test_what_the_demo_saves_is_for_its_owner_alone(place: Place) -> None:
    environment.save(place, {"SECRET_KEY": "x"})

    assert environment.saved(place) == {"SECRET_KEY": "x"}
    assert stat.S_IMODE((place.root / environment.SAVED).stat().st_mode) == 0o600


@pytest.mark.parametrize("text", ["", "{", json.dumps({"A": "1"})[:5]])
def test_a_truncated_environment_counts_as_none(place: Place, text: str) -> None:
    (place.root / environment.SAVED).write_text(text)

    assert environment.saved(place) is None


def test_the_secret_key_outlives_a_start_and_is_made_again_when_empty(place: Place) -> None:
    def key() -> str:
        return environment.demo_environment(place=place, servers={}, sandbox="http://s", port=1)["SECRET_KEY"]

    first = key()
    assert first == key()

    (place.root / "secret-key").write_text("")
    assert len(key()) > 40


def test_run_py_lists_every_target() -> None:
    answer = subprocess.run([sys.executable, "run.py"], cwd=ROOT, capture_output=True, text=True, check=True)

    for target in ("demo", "test", "faults", "bench", "check", "manage", "sandbox"):
        assert f"\n  {target} " in answer.stdout


@pytest.mark.parametrize("path", ["run.py", "runner/install.py", "runner/children.py"])
def test_what_installs_needs_nothing_installed(path: str) -> None:
    nodes = list(ast.walk(ast.parse((ROOT / path).read_text())))
    modules = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    modules |= {str(node.module) for node in nodes if isinstance(node, ast.ImportFrom)}

    assert {name.split(".")[0] for name in modules} <= set(sys.stdlib_module_names) | {"runner"}


def test_an_old_python_can_read_run_py() -> None:
    ast.parse((ROOT / "run.py").read_text(), feature_version=(3, 4))


def test_no_lock_file_names_a_registry() -> None:
    files = [*(ROOT / "requirements").glob("*.txt"), *(ROOT / "requirements").glob("*.in")]

    assert files
    assert [file.name for file in files if "://" in file.read_text() or "index-url" in file.read_text()] == []
