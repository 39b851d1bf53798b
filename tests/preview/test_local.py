"""A real Prometheus on this machine, and that our evaluator answers as it does."""

from __future__ import annotations

import math
import re
import shutil
import subprocess
from collections.abc import Iterator
from typing import Any

import pytest

from eventcore_mixin import eventcore
from eventcore_monitoring.build import generate
from eventcore_monitoring.generators.grafana import grafana
from eventcore_monitoring.preview.answers import Answers
from eventcore_monitoring.preview.evaluated import evaluated, storage_of, with_records
from eventcore_monitoring.preview.local import LocalFault, local_prometheus
from eventcore_monitoring.preview.open_metrics import open_metrics
from eventcore_monitoring.preview.prometheus import asked
from eventcore_monitoring.preview.sample_levels import END
from eventcore_monitoring.preview.samples import Day, day
from eventcore_monitoring.previews import SHOWN, classic_dashboards
from eventcore_monitoring.promql.evaluation import STALE, Samples, Semantics

GUIDE = eventcore()
DASHBOARD = dict(classic_dashboards(generate(GUIDE, [grafana])))["eventcore-operations"]


def program(name: str) -> str:
    found = shutil.which(name)
    assert found is not None, f"{name} is missing: apt-get install prometheus"
    return found


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with local_prometheus(with_records(day(GUIDE), GUIDE), program("promtool"), program("prometheus")) as address:
        yield address


@pytest.fixture(scope="module")
def semantics() -> Semantics:
    said = subprocess.run([program("prometheus"), "--version"], capture_output=True, text=True, check=True)
    version = re.search(r"version (\d+)\.", said.stdout + said.stderr)
    assert version is not None
    return Semantics.CLOSED if version[1] == "2" else Semantics.OPEN


def columns(answers: Answers, key: str) -> dict[tuple[tuple[str, str], ...], tuple[float | None, ...]]:
    return {tuple(sorted(one.labels.items())): one.values for one in answers.series[key]}


def same(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-12) or (math.isnan(one) and math.isnan(other))


def test_our_evaluator_answers_every_question_of_the_guides_dashboard_as_the_real_server_does(
    server: str, semantics: Semantics
) -> None:
    made = day(GUIDE)
    ours = evaluated(DASHBOARD, made, storage_of(made, GUIDE, semantics), SHOWN, semantics)
    theirs, findings = asked(server, DASHBOARD, END - SHOWN, END)

    assert findings == []
    assert ours.series.keys() == theirs.series.keys()
    assert len(ours.series) > 15
    for key in ours.series:
        mine, real = columns(ours, key), columns(theirs, key)
        assert mine.keys() == real.keys(), key
        for labels, column in mine.items():
            assert len(column) == len(real[labels]) == 181
            assert [pair for pair in zip(column, real[labels], strict=True) if not same(*pair)] == [], (key, labels)


def test_an_instant_query_has_one_value(server: str) -> None:
    board = {
        "panels": [{"title": "P", "targets": [{"expr": "up", "instant": True}, {"expr": "1 + 1", "instant": True}]}]
    }
    answers, _ = asked(server, board, END - 3600, END)

    assert {one.values for one in answers.series["instant up"]} == {(1.0,)}
    assert [one.values for one in answers.series["instant 1 + 1"]] == [(2.0,)]


def test_a_query_that_is_refused_is_a_finding_that_names_its_panel_and_the_others_are_asked(server: str) -> None:
    board = {
        "panels": [{"title": "Broken", "targets": [{"expr": "sum("}]}, {"title": "Good", "targets": [{"expr": "up"}]}]
    }
    answers, (finding,) = asked(server, board, END - 3600, END)

    assert (finding.at, finding.code) == ("Broken", "preview-unanswered")
    assert "the query is refused" in finding.message
    assert answers.series.keys() == {"up"}


def test_the_server_is_stopped_and_its_folder_removed(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    import tempfile

    monkeypatch.setattr(tempfile, "tempdir", None)
    few = Day(END - 60, 30_000, (Samples((("__name__", "up"),), 30_000, [1.0, 1.0, 1.0]),))
    addresses = []

    def interrupted() -> None:
        with local_prometheus(few, program("promtool"), program("prometheus")) as address:
            addresses.append(address)
            assert list(tmp_path.iterdir()) != []
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    (address,) = addresses
    _, (finding,) = asked(address, {"panels": [{"targets": [{"expr": "up"}]}]}, END - 60, END)
    assert "does not answer" in finding.message
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("promtool", "prometheus", "expected"),
    [
        ("/nowhere/promtool", "prometheus", "promtool cannot be started"),
        ("promtool", "/nowhere/prometheus", "prometheus cannot be started"),
        ("false", "prometheus", "promtool does not take the samples: exit code 1"),
        ("promtool", "false", "prometheus ends at once: exit code 1"),
    ],
)
def test_a_program_that_does_not_work_is_a_sentence(promtool: str, prometheus: str, expected: str) -> None:
    few = Day(END - 60, 30_000, (Samples((("__name__", "up"),), 30_000, [1.0, 1.0, 1.0]),))
    with pytest.raises(LocalFault, match=expected), local_prometheus(few, promtool, prometheus):
        pytest.fail("there is no server")


def test_samples_are_written_with_their_times_and_gaps_are_left_out() -> None:
    labels = (("__name__", "up"), ("path", 'a"b\\c\nd'))
    made = Day(100, 30_000, (Samples(labels, 30_000, [1.0, None, STALE, 2.5]),))

    assert (
        open_metrics(made)
        == '# TYPE up unknown\nup{path="a\\"b\\\\c\\nd"} 1 100\nup{path="a\\"b\\\\c\\nd"} 2.5 190\n# EOF\n'
    )
