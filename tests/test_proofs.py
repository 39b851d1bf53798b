"""Proofs are searched for once, and kept until something that is declared changes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from eventcore_monitoring import Monitoring, RecordingRule, count, generate, kept, percent, proofs
from eventcore_monitoring.proof import alert_proof, completion
from eventcore_monitoring.proof.fingerprint import fingerprint
from eventcore_monitoring.proof.timeline import Subject
from small import alert, dashboard, errors, monitoring, queue, requests, scaling


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
    searched = counted(monkeypatch)
    assert made(GIVEN) == first
    assert searched == []


def test_where_one_alert_is_changed_only_that_one_is_searched_for(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    both = GIVEN.replaced(alerts=[alert(), alert(name="Other", when=queue > 50)])
    made(both)
    searched = counted(monkeypatch)
    changed = both.replaced(alerts=[alert(), alert(name="Other", when=queue > 60)])
    found = made(changed)
    assert searched == ["Other"]
    kept._file("alerts").unlink()
    kept._file("proofs").unlink()
    assert made(changed) == found
    assert searched == ["Other", alert().name, "Other"]


def counted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the alerts that are searched for from now on."""
    searched: list[str] = []
    prove = alert_proof.proved

    def proved(subject: Subject, *more: Any, **options: Any) -> alert_proof.Proof:
        searched.append(subject.name)
        return prove(subject, *more, **options)

    monkeypatch.setattr(alert_proof, "proved", proved)
    return searched


def keys(given: Monitoring) -> list[str]:
    return [fingerprint(subject) for _, subject in completion.subjects(given)]


READS = monitoring(
    metrics=[requests, errors, queue],
    alerts=[alert(when=errors.rate("5m").sum("path") / requests.rate("5m").sum("path") > percent(5))],
    recording_rules=[],
)


@pytest.mark.parametrize(
    "change",
    [
        {"metrics": [requests.replaced(labels=["path"]), errors, queue]},
        {"metrics": [requests, errors.replaced(at_most="requests_total"), queue]},
        {"metrics": [requests, errors.replaced(target=errors.target.replaced(scrape_interval="1m")), queue]},
        {"metrics": [requests.replaced(target=requests.target.replaced(instance="web-9:1")), errors, queue]},
        {
            "recording_rules": [
                RecordingRule(record="p:r:rate5m", help="A rate.", expression=requests.rate("5m").sum("path"))
            ]
        },
        {"evaluation_interval": "2m"},
        {"labels": {"team": "web"}},
        {"alerts": [READS.alerts[0].replaced(for_="7m")]},
        {"alerts": [READS.alerts[0].replaced(severity="low")]},
    ],
)
def test_all_that_a_proof_depends_on_is_part_of_its_key(change: dict[str, Any]) -> None:
    assert keys(READS.replaced(**change)) != keys(READS)


@pytest.mark.parametrize(
    "change",
    [
        {"metrics": [requests, errors, queue.replaced(labels=["shard"])]},
        {"metrics": [requests, errors]},
        {"alerts": [READS.alerts[0].replaced(summary="Otherwise")]},
    ],
)
def test_what_no_proof_of_an_alert_depends_on_is_no_part_of_its_key(change: dict[str, Any]) -> None:
    assert keys(READS.replaced(**change)) == keys(READS)


def test_a_key_is_the_same_in_every_process() -> None:
    text = "from test_proofs import READS, keys; print(keys(READS))"
    found = set()
    for seed in ("1", "2", "3"):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(Path(__file__).parent)}
        run = subprocess.run([sys.executable, "-c", text], env=environment, capture_output=True, text=True, check=True)
        found.add(run.stdout)
    assert len(found) == 1


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
