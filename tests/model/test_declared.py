"""What is wrong with a declaration is said in our own sentences: where, what, and the way out."""

from __future__ import annotations

import json
import re
import traceback
from collections.abc import Callable

import pytest

from eventcore_monitoring import (
    Alert,
    Buffer,
    Checklist,
    Counter,
    Dashboard,
    DefinitionError,
    Elasticsearch,
    Gauge,
    Histogram,
    Item,
    Link,
    Monitoring,
    Query,
    RecordingRule,
    Row,
    RuleGroup,
    Runbook,
    Scaling,
    Scenario,
    Severity,
    Summary,
    Target,
    ThresholdLine,
    TimeSeries,
    constant,
    promql,
    ramp,
)
from eventcore_monitoring.findings import Finding, SourceLine, collecting, definition_line, fault
from small import alert, dashboard, errors, latency, monitoring, next_line, queue, requests, scaling, web

# Each case: what a person wrote; the address, the sentence and the way out.
BAD: dict[str, tuple[Callable[[], object], str, str, str]] = {
    "a missing field": (
        lambda: Alert(name="X", when=queue > 1, summary="s"),
        "alerts.X.severity", "Alert needs `severity`", "add severity=…",
    ),
    "no name": (lambda: Monitoring(), "monitoring.name", "Monitoring needs `name`", "add name=…"),
    "a field that is nearly one": (
        lambda: alert(sumary="s"), "alerts.QueueLong.sumary", "Alert has no field `sumary`", "did you mean `summary`?",
    ),
    "a field that is none": (
        lambda: Link(title="x", url="/d/x", zzz=1), "links.x.zzz", "Link has no field `zzz`",
        "its fields are title, url, new_tab",
    ),
    "a number for a text": (
        lambda: alert(summary=5), "alerts.QueueLong.summary", "`summary` must be text, not 5", "write it in quotes",
    ),
    "None for a text": (lambda: Target(job=None), "targets.job", "`job` must be text, not None", "write it in quotes"),
    "a text for a number": (
        lambda: Histogram(name="h", help="h", target=web, buckets=[1, "2"]), "metrics.h.buckets.1",
        'item 2 of `buckets` must be a number, not "2"', "write one such as 0.5",
    ),
    "a text for a constant": (
        lambda: constant("a"), "scenarios.value", '`value` must be a number, not "a"', "write one such as 0.5",
    ),
    "a fraction for a whole number": (
        lambda: RuleGroup(name="g", limit=2.5), "groups.g.limit", "`limit` must be a whole number, not 2.5",
        "write one such as 3",
    ),
    "True for a whole number": (
        lambda: RuleGroup(name="g", limit=True), "groups.g.limit", "`limit` must be a whole number, not True",
        "write one such as 3",
    ),
    "a number for True": (
        lambda: Link(title="x", url="/d/x", new_tab=1), "links.x.new_tab", "`new_tab` must be True or False, not 1",
        "write True or False",
    ),
    "NaN": (
        lambda: constant(float("nan")), "scenarios.value", "`value` must be a finite number, not nan",
        "write one such as 0.5",
    ),
    "an infinite ramp": (
        lambda: ramp(float("inf")), "scenarios.per_second", "`per_second` must be a finite number, not inf",
        "write one such as 0.5",
    ),
    "a number that is too low": (
        lambda: RuleGroup(name="g", limit=-5), "groups.g.limit", "`limit` cannot be -5", "write more than 0",
    ),
    "a number that is too high": (
        lambda: TimeSeries(title="t", show=[Query(show=queue)], width=25), "panels.t.width", "`width` cannot be 25",
        "write at most 24",
    ),
    "a quantile beyond 1": (
        lambda: Summary(name="s", help="s", target=web, quantiles=[95]), "metrics.s.quantiles.0",
        "item 1 of `quantiles` cannot be 95", "write at most 1",
    ),
    "a mapping for a list": (
        lambda: Monitoring(name="m", alerts={"a": 1}), "monitoring.m.alerts", "`alerts` must be a list, not a mapping",
        "write alerts=[…]",
    ),
    "one thing for a list": (
        lambda: alert(fires_when=Scenario(name="n", series=[])), "alerts.QueueLong.fires_when",
        "`fires_when` must be a list, not a Scenario", "write fires_when=[…]",
    ),
    "a text for a list": (
        lambda: Gauge(name="g", help="h", unit="count", target=web, labels="path"), "metrics.g.labels",
        '`labels` must be a list, not "path"', "write labels=[…]",
    ),
    "a list for a mapping": (
        lambda: alert(labels=["team"]), "alerts.QueueLong.labels", "`labels` must be a mapping, not a list",
        'write labels={"name": …}',
    ),
    "a number in a mapping": (
        lambda: alert(labels={"team": 3}), "alerts.QueueLong.labels.team", "`team` of `labels` must be text, not 3",
        "write it in quotes",
    ),
    "a bad name in a mapping": (
        lambda: alert(labels={"my team": "x"}), "alerts.QueueLong.labels.my team",
        '`my team` of `labels`: "my team" is no label name', 'write something like "command_type"',
    ),
    "a control character in a mapping": (
        lambda: alert(labels={"a\n\x1b[31m": "x"}), r"alerts.QueueLong.labels.a\n\x1b[31m",
        r'`a\n\x1b[31m` of `labels`: "a\n\x1b[31m" is no label name', 'write something like "command_type"',
    ),
    "a text for a declaration": (
        lambda: alert(runbook="restart it"), "alerts.QueueLong.runbook",
        '`runbook` must be a Runbook, not "restart it"',
        "write Runbook(…)",
    ),
    "another kind of declaration": (
        lambda: monitoring(alerts=[queue]), "monitoring.small.alerts.0",
        "item 1 of `alerts` must be an Alert, not a Gauge",
        "write Alert(…)",
    ),
    "a thing that is none of several kinds": (
        lambda: Monitoring(name="m", metrics=[web]), "monitoring.m.metrics.0",
        "item 1 of `metrics` must be a Counter, a Gauge, a Histogram, a NativeHistogram, a Summary, an Info, "
        "a SqlGauge or a SqlCounter, "
        "not a Target",
        "write Counter(…), Gauge(…), Histogram(…), NativeHistogram(…), Summary(…), "
        "Info(…), SqlGauge(…) or SqlCounter(…)",
    ),
    "a value that is neither of two types": (
        lambda: Elasticsearch(name="e", host=5, logstash_prefix="a", buffer=Buffer(path="/x")), "sinks.e.host",
        "`host` must be text or an Env, not 5", "write it in quotes",
    ),
    "a number for a quantity": (
        lambda: ThresholdLine(at=5), "thresholds.at", "`at` must be a quantity, not 5",
        "write percent(5), seconds(0.5) or another quantity",
    ),
    "a word that is nearly one of a choice": (
        lambda: Gauge(name="g", help="h", unit="second", target=web), "metrics.g.unit", '`unit` cannot be "second"',
        'did you mean "seconds"?',
    ),
    "a word that is none of a choice": (
        lambda: scaling(by="hand"), "scaling.web.by", '`by` cannot be "hand"', 'write "keda" or "hpa"',
    ),
    "a bad duration": (
        lambda: alert(for_="5 minutes"), "alerts.QueueLong.for_", '`for_`: "5 minutes" is no duration',
        "write 30s, 5m, 2h, 1d or 1h30m",
    ),
    "a duration of nothing": (
        lambda: Target(job="j", scrape_interval="0s"), "targets.scrape_interval",
        "`scrape_interval`: a length of time must be more than nothing", 'write "5m", say',
    ),
    "a duration beyond counting": (
        lambda: alert(for_="293y"), "alerts.QueueLong.for_", '`for_`: "293y" is longer than Prometheus can count',
        "write at most 292y",
    ),
    "a number for a duration": (
        lambda: Severity(name="s", meaning="m", response_time=15, receiver="r"), "severities.s.response_time",
        "`response_time` must be text, not 15", "write it in quotes",
    ),
    "a bad name of an alert": (
        lambda: alert(name="queue long"), "alerts.queue long.name", '`name`: "queue long" is no alert name',
        'write something like "CommandsFailing"',
    ),
    "a name that is too long": (
        lambda: alert(name="x" * 200), f"alerts.{'x' * 40}….name", f'`name`: "{"x" * 40}…" is no alert name',
        'write something like "CommandsFailing"',
    ),
    "a name of another script": (
        lambda: Counter(name="заказы_total", help="h", target=web), "metrics.заказы_total.name",
        '`name`: "заказы_total" is no metric name', 'write something like "orders_processed_total"',
    ),
    "a bad name of a record": (
        lambda: RecordingRule(record="rate5m", expression=queue, help="h"), "recording_rules.rate5m.record",
        '`record`: "rate5m" is no name of a recording rule (level:metric:operations)',
        'write something like "job:orders_processed:rate5m"',
    ),
    "a title that is too long for a uid": (
        lambda: Dashboard(name="d" * 41, title="t", rows=[]), f"dashboards.{'d' * 41}.name", "`name` has 41 characters",
        "write at most 40",
    ),
    "an empty text": (lambda: alert(summary=""), "alerts.QueueLong.summary", "`summary`: it is empty", "write a text"),
    "an empty list": (
        lambda: TimeSeries(title="t", show=[]), "panels.t.show", "`show` has no entries",
        "write at least 1",
    ),
    "a list that is too long": (
        lambda: scaling(replicas=[1, 2, 3]), "scaling.web.replicas", "`replicas` has 3 entries", "write at most 2",
    ),
    "a list that is too short": (
        lambda: scaling(replicas=[1]), "scaling.web.replicas.1", "item 2 of `replicas` is missing", "add it",
    ),
    "text that runs backwards": (
        lambda: alert(summary="a\u202eb"), "alerts.QueueLong.summary",
        "`summary`: character 2 is U+202E, a bidirectional control, which reorders the text on the screen", "remove it",
    ),
    "a name that runs backwards": (
        lambda: alert(name="a\u202eb"), "alerts.name", '`name`: "a\\u202eb" is no alert name',
        'write something like "CommandsFailing"',
    ),
    "two lines in a title": (
        lambda: Row(title="a\nb", panels=[]), "rows.title", "`title`: character 2 is U+000A, a control character",
        "remove it",
    ),
    "buckets out of order": (
        lambda: Histogram(name="h", help="h", target=web, buckets=[2, 1]), "metrics.h.buckets",
        "`buckets`: the edges of buckets grow from left to right", "write [0.1, 0.5, 1]",
    ),
    "an infinite bucket": (
        lambda: Histogram(name="h", help="h", target=web, buckets=[1, float("inf")]), "metrics.h.buckets.1",
        "item 2 of `buckets` must be a finite number, not inf", "write one such as 0.5",
    ),
    "times out of order": (
        lambda: Scenario(name="n", series=[], silent_until="20m", fires_from="10m"), "scenarios.n",
        "the times of a scenario are in order, but 20m comes before 10m",
        "write silent_until ≤ fires_from ≤ fires_until ≤ resolved_by ≤ lasts",
    ),
    "an end without a start": (
        lambda: Scenario(name="n", series=[], resolved_by="20m"), "scenarios.n",
        "times and labels of firing need a start", 'write fires_from="10m"',
    ),
    "an open-ended middle": (
        lambda: queue.series([constant(1), constant(2)]), "series", "only the last stretch may be open-ended",
        'write constant(5, "10m") before others',
    ),
    "a silent scenario that fires": (
        lambda: alert(silent_when=[Scenario(name="n", series=[], fires_from="5m")]), "alerts.QueueLong",
        'the scenario "n" fires, but is silent', "write it in `fires_when`",
    ),
    "a Go template": (
        lambda: alert(summary="{{ $value }}"), "alerts.QueueLong.summary", "`summary`: texts are no Go templates",
        "write {value} for the value and {labels.projection} for a label",
    ),
    "an unknown placeholder": (
        lambda: alert(summary="{valeu}"), "alerts.QueueLong.summary", "`summary`: {valeu} is no placeholder",
        "write {value}, {threshold}, {for} or {labels.NAME}",
    ),
    "a placeholder with a format": (
        lambda: alert(summary="{value:.2f}"), "alerts.QueueLong.summary", "`summary`: {value} takes no format",
        "write {value}, its unit decides how it is shown",
    ),
    "a brace alone": (
        lambda: alert(summary="{"), "alerts.QueueLong.summary", "`summary`: has a brace without its partner",
        "write {{ or }} for a brace that is text",
    ),
    "a comparison with ==": (
        lambda: alert(when=queue == 300), "alerts.QueueLong.when", "`when`: False is no condition",
        "write .eq(…) or .ne(…) where you compare with == or !=",
    ),
    "a number for an expression": (
        lambda: alert(when=3), "alerts.QueueLong.when", "`when`: a int is no expression",
        "write one that starts from a metric, or promql(…)",
    ),
    "a condition for an expression": (
        lambda: RecordingRule(record="a:b:c", expression=queue > 1, help="h"), "recording_rules.a:b:c.expression",
        "`expression`: this is a condition", "write its .expression",
    ),
    "text that is no PromQL": (
        lambda: promql("sum("), "promql", "cannot read `sum(`: a left parenthesis is not closed", "close it",
    ),
    "a version that is too old": (
        lambda: Monitoring(name="m", prometheus_version="2.30"), "monitoring.m.prometheus_version",
        "`prometheus_version`: Prometheus 2.30 is too old for these artifacts", "write 2.42 or newer",
    ),
    "a declaration that is added alone": (
        lambda: monitoring().extended(alerts=alert()), "monitoring.small.alerts",
        "`alerts` must be a list, not an Alert",
        "write alerts=[…]",
    ),
    "a list that is not there": (
        lambda: monitoring().extended(alarms=[alert()]), "monitoring.small.alarms", "Monitoring has no field `alarms`",
        "did you mean `alerts`?",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD)
def test_a_bad_declaration_is_one_sentence_with_its_address_and_the_way_out(case: str) -> None:
    make, at, message, fix = BAD[case]
    with collecting() as findings:
        make()

    assert [(finding.at, finding.message, finding.fix) for finding in findings][:1] == [(at, message, fix)]
    assert [finding.code for finding in findings[:1]] == ["promql-syntax" if at == "promql" else "definition"]
    assert all("pydantic" not in str(finding) for finding in findings)


@pytest.mark.parametrize("case", BAD)
def test_a_bad_declaration_is_an_exception_where_nobody_collects(case: str) -> None:
    make, at, message, _ = BAD[case]
    with pytest.raises(DefinitionError, match=re.escape(f"{at}: {message}")) as caught:
        make()

    printed = "".join(traceback.format_exception(caught.value))
    assert "validation error" not in printed
    assert "errors.pydantic.dev" not in printed


# What Python itself refuses, before anything is declared.
REFUSED: dict[str, tuple[Callable[[], object], type[Exception], str]] = {
    "a chained comparison": (
        lambda: 1 < queue < 300, TypeError,
        "a condition is no truth value: write `low.and_(high)` instead of `1 < x < 3` or `low and high`",
    ),
    "an expression as a truth value": (
        lambda: requests.rate("5m") and 1, TypeError,
        "an expression is no truth value: combine with .and_(), .or_() or .unless()",
    ),
    "a quantile in percent": (
        lambda: latency.quantile(95), ValueError,
        "a quantile lies between 0 and 1, not at 95: write 0.95 for the 95th percentile",
    ),
    "an edge that is none": (
        lambda: latency.share_below(0.4), ValueError, "0.4 is no edge of a bucket of latency_seconds: write 0.5",
    ),
    "a window that is none": (
        lambda: errors.rate("5 min"), ValueError, '"5 min" is no duration: write 30s, 5m, 2h, 1d or 1h30m',
    ),
    "a field without a name": (lambda: Alert("X"), TypeError, "Alert takes named fields only: write Alert(name=…, …)"),
    "a change": (
        lambda: setattr(web, "job", "other"), AttributeError, "a Target cannot be changed: write .replaced(job=…)",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_what_python_refuses_is_a_sentence_too(case: str) -> None:
    make, kind, message = REFUSED[case]
    with pytest.raises(kind) as caught:
        make()
    assert str(caught.value) == message


def test_a_finding_knows_the_line_on_which_the_declaration_begins() -> None:
    with collecting() as findings:
        line = next_line()
        Alert(
            name="X",
            when=queue > 1,
            summary="s",
        )
    assert [finding.source for finding in findings] == [SourceLine(*line)]


def test_a_declaration_knows_its_line_and_one_from_json_has_none() -> None:
    line = next_line()
    declared = Checklist(name="daily", title="Daily", items=[Item(text="Look.")])
    assert declared.line == SourceLine(*line)
    assert Checklist.model_validate_json(declared.model_dump_json()).line is None


def test_the_line_is_no_part_of_the_value() -> None:
    first = Runbook(meaning="Waits.")
    second = Runbook(meaning="Waits.")
    assert first.line != second.line
    assert first == second
    assert json.loads(first.model_dump_json()) == {
        "meaning": "Waits.",
        "impact": "",
        "steps": [],
        "playbook": None,
        "contact": None,
        "see": [],
    }


def test_all_faults_are_collected_and_what_follows_is_read_on() -> None:
    with collecting() as findings:
        target = Target(job="")
        metric = Gauge(name="bad name", help="", unit="count", target=target)
        built = Monitoring(name="m", metrics=[metric], alerts=[alert(when=metric > 1, for_="x"), alert(sumary="y")])

    assert [finding.at for finding in findings] == [
        "targets.job",
        "metrics.bad name.name",
        "metrics.bad name.help",
        "alerts.QueueLong.for_",
        "alerts.QueueLong.sumary",
    ]
    assert built.name == "m"
    assert len({finding.source for finding in findings}) > 1


def test_an_outer_collector_gets_nothing_of_what_an_inner_one_got() -> None:
    with collecting() as outer:
        with collecting() as inner:
            fault(Finding("a", "code", "Inner."))
        fault(Finding("b", "code", "Outer."))

    assert ([finding.at for finding in inner], [finding.at for finding in outer]) == (["a"], ["b"])


def test_the_line_of_a_definition_is_outside_this_library() -> None:
    assert definition_line() == SourceLine(__file__, next_line()[1] - 1)


def test_several_faults_of_one_declaration_are_told_together() -> None:
    with pytest.raises(DefinitionError) as caught:
        Scaling(name="X", workload="", replicas=(3, 1), triggers=[])
    assert [finding.at for finding in caught.value.findings] == [
        "scaling.X.name",
        "scaling.X.workload",
        "scaling.X.replicas",
        "scaling.X.triggers",
    ]


def test_a_replaced_field_is_validated_like_a_new_one() -> None:
    assert alert().replaced(for_="90s").for_ == "1m30s"  # type: ignore[attr-defined]
    with pytest.raises(DefinitionError, match="is no duration"):
        alert().replaced(for_="x")


def test_what_was_not_written_is_not_written_by_replacing() -> None:
    assert alert().replaced(severity="low").model_fields_set == {"name", "when", "severity", "summary"}


def test_lists_become_tuples_that_nobody_can_change() -> None:
    assert dashboard(queue, tags=["a"]).tags == ("a",)
    assert isinstance(Histogram(name="h", help="h", target=web, buckets=[1, 2]).buckets, tuple)
