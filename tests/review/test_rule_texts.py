"""Which rules are read: no more than what differs, what reads it and what that reads; and no less."""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Any

import pytest

from eventcore_monitoring.encoding.yaml import to_yaml
from eventcore_monitoring.review import reviewing
from eventcore_monitoring.review.change import Change
from eventcore_monitoring.review.rule_texts import Texts, rule_texts
from eventcore_monitoring.rules.files import read_rules
from review.reviewed import alert, rules

RECORD = {"record": "shop:requests:rate5m", "expr": "sum(rate(requests_total[5m]))"}
READER = alert("Quiet", "shop:requests:rate5m < 1")
OTHERS = [alert(f"Other{number}", f"queue_{number} > 5") for number in range(20)]


def named(texts: Mapping[str, str]) -> list[str]:
    return [rule.name for path, text in texts.items() for rule in read_rules(path, text)[0]]


def test_only_the_rules_that_differ_are_read() -> None:
    before = rules(*OTHERS, alert(), RECORD)
    after = rules(*OTHERS, alert(for_="5m"), RECORD)
    assert [named(side) for side in rule_texts(before, after)] == [["HighFailures"], ["HighFailures"]]


def test_what_reads_a_changed_record_is_read_too_and_what_a_changed_rule_reads() -> None:
    other = {**RECORD, "expr": "sum(rate(requests_total[10m]))"}
    texts = rule_texts(rules(RECORD, *OTHERS, READER), rules(other, *OTHERS, READER))
    assert named(texts.after) == ["shop:requests:rate5m", "Quiet"]

    changed = alert("Quiet", "shop:requests:rate5m < 2")
    texts = rule_texts(rules(RECORD, *OTHERS, READER), rules(RECORD, *OTHERS, changed))
    assert named(texts.after) == ["shop:requests:rate5m", "Quiet"]


def test_what_reads_a_metric_that_is_not_as_it_was_is_read() -> None:
    tree = rules(*OTHERS, alert(), RECORD, READER)
    assert named(rule_texts(tree, tree, names=["requests_total"]).after) == [
        "HighFailures",
        "shop:requests:rate5m",
        "Quiet",
    ]


def test_a_rule_stands_on_the_line_where_it_stands_in_its_file() -> None:
    before, after = rules(*OTHERS, alert()), rules(*OTHERS, alert(for_="5m"))
    [(path, text)] = rule_texts(before, after).after.items()
    [rule] = read_rules(path, text)[0]
    lines = after[path].decode().split("\n")
    assert lines[rule.source.line - 1] == "      - alert: HighFailures"


def test_another_interval_of_a_group_is_another_version_of_all_its_rules() -> None:
    texts = rule_texts(rules(*OTHERS[:3]), rules(*OTHERS[:3], interval="5m"))
    assert len(named(texts.after)) == 3


def test_a_file_with_anchors_is_read_as_a_whole() -> None:
    before = b"groups:\n- name: a\n  rules:\n  - alert: A\n    expr: &up up == 0\n  - alert: B\n    expr: *up\n"
    after = before.replace(b"up == 0", b"up < 1")
    assert named(rule_texts({"a.yaml": before}, {"a.yaml": after}).after) == ["A", "B"]


def test_rules_that_stand_for_the_cluster_too_are_read_once() -> None:
    spec = {"kind": "PrometheusRule", "spec": {"groups": [{"name": "shop", "rules": [alert()]}]}}
    before = {**rules(alert()), "kubernetes/prometheus-rule-shop.yaml": to_yaml(spec).encode()}
    assert list(rule_texts(before, {}, everything=True).before) == ["prometheus/rules/shop.yaml"]


def some_rules(chance: random.Random) -> list[dict[str, Any]]:
    """Rules that read each other: the later ones the earlier."""
    made: list[dict[str, Any]] = []
    for number in range(chance.randint(2, 8)):
        source = chance.choice(["errors_total", "queue", *(one["record"] for one in made if "record" in one)])
        expression = f"sum(rate(errors_total[{chance.choice(['5m', '10m'])}]))" if source == "errors_total" else source
        if chance.random() < 0.5:
            made.append({"record": f"level{number}:x:y", "expr": f"{expression} * {number + 1}"})
        else:
            made.append(alert(f"Alert{number}", f"{expression} > {chance.randint(1, 3)}"))
    return made


def edited(chance: random.Random, given: list[dict[str, Any]]) -> list[dict[str, Any]]:
    made = [dict(one) for one in given]
    for _ in range(chance.randint(1, 3)):
        one = chance.choice(made)
        match chance.randint(0, 3):
            case 0:
                one["expr"] = f"{one['expr']} + 1" if "record" in one else one["expr"].replace(">", "<")
            case 1 if "alert" in one:
                one["labels"] = {"severity": chance.choice(["high", "low"])}
            case 2 if len(made) > 1:
                made.remove(one)
            case _:
                chance.shuffle(made)
    return made


def changes(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> list[Change]:
    return [change for change in reviewing.review(before, after, None).changes if change.code != "file-form"]


@pytest.mark.parametrize("seed", range(60))
def test_reading_less_finds_the_same_changes(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(seed)
    given = some_rules(chance)
    before, after = rules(*given), rules(*edited(chance, given))
    found = changes(before, after)

    def all_of_them(before: Mapping[str, bytes], after: Mapping[str, bytes], **_: Any) -> Texts:
        return rule_texts(before, after, everything=True)

    monkeypatch.setattr(reviewing, "rule_texts", all_of_them)
    assert changes(before, after) == found
