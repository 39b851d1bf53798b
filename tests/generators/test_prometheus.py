"""Rule files and PrometheusRule objects: exact bytes, texts with units, sizes, records in place of expressions."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from hypothesis import given, strategies as st

from eventcore_monitoring import (
    Alert,
    Monitoring,
    Quantity,
    RecordingRule,
    RuleGroup,
    bytes_,
    count,
    per_second,
    percent,
    promql,
    seconds,
)
from eventcore_monitoring.encoding.plain_text import unsafe_characters
from eventcore_monitoring.generators.prometheus import prometheus
from eventcore_monitoring.generators.prometheus.rules import annotation, rule_groups
from eventcore_monitoring.promql.expression import Condition
from golden import differences
from promtool_oracle import ExpectedAlert, disagreement
from small import alert, errors, monitoring, queue, requests, text_of
from strategies.text import hostile_texts

GOLDEN = Path(__file__).parent / "golden" / "prometheus"
RATE = requests.rate("5m").sum("path")
RECORD = RecordingRule(record="path:requests:rate5m", expression=RATE, help="Rate.")
HALF_A_SECRET = 524_288


def rules(made: Monitoring) -> list[dict[str, object]]:
    return [rule for _, _, group in rule_groups(made) for rule in group["rules"]]  # type: ignore[union-attr,misc]


def expressions(made: Monitoring) -> list[object]:
    return [rule["expr"] for rule in rules(made)]


def test_the_rule_files_are_exactly_these() -> None:
    made = monitoring(
        labels={"service": "shop"},
        runbook_url="https://runbooks.example.com/shop/",
        recording_rules=[RECORD],
        alerts=[
            Alert(
                name="Busy",
                when=per_second(10) < RATE,
                for_="90s",
                keep_firing_for="5m",
                severity="high",
                summary="{labels.path} is busy: {value}",
                description="Over {threshold} for {for}.\nLook at {{this}}.",
                labels={"team": "web {{ x }}"},
                group="traffic",
            )
        ],
        groups=[RuleGroup(name="traffic", interval="30s", limit=5)],
    )
    assert differences(GOLDEN, prometheus(made)) == {}


@pytest.mark.parametrize(
    ("threshold", "value", "shown"),
    [
        (percent(5), "0.0625", "6.25% of 5 %"),
        (seconds(0.5), "0.75", "750ms of 0.5 s"),
        (seconds(300), "390", "6m 30s of 5m"),
        (bytes_(1024), "1536", "1.5kiB of 1 KiB"),
        (per_second(2), "2500", "2.5k/s of 2/s"),
        (count(3), "4", "4 of 3"),
    ],
)
def test_a_value_is_shown_with_the_unit_of_its_threshold(
    threshold: Quantity, value: str, shown: str, tmp_path: Path
) -> None:
    fires = alert(when=promql(f"vector({value})") > threshold, summary="{value} of {threshold}")
    text = text_of(prometheus(monitoring(alerts=[fires])), "prometheus/rules/small.yaml")
    expected = ExpectedAlert("QueueLong", {"severity": "high"}, {"summary": shown})
    assert disagreement(text, [expected], tmp_path) == ""


def test_any_text_of_a_person_comes_out_as_it_was_written(tmp_path: Path) -> None:
    """promtool is the judge, thousands of hostile texts in one call."""
    texts = [
        text
        for text in hostile_texts(2500)
        if text.strip() and unsafe_characters(text, multiline=False) is None and "$" not in text
    ]
    alerts = [
        alert(
            name=f"A{number}",
            when=promql("vector(1)") > 0,
            summary=text.replace("{", "{{").replace("}", "}}"),
            labels={"own": text},
        )
        for number, text in enumerate(texts)
    ]
    made = text_of(prometheus(monitoring(alerts=alerts)), "prometheus/rules/small.yaml")
    expected = [
        ExpectedAlert(f"A{number}", {"severity": "high", "own": text}, {"summary": text})
        for number, text in enumerate(texts)
    ]
    assert len(texts) > 1200
    assert disagreement(made, expected, tmp_path) == ""


def test_an_alert_reads_the_record_of_what_it_computes() -> None:
    made = monitoring(recording_rules=[RECORD], alerts=[alert(when=errors.rate("5m").sum("path") / RATE > percent(5))])
    assert expressions(made) == [
        "sum by (path) (rate(requests_total[5m]))",
        "sum by (path) (rate(errors_total[5m])) / path:requests:rate5m > 0.05",
    ]


def test_a_record_may_read_another_one() -> None:
    total = RecordingRule(record="small:requests:rate5m", expression=RATE.sum(), help="All.")
    assert expressions(monitoring(recording_rules=[RECORD, total])) == [str(RATE), "sum(path:requests:rate5m)"]


def test_guards_read_records_too() -> None:
    made = monitoring(recording_rules=[RECORD], alerts=[alert(when=(queue > 1).and_((RATE > 2).on()))])
    assert expressions(made)[1] == "queue_length > 1 and on () path:requests:rate5m > 2"


def test_a_record_with_labels_of_its_own_is_no_replacement() -> None:
    labelled = RECORD.replaced(labels={"team": "web"})
    made = monitoring(recording_rules=[labelled], alerts=[alert(when=RATE > 1)])
    assert expressions(made)[1] == f"{RATE} > 1"


def test_the_samples_of_a_window_are_those_of_the_scrape() -> None:
    plain = RecordingRule(record="job:queue:raw", expression=queue, help="The queue.")
    made = monitoring(recording_rules=[plain], alerts=[alert(when=queue.deriv("5m") / queue > 1)])
    assert expressions(made)[1] == "deriv(queue_length[5m]) / job:queue:raw > 1"


def test_a_number_is_never_read_from_a_record() -> None:
    one = RecordingRule(record="a:b:c", expression=promql("1"), help="One.")
    assert expressions(monitoring(recording_rules=[one], alerts=[alert(when=queue > 1)])) == ["1", "queue_length > 1"]


def test_records_come_before_the_alerts_of_their_group() -> None:
    made = monitoring(alerts=[alert(group="g")], recording_rules=[RECORD.replaced(group="g")])
    assert [next(iter(rule)) for rule in rules(made)] == ["record", "alert"]


def test_settings_of_a_group_are_written_as_they_are() -> None:
    group = RuleGroup(name="small", interval="5m", query_offset="30s", limit=7)
    (_, _, written) = next(rule_groups(monitoring(alerts=[alert()], groups=[group])))
    assert [(key, value) for key, value in written.items() if key != "rules"] == [
        ("name", "small"),
        ("interval", "5m"),
        ("query_offset", "30s"),
        ("limit", 7),
    ]


@pytest.mark.parametrize("letter", ["x", "é", "日", "😀", '"', "\\", "'", "x\n", "{{"])
def test_a_large_group_is_cut_into_files_below_half_a_secret(letter: str) -> None:
    alerts = [alert(name=f"A{number}", description=letter * 9000) for number in range(70)]
    made = [*prometheus(monitoring(alerts=alerts))]
    documents = [yaml.load(artifact.content, yaml.CSafeLoader) for artifact in made if "/rules/" in str(artifact.path)]

    assert max(len(artifact.content) for artifact in made) < HALF_A_SECRET
    assert len(documents) > 1
    assert [rule["alert"] for document in documents for rule in document["groups"][0]["rules"]] == [
        declared.name for declared in alerts
    ]
    names = [document["groups"][0]["name"] for document in documents]
    assert names == ["small", *(f"small-{number}" for number in range(2, len(names) + 1))]
    assert len({artifact.path for artifact in made}) == len(made) == 2 * len(names)


def test_a_part_of_a_large_group_does_not_take_the_name_of_another_group() -> None:
    alerts = [alert(name=f"A{number}", description="x" * 9000, group="big") for number in range(120)]
    made = [*rule_groups(monitoring(alerts=[*alerts, alert(group="big-2")]))]
    assert [name for name, _, _ in made] == ["big", "big-3", "big-4", "big-2"]
    assert {group for _, group, _ in made} == {"big", "big-2"}


def test_a_rule_that_is_too_large_stands_alone() -> None:
    alerts = [alert(name=name, description="x" * 600_000) for name in ("A", "B")]
    assert [len(group["rules"]) for _, _, group in rule_groups(monitoring(alerts=alerts))] == [1, 1]  # type: ignore[arg-type]


@given(st.sampled_from(["Group_", "a", "A-", "x_Y"]), st.sampled_from(["Small", "my_shop", "x-"]))
def test_the_name_of_a_prometheus_rule_is_one_that_kubernetes_takes(group: str, name: str) -> None:
    made = text_of(
        prometheus(monitoring(name=name, alerts=[alert(group=group)])), f"kubernetes/prometheus-rule-{group}.yaml"
    )
    assert re.fullmatch(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?", yaml.safe_load(made)["metadata"]["name"])


def test_the_object_holds_the_same_group_as_the_file() -> None:
    made = [*prometheus(monitoring(alerts=[alert()], namespace="shop"))]
    file = yaml.safe_load(text_of(made, "prometheus/rules/small.yaml"))
    resource = yaml.safe_load(text_of(made, "kubernetes/prometheus-rule-small.yaml"))

    assert resource["spec"] == file
    assert (resource["kind"], resource["apiVersion"]) == ("PrometheusRule", "monitoring.coreos.com/v1")
    assert resource["metadata"]["namespace"] == "shop"


def test_the_threshold_of_the_text_is_that_of_the_condition() -> None:
    declared = alert(when=queue > 7, description="{threshold}")
    assert isinstance(declared.when, Condition)
    assert annotation(declared, "Over {threshold}.") == "Over 7."


def test_nothing_to_evaluate_makes_no_file() -> None:
    assert [*prometheus(monitoring())] == []
