from __future__ import annotations

import json
from collections.abc import Mapping
from functools import reduce
from pathlib import Path
from typing import Any

import pytest

from changing import GONE, changed
from eventcore_monitoring.findings import DefinitionError, Finding
from eventcore_monitoring.foreign import Catalogue
from eventcore_monitoring.foreign_dashboards import check_dashboards
from eventcore_monitoring.promql.types import Facts

Json = dict[str, Any]
SOURCE = {"type": "prometheus", "uid": "${datasource}"}
CATALOGUE = Catalogue({"requests_total": Facts("counter"), "queue_length": Facts("gauge")}.get)
REQUESTS = 'sum by (code) (rate(requests_total{job=~"$job", instance=~"$instance"}[$__rate_interval]))'


def variable(name: str) -> Json:
    return {
        "name": name,
        "label": name.capitalize(),
        "type": "query",
        "datasource": SOURCE,
        "query": f"label_values(requests_total, {name})",
        "refresh": 2,
        "multi": True,
        "includeAll": True,
        "allValue": ".+",
        "hide": 0,
    }


GOOD: Json = {
    "uid": "requests",
    "title": "Requests",
    "tags": ["web"],
    "schemaVersion": 42,
    "editable": False,
    "graphTooltip": 2,
    "refresh": "30s",
    "time": {"from": "now-6h", "to": "now"},
    "templating": {
        "list": [
            {"name": "datasource", "label": "Data source", "type": "datasource", "query": "prometheus"},
            variable("job"),
            variable("instance"),
        ]
    },
    "annotations": {"list": []},
    "panels": [
        {
            "id": number,
            "type": kind,
            "title": title,
            "description": "What clients ask.",
            "datasource": SOURCE,
            "gridPos": {"x": 12 * (number - 1), "y": 0, "w": 12, "h": 8},
            "fieldConfig": {
                "defaults": {
                    "unit": "reqps",
                    "color": {"mode": "thresholds"},
                    "thresholds": {
                        "mode": "absolute",
                        "steps": [
                            {"color": "green", "value": None},
                            {"color": "orange", "value": 5},
                            {"color": "red", "value": 9},
                        ],
                    },
                    "custom": custom,
                },
                "overrides": [
                    {"matcher": {"id": "byName", "options": "500"}, "properties": [{"id": "unit", "value": "short"}]}
                ],
            },
            "options": options,
            "transformations": [{"id": "organize", "options": {}}],
            "targets": [
                {"refId": "A", "datasource": SOURCE, "expr": REQUESTS, "legendFormat": "{{code}}", "range": True},
                {"refId": "B", "datasource": SOURCE, "expr": REQUESTS, "legendFormat": "{{code}}", "range": True},
            ],
        }
        for number, kind, title, custom, options in (
            (
                1,
                "timeseries",
                "Rate of $job",
                {"drawStyle": "line", "lineWidth": 1},
                {
                    "legend": {"showLegend": True, "displayMode": "list", "placement": "bottom", "calcs": ["max"]},
                    "tooltip": {"mode": "multi", "sort": "desc"},
                },
            ),
            (
                2,
                "stat",
                "Now",
                {},
                {"colorMode": "value", "reduceOptions": {"calcs": ["lastNotNull"], "fields": "", "values": False}},
            ),
        )
    ],
}
DEFAULTS = "panels.0.fieldConfig.defaults"
OVERRIDE = "panels.0.fieldConfig.overrides.0"


def planted(base: Mapping[str, Any], changes: Mapping[str, object]) -> Json:
    return reduce(lambda made, one: changed(made, *one), changes.items(), dict(base))


def found(folder: Path, dashboard: object, catalogue: Catalogue | None = CATALOGUE) -> tuple[Finding, ...]:
    file = folder / "dashboard.json"
    file.write_text(json.dumps(dashboard, indent=2), encoding="utf-8")
    return check_dashboards([file], catalogue).findings


def test_a_good_dashboard_has_no_finding(tmp_path: Path) -> None:
    assert found(tmp_path, GOOD) == ()


# The 40 mistakes of other people's dashboards that a checker has to find: change, severity, code, and where it stands.
PLANTED: list[tuple[dict[str, object], str, str, str]] = [
    ({"editible": True}, "warning", "grafana-schema", "editible"),
    ({"panels.0.tittle": "x"}, "warning", "grafana-schema", "tittle"),
    ({"panels.0.options.legned": {}}, "warning", "grafana-schema", "legned"),
    ({f"{DEFAULTS}.custom.lineWith": 2}, "warning", "grafana-schema", "lineWith"),
    ({"panels.0.targets.0.legendFromat": "x"}, "warning", "grafana-schema", "legendFromat"),
    ({"panels.0.targets.0.expr": GONE, "panels.0.targets.0.query": "up"}, "warning", "grafana-schema", "query"),
    ({"panels.0.datasource": {"name": "Prometheus"}}, "warning", "grafana-schema", "name"),
    ({"panels.0.datasource": "Prometheus"}, "warning", "grafana-datasource", "panels.0.datasource"),
    ({"panels.0.gridPos.h": "8"}, "error", "grafana-schema", "panels.0.gridPos.h"),
    ({f"{DEFAULTS}.thresholds.steps.0.value": "null"}, "error", "grafana-thresholds", "steps"),
    ({"tags": "web"}, "error", "grafana-schema", "tags"),
    ({"refresh": 30}, "error", "grafana-schema", "refresh"),
    ({"time": "now-6h"}, "error", "grafana-schema", "time"),
    ({"panels.0.maxDataPoints": "100"}, "warning", "grafana-schema", "panels.0.maxDataPoints"),
    ({f"{DEFAULTS}.custom.drawStyle": "lines"}, "error", "grafana-schema", "drawStyle"),
    ({"panels.0.options.tooltip.mode": "all"}, "error", "grafana-schema", "panels.0.options.tooltip.mode"),
    ({f"{DEFAULTS}.color.mode": "thresold"}, "error", "grafana-schema", "color"),
    ({"templating.list.1.hide": 7}, "error", "grafana-schema", "hide"),
    ({"templating.list.1.type": "queries"}, "error", "grafana-schema", "templating.list.1"),
    ({"panels.0.type": "timeserie"}, "warning", "grafana-panel", "panels.0.type"),
    ({"panels.0.type": "graph"}, "warning", "grafana-panel", "panels.0.type"),
    ({"panels.0.type": GONE}, "error", "grafana-schema", "type"),
    ({"panels.1.id": 1}, "error", "grafana-id", "panels"),
    ({"panels.0.targets.1.refId": "A"}, "error", "grafana-query", "panels.0.targets"),
    ({"templating.list.2.name": "job"}, "error", "grafana-variable", "templating"),
    ({f"{OVERRIDE}.matcher.id": "byname"}, "error", "grafana-matcher", "matcher"),
    ({f"{OVERRIDE}.properties.0.id": "units"}, "error", "grafana-schema", "properties"),
    ({"panels.0.transformations.0.id": "organise"}, "error", "grafana-transformation", "transformations"),
    ({"uid": "u" * 50}, "error", "grafana-uid", "uid"),
    ({f"{DEFAULTS}.unit": "req/sec"}, "warning", "grafana-unit", "unit"),
    ({"panels.0.options.legend.calcs": ["avg"]}, "warning", "grafana-reducer", "calcs"),
    ({f"{DEFAULTS}.thresholds.steps.1.value": 10}, "warning", "grafana-thresholds", "steps"),
    ({"panels.1.gridPos.x": 6}, "warning", "grafana-layout", "panels.1.gridPos"),
    ({"panels.1.gridPos.x": 14}, "warning", "grafana-layout", "panels.1.gridPos"),
    ({"panels.0.gridPos.w": GONE}, "warning", "grafana-layout", "panels.0.gridPos"),
    ({"panels.0.title": "Rate of $jobs"}, "warning", "grafana-variable-undeclared", "panels.0.title"),
    ({"panels.0.options.legend.showLegend": GONE}, "warning", "grafana-legend", "panels.0.options.legend"),
    ({"schemaVersion": 12}, "warning", "grafana-version", ""),
    ({"panels.0.targets.0.expr": "sum by (code) (rate(requests_total[5m])"}, "error", "promql-syntax", "expr"),
    ({"panels.0.targets.0.expr": "rate(queue_length[$__rate_interval])"}, "error", "rate-of-gauge", "expr"),
]


def test_there_are_forty_planted_mistakes() -> None:
    assert len({json.dumps(planted(GOOD, change)) for change, *_ in PLANTED}) == 40


@pytest.mark.parametrize(("change", "severity", "code", "place"), PLANTED)
def test_each_planted_mistake_is_found(
    tmp_path: Path, change: dict[str, object], severity: str, code: str, place: str
) -> None:
    dotted = place.replace(".0", "[0]").replace(".1", "[1]")
    kinds = {
        (str(one.severity), one.code)
        for one in found(tmp_path, planted(GOOD, change))
        if dotted in one.at + one.message
    }
    assert (severity, code) in kinds


@pytest.mark.parametrize(("change", "severity", "code", "place"), PLANTED)
def test_a_planted_mistake_that_grafana_survives_is_no_error(
    tmp_path: Path, change: dict[str, object], severity: str, code: str, place: str
) -> None:
    worst = {str(one.severity) for one in found(tmp_path, planted(GOOD, change))}
    assert ("error" in worst) is (severity == "error")


def test_a_finding_has_the_line_of_its_key(tmp_path: Path) -> None:
    for change, key in (
        ({f"{DEFAULTS}.custom.drawStyle": "lines"}, '"drawStyle"'),
        ({"panels.1.id": 1}, '"id": 1'),
        ({"panels.0.targets.0.expr": "rate("}, '"expr": "rate("'),
        ({"panels.0.transformations.0.id": "organise"}, '"organise"'),
        ({f"{OVERRIDE}.properties.0.id": "units"}, '"units"'),
    ):
        first, *_ = found(tmp_path, planted(GOOD, change))
        lines = (tmp_path / "dashboard.json").read_text().split("\n")
        assert first.source is not None
        assert key in lines[first.source.line - 1]


def test_a_file_that_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(DefinitionError, match="cannot be read: No such file or directory"):
        check_dashboards([tmp_path / "none.json"], None)


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"a": 1, "a": 2}', "[" * 100_000])
def test_a_named_file_without_a_dashboard_is_one_finding(tmp_path: Path, text: str) -> None:
    file = tmp_path / "a.json"
    file.write_text(text)
    assert [one.code for one in check_dashboards([file], None).findings] == ["grafana-json"]


def test_files_of_a_folder_that_are_no_dashboards_are_passed_over(tmp_path: Path) -> None:
    (tmp_path / "package.json").write_text('{"name": "x"}')
    assert found(tmp_path, GOOD) == ()
    assert check_dashboards([tmp_path], CATALOGUE).findings == ()


# The rules of dashboard-linter: what breaks each.
LINTED: list[tuple[dict[str, object], str]] = [
    ({"templating.list.0.name": "ds"}, "lint-template-datasource"),
    ({"templating.list.0.label": "Source"}, "lint-template-datasource"),
    ({"templating.list.1.multi": False}, "lint-template-job"),
    ({"templating.list.2.allValue": ".*"}, "lint-template-instance"),
    ({"templating.list.1.query": "label_values(requests_total{, job)"}, "lint-template-label-promql"),
    ({"templating.list.1.query": "requests_total"}, "lint-template-label-promql"),
    ({"templating.list.1.refresh": 1}, "lint-template-on-time-change-reload"),
    ({"panels.0.targets.0.datasource": {"type": "prometheus", "uid": "abc"}}, "lint-panel-datasource"),
    ({"panels.0.description": ""}, "lint-panel-title-description"),
    ({f"{DEFAULTS}.unit": "", f"{OVERRIDE}.properties": []}, "lint-panel-units"),
    ({"panels.0.targets": []}, "lint-panel-no-targets"),
    ({"panels.0.targets.0.expr": REQUESTS.replace("$__rate_interval", "5m")}, "lint-target-rate-interval"),
    ({"panels.0.targets.0.expr": REQUESTS.replace('job=~"$job"', 'job="x"')}, "lint-target-job"),
    ({"panels.0.targets.0.expr": REQUESTS.replace('instance=~"$instance"', 'a="x"')}, "lint-target-instance"),
    ({"panels.0.targets.0.expr": 'requests_total{job=~"$job",instance=~"$instance"}'}, "lint-target-counter-agg"),
    ({"editable": True}, "lint-uneditable-dashboard"),
    ({"panels.0.targets": [{"refId": "A", "datasource": {"type": "loki"}, "expr": '{a="b"'}]}, "lint-target-logql"),
    (
        {"panels.0.targets": [{"refId": "A", "datasource": {"type": "loki"}, "expr": 'rate({a="b"}[5m])'}]},
        "lint-target-logql-auto",
    ),
]


@pytest.mark.parametrize(("change", "code"), LINTED)
def test_each_rule_of_the_linter_is_asked(tmp_path: Path, change: dict[str, object], code: str) -> None:
    assert code in {one.code for one in found(tmp_path, planted(GOOD, change))}


def test_a_metric_without_the_label_is_not_asked_for_it(tmp_path: Path) -> None:
    from eventcore_monitoring.promql.types import Labels

    change = {"panels.0.targets.0.expr": "queue_length"}
    known = Catalogue({**{"queue_length": Facts("gauge", labels=Labels())}, "requests_total": Facts("counter")}.get)
    codes = {"lint-target-job", "lint-target-instance"}
    assert codes & {one.code for one in found(tmp_path, planted(GOOD, change), known)} == set()
    assert codes <= {one.code for one in found(tmp_path, planted(GOOD, change), None)}


def test_what_another_job_exposes_is_not_chosen_by_the_variables(tmp_path: Path) -> None:
    change: dict[str, object] = {"panels.0.targets.0.expr": "queue_length"}
    codes = {"lint-target-job", "lint-target-instance"}
    for job, expected in (("broker", set()), ("web", codes)):
        facts = {"queue_length": Facts("gauge", targets=frozenset([job]))}
        known = Catalogue({**facts, "requests_total": Facts("counter", targets=frozenset(["web"]))}.get)
        assert codes & {one.code for one in found(tmp_path, planted(GOOD, change), known)} == expected


def test_the_lint_file_beside_a_dashboard_leaves_rules_out(tmp_path: Path) -> None:
    bad = planted(GOOD, {"editable": True, "panels.0.description": "", "panels.1.description": ""})
    (tmp_path / ".lint").write_text(
        "exclusions:\n"
        "  uneditable-dashboard-rule:\n    reason: people try things out\n"
        "  panel-title-description-rule:\n    reason: says it all\n    entries:\n    - panel: Now\n"
    )
    assert [(one.code, one.at) for one in found(tmp_path, bad)] == [("lint-panel-title-description", "panels[0]")]


def test_a_lint_file_that_cannot_be_read_is_found(tmp_path: Path) -> None:
    (tmp_path / ".lint").write_text("exclusions: [")
    assert [one.code for one in found(tmp_path, GOOD)] == ["lint-file"]
