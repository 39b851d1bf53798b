"""Proofs are searched for once, and kept until something that is declared changes."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from eventcore_monitoring import Monitoring, count, generate, kept, proofs
from eventcore_monitoring.proof import completion
from small import alert, dashboard, monitoring, queue, scaling


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path))
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    found = kept._file("proofs")
    assert found.is_relative_to(tmp_path)
    return found


def made(given: Monitoring) -> proofs.Proofs:
    return proofs.with_proofs(given, generate(given))


GIVEN = monitoring(alerts=[alert()], dashboards=[dashboard(queue > 100)], scaling=[scaling()])


def test_the_artifacts_hold_the_tests_of_alerts_panels_and_scalers(file: Path) -> None:
    found = made(GIVEN)
    names = {str(one.path) for one in found.artifacts if one.path.parts[1] == "tests"}
    assert names == {"prometheus/tests/small.yaml", "prometheus/tests/queries.yaml"}
    assert {one.path for one in generate(GIVEN)} <= {one.path for one in found.artifacts}
    assert found.scenarios > 5


def test_what_is_kept_is_what_was_searched_for(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = made(GIVEN)

    def never(_: Monitoring) -> None:
        raise AssertionError("searched again")

    monkeypatch.setattr(completion, "completed", never)
    assert made(GIVEN) == first


def test_another_threshold_is_proven_anew(file: Path) -> None:
    first, other = made(GIVEN), made(GIVEN.replaced(alerts=[alert(when=queue > count(300))]))  # type: ignore[arg-type]
    assert first.artifacts != other.artifacts
    assert made(GIVEN) == first


def test_findings_come_with_their_lines_from_what_is_kept_too(file: Path) -> None:
    dead = monitoring(alerts=[alert(when=queue < -1)])
    for _ in range(2):
        (finding,) = made(dead).findings
        assert finding.code == "alert-never-fires"
        assert finding.source == dead.alerts[0].line


@pytest.mark.parametrize("damaged", [b"", b"[]", b"\xff", b'{"of": [0, 0, 0], "known": {"a": "b"}}'])
def test_a_damaged_file_is_made_anew(file: Path, damaged: bytes) -> None:
    file.parent.mkdir(parents=True)
    file.write_bytes(damaged)
    first = made(GIVEN)
    assert file.read_bytes() != damaged
    assert made(GIVEN) == first


def test_only_so_many_deployments_are_kept(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proofs, "_MOST", 2)
    for threshold in (100, 200, 300):
        made(monitoring(alerts=[alert(when=queue > threshold)]))
    assert len(kept.read("proofs", proofs._stamp())) == 2


def test_what_is_kept_is_of_one_state_of_modules_alone_or_in_folders(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    alone, within = tmp_path / "alone.py", tmp_path / "folder" / "within.py"
    stamps = [kept.stamp_of(alone.parent / "folder")]
    for module in (within, alone):
        module.write_text("ONE = 1\n")
    stamps.append(kept.stamp_of(alone, alone.parent / "folder"))
    for module in (within, alone):
        module.write_text("ONE = 1 + 0\n")
        stamps.append(kept.stamp_of(alone, alone.parent / "folder"))
    assert len({tuple(one) for one in stamps}) == 4
