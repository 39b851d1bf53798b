"""Queries of panels and scalers: that they give something, and of a scaler one number and nothing without data."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest

from eventcore_mixin import eventcore
from eventcore_monitoring import Monitoring, NativeHistogram, PrometheusTrigger, count, promql
from eventcore_monitoring.encoding.yaml import to_yaml
from eventcore_monitoring.generators.prometheus import prometheus
from eventcore_monitoring.proof.queries import QueryProof, queries, query_proof
from eventcore_monitoring.proofs import by_group, query_tests
from small import dashboard, errors, monitoring, queue, requests, scaling, web


def proofs(given: Monitoring) -> list[QueryProof]:
    return [query_proof(query) for query in queries(given)]


def codes(given: Monitoring) -> list[tuple[str, str]]:
    return [(finding.at, finding.code) for proof in proofs(given) for finding in proof.findings]


def scaled(when: Any) -> Monitoring:
    return monitoring(scaling=[scaling(triggers=[PrometheusTrigger(name="queue", when=when)])])


def test_promtool_confirms_every_query_of_the_guide(tmp_path: Path) -> None:
    guide = eventcore()
    found = proofs(guide)
    assert len(found) > 15
    assert [finding for proof in found for finding in proof.findings] == []
    for artifact in prometheus(guide):
        file = tmp_path / artifact.path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(artifact.content)
    folder = tmp_path / "prometheus" / "tests"
    for group, some in by_group(guide, found).items():
        (folder / f"queries-{group}.yaml").write_text(to_yaml(query_tests(guide, some)))
    files = sorted(file.name for file in folder.glob("queries-*.yaml"))
    run = subprocess.run(["promtool", "test", "rules", *files], cwd=folder, capture_output=True, text=True, check=False)
    assert len(files) == len(by_group(guide, found)) > 5
    assert run.returncode == 0, run.stdout + run.stderr


def test_a_panel_that_can_show_nothing_is_found() -> None:
    given = monitoring(dashboards=[dashboard(queue.expression, promql("sum(queue_length == 0) > 0"))])
    assert codes(given) == [("dashboards.board.Panel.show.1", "panel-without-data")]


def test_a_query_of_a_native_histogram_is_shown_to_give_something_on_the_classic_one_that_plays_it() -> None:
    native = NativeHistogram(name="n_seconds", help="h", labels=["path"], target=web)
    shown = dashboard(native.quantile(0.9), native.rate(by=["path"]), native.spread(), native.share_below(0.01))
    assert codes(monitoring(metrics=[native], dashboards=[shown])) == []
    empty = dashboard(native.where(path="/").rate().filtered("<", 0))
    assert codes(monitoring(metrics=[native], dashboards=[empty])) == [
        ("dashboards.board.Panel.show.0", "panel-without-data")
    ]


def test_what_a_variable_selects_is_left_open() -> None:
    given = monitoring(dashboards=[dashboard(requests.where(path="$path").rate("5m"))])
    (proof,) = proofs(given)
    assert proof.findings == ()
    assert "path" in str(proof.tests)


@pytest.mark.parametrize(
    ("when", "found"),
    [
        (queue.sum() > 100, []),
        (errors.rate("5m").sum() > count(5), []),
        (queue > 100, ["scaler-reads-several"]),
        (promql("sum(queue_length) or vector(0)") > count(5), ["scaler-zero-without-data"]),
    ],
)
def test_a_scaler_reads_one_number_and_nothing_without_data(when: Any, found: list[str]) -> None:
    assert codes(scaled(when)) == [("scaling.web.triggers.queue.when", code) for code in found]


def test_each_claim_of_a_scaler_is_a_test_with_a_sentence_as_its_name() -> None:
    (proof,) = proofs(scaled(queue.sum() > 100))
    assert [test["name"] for test in proof.tests if isinstance(test, dict)] == [
        "scaler web, trigger queue reads one number",
        "scaler web, trigger queue reads one number of two instances",
        "scaler web, trigger queue reads nothing without data",
    ]


def test_a_panel_of_the_past_is_shown_with_series_that_were_there_then(tmp_path: Path) -> None:
    past = requests.rate("5m").sum().quantile_over_time(0.5, "3h", step="5m").offset("1h")
    born = requests.increments("15m").sum() / requests.increments("15m").sum().filtered(">", 0)
    found = proofs(monitoring(dashboards=[dashboard(past, born)]))
    assert [finding for proof in found for finding in proof.findings] == []
    tests = [test for proof in found for test in proof.tests]
    (tmp_path / "tests.yaml").write_text(to_yaml({"rule_files": [], "evaluation_interval": "1m", "tests": tests}))
    run = subprocess.run(
        ["promtool", "test", "rules", tmp_path / "tests.yaml"], capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stdout + run.stderr
