"""What is said of an expression's labels, against the labels that promtool's evaluation gives."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from eventcore_monitoring import Monitoring, RecordingRule, Summary, promql
from eventcore_monitoring.encoding.yaml import to_yaml
from eventcore_monitoring.promql.inference import infer
from eventcore_monitoring.promql.parser import parse
from eventcore_monitoring.promql.types import Labels
from small import METRICS, errors, monitoring, requests, web

RULE = RecordingRule(
    record="path:errors:rate5m", expression=errors.rate("5m").sum("path"), help="Errors.", labels={"team": "web"}
)
GIVEN = monitoring(recording_rules=[RULE])

# The expression, and what is said of its labels; None for "any".
TABLE: dict[str, set[str] | None] = {
    "requests_total": {"job", "instance", "path", "method"},
    'requests_total{path="/"}': {"job", "instance", "path", "method"},
    "queue_length offset 1m": {"job", "instance"},
    "-queue_length": {"job", "instance"},
    "rate(requests_total[5m])": {"job", "instance", "path", "method"},
    "max_over_time(sum by (path) (requests_total)[5m:1m])": {"path"},
    "latency_seconds_bucket": {"job", "instance", "path", "le"},
    "latency_seconds_count": {"job", "instance", "path"},
    "pauses_seconds": {"job", "instance", "quantile"},
    "pauses_seconds_sum": {"job", "instance"},
    "path:errors:rate5m": {"path", "team"},
    "sum(requests_total)": set(),
    "sum by (path) (requests_total)": {"path"},
    "sum by (path, nothing) (requests_total)": {"path"},
    "sum without (path) (requests_total)": {"job", "instance", "method"},
    "topk(1, requests_total)": {"job", "instance", "path", "method"},
    "topk by (path) (1, requests_total)": {"job", "instance", "path", "method"},
    "quantile by (path) (0.5, requests_total)": {"path"},
    'count_values("value", requests_total)': {"value"},
    'count_values by (path) ("value", requests_total)': {"value", "path"},
    "histogram_quantile(0.5, latency_seconds_bucket)": {"job", "instance", "path"},
    "histogram_quantile(scalar(build_info), sum by (le) (latency_seconds_bucket))": set(),
    "clamp_max(requests_total, scalar(queue_length))": {"job", "instance", "path", "method"},
    "round(queue_length, 5)": {"job", "instance"},
    "predict_linear(queue_length[5m], scalar(queue_length))": {"job", "instance"},
    "quantile_over_time(scalar(build_info), queue_length[5m])": {"job", "instance"},
    'label_replace(queue_length, "host", "$1", "instance", "(.*):.*")': {"job", "instance", "host"},
    'label_replace(queue_length, "job", "", "", "")': {"instance"},
    'label_join(queue_length, "both", "-", "job", "instance")': {"job", "instance", "both"},
    "absent(nothing)": set(),
    'absent(nothing{job="web",path=~"x.*"})': {"job"},
    'absent_over_time(nothing{job="web"}[5m])': {"job"},
    "absent(sum(nothing))": set(),
    "vector(1)": set(),
    "vector(scalar(queue_length))": set(),
    "day_of_week()": set(),
    "hour(queue_length)": {"job", "instance"},
    "timestamp(queue_length)": {"job", "instance"},
    "queue_length * 2": {"job", "instance"},
    "2 * queue_length": {"job", "instance"},
    "time() - queue_length": {"job", "instance"},
    "queue_length - (1 + pi())": {"job", "instance"},
    "-(1 + 1) * queue_length": {"job", "instance"},
    "scalar(build_info) * requests_total": {"job", "instance", "path", "method"},
    "queue_length > 1": {"job", "instance"},
    "queue_length > bool 1": {"job", "instance"},
    "queue_length / pauses_seconds_sum": {"job", "instance"},
    "queue_length > pauses_seconds_sum": {"job", "instance"},
    "requests_total / on (path, job) errors_total": {"path", "job"},
    "requests_total / ignoring (method) errors_total": {"job", "instance", "path"},
    "requests_total * on (path) group_left () errors_total": {"job", "instance", "path", "method"},
    "requests_total * on (job) group_left (version) build_info": {"job", "instance", "path", "method", "version"},
    "build_info * on (job) group_right (version) requests_total": {"job", "instance", "path", "method", "version"},
    "queue_length and on (job) requests_total": {"job", "instance"},
    "queue_length unless connections": {"job", "instance"},
    "sum by (path) (errors_total) or queue_length": {"path", "job", "instance"},
    "sum(queue_length) or vector(0)": set(),
    "unknown": None,
    "sum by (anything) (unknown)": {"anything"},
    '{job="web"}': None,
    "ALERTS": None,
}


def said(expression: str, given: Monitoring = GIVEN) -> Labels:
    return given.catalogue.labels(parse(expression))


def names(labels: Labels) -> set[str] | None:
    """The labels that are possible, None where any is."""
    return None if labels.open else set(labels.names)


@pytest.mark.parametrize("expression", TABLE)
def test_the_labels_of_an_expression_follow_from_the_declarations(expression: str) -> None:
    assert names(said(expression)) == TABLE[expression]


def test_promtool_never_gives_a_label_that_is_impossible_nor_leaves_out_one_that_is_certain(tmp_path: Path) -> None:
    """Every expectation is "nothing", so that promtool says of each expression what it got."""
    series = [
        ("requests_total", 'path="/",method="GET",', "web-1:8080"),
        ("errors_total", 'path="/",', "web-1:8080"),
        *[("latency_seconds_bucket", f'path="/",le="{edge}",', "web-1:8080") for edge in ("0.5", "+Inf")],
        ("latency_seconds_count", 'path="/",', "web-1:8080"),
        ("queue_length", "", "web-1:8080"),
        ("pauses_seconds", 'quantile="0.5",', "web-1:8080"),
        ("pauses_seconds_sum", "", "web-1:8080"),
        ("build_info", 'version="1",', "web-1:8080"),
        ("path:errors:rate5m", 'path="/",team="web",', None),
        ("unknown", 'anything="x",', "web-1:8080"),
    ]
    known = [expression for expression, labels in TABLE.items() if labels is not None]
    values = {"build_info": "1x10", "pauses_seconds_sum": "1+1x10"}
    inputs = [
        {
            "series": f"{name}{{{own}}}" if instance is None else f'{name}{{{own}job="web",instance="{instance}"}}',
            "values": values.get(name, "5+3x10"),
        }
        for name, own, instance in series
    ]
    expected = [{"expr": expression, "eval_time": "10m"} for expression in known]
    content = {"tests": [{"interval": "1m", "input_series": inputs, "promql_expr_test": expected}]}
    (tmp_path / "test.yaml").write_text(to_yaml(content))
    command = ["promtool", "test", "rules", str(tmp_path / "test.yaml")]
    run = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    got = re.findall(r'expr: "(.*)", time: 10m,\n *exp: ?.*\n *got: ?(.*)', run.stdout + run.stderr)

    results = {json_text(expression): samples for expression, samples in got}
    assert set(results) == set(known)
    for expression, samples in results.items():
        given = set(re.findall(r'([a-zA-Z_]+)=\\?"', samples)) - {"__name__"}
        labels = said(expression)
        assert given <= set(labels.names), (expression, samples)
        certain = {label for label in labels.names if labels.certain(label)}
        for sample in re.findall(r"\{(.*?)\}", samples):
            assert certain <= set(re.findall(r'([a-zA-Z_]+)=\\?"', sample)), (expression, samples)
    exact = [
        expression
        for expression, samples in results.items()
        if set(re.findall(r'([a-zA-Z_]+)=\\?"', samples)) - {"__name__"} == set(said(expression).names)
    ]
    # The bound is tight.
    assert set(exact) == set(results)


def json_text(quoted: str) -> str:
    return quoted.replace('\\"', '"').replace("\\\\", "\\")


def test_a_label_is_certain_where_every_series_has_it() -> None:
    certain = {
        "requests_total": {"job", "instance", "path", "method"},
        "sum by (path, nothing) (requests_total)": {"path"},
        "sum by (path) (errors_total) or queue_length": set(),
        "sum by (anything) (unknown)": set(),
        'unknown{anything="x"}': {"anything"},
    }
    for expression, labels in certain.items():
        of = said(expression)
        assert {label for label in of.names if of.certain(label)} == labels, expression


def test_a_variable_may_stand_for_any_labels() -> None:
    assert names(said("$series")) is None
    assert said("queue_length * $series").possible("anything") is False
    assert said("queue_length * on (job) group_left (anything) $series").possible("anything")


def test_info_may_add_any_label_that_a_series_has_not() -> None:
    of = said("info(sum without (path) (requests_total))")
    assert of.possible("path")
    assert of.certain("method")


def test_a_record_that_reads_itself_says_nothing_of_its_labels() -> None:
    given = Monitoring(
        name="m",
        recording_rules=[
            RecordingRule(record="a:b:c", expression=promql("a:b:d or a:b:c"), help="Reads itself."),
            RecordingRule(record="a:b:d", expression=promql("a:b:c"), help="Reads the other."),
        ],
    )
    assert names(said("a:b:c", given)) is None
    assert names(said("a:b:d", given)) is None


def test_two_records_of_one_name_have_the_labels_of_both() -> None:
    given = monitoring(
        recording_rules=[
            RecordingRule(record="a:b:c", expression=requests.rate("5m").sum(label), help="By one.")
            for label in ("path", "method")
        ]
    )
    assert names(said("a:b:c", given)) == {"path", "method"}
    assert not said("a:b:c", given).certain("path")


def test_an_unknown_name_may_have_any_label() -> None:
    labels = infer(parse("nothing"), lambda name: None).type.labels
    assert labels.open
    assert labels.possible("x")


def test_up_has_the_labels_that_scrapes_attach() -> None:
    assert names(said("up", monitoring(metrics=METRICS))) == {"job", "instance"}
    zoned = Summary(name="other", help="h", target=web.replaced(job="x", labels={"zone": "a"}))
    assert names(said("up", monitoring(metrics=[*METRICS, zoned]))) == {"job", "instance", "zone"}
    assert names(said("up", Monitoring(name="m"))) is None
