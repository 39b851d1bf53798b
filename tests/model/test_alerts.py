"""The texts of alerts: placeholders, braces, and what a person may not write."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from eventcore_monitoring import absent, promql
from eventcore_monitoring.generators.prometheus import prometheus
from eventcore_monitoring.generators.prometheus.rules import annotation
from eventcore_monitoring.model.alerts import Placeholder, by_name, text_parts
from promtool_oracle import ExpectedAlert, disagreement
from small import alert, monitoring, queue, text_of

VALUE, THRESHOLD, FOR = Placeholder("value"), Placeholder("threshold"), Placeholder("for")


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", []),
        ("plain", ["plain"]),
        ("{value}{threshold}{for}", [VALUE, THRESHOLD, FOR]),
        ("{labels.job} is {value}.", [Placeholder("label", "job"), " is ", VALUE, "."]),
        ("{{value}}", ["{", "value}"]),
        ("}}{{", ["}", "{"]),
        ("{{{value}}}", ["{", VALUE, "}"]),
    ],
)
def test_a_text_has_literal_parts_and_placeholders(text: str, parts: list[str | Placeholder]) -> None:
    assert [*text_parts(text)] == parts


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("{", "has a brace without its partner"),
        ("a } b", "has a brace without its partner"),
        ("{}", "{} is no placeholder"),
        ("{0}", "{0} is no placeholder"),
        ("{labels}", "{labels} is no placeholder"),
        ("{labels.}", "{labels.} is no placeholder"),
        ("{labels.a-b}", "{labels.a-b} is no placeholder"),
        ("{labels.größe}", "{labels.größe} is no placeholder"),
        ("{labels[job]}", "{labels[job]} is no placeholder"),
        ("{value.x}", "{value.x} is no placeholder"),
        ("{value!r}", "{value} takes no format"),
        ("{{ $value }}", "texts are no Go templates"),
        ("{{ $labels.job }}", "texts are no Go templates"),
    ],
)
def test_what_is_no_placeholder_is_refused_with_a_sentence(text: str, sentence: str) -> None:
    with pytest.raises(ValueError, match="write ") as caught:
        [*text_parts(text)]
    assert str(caught.value).startswith(sentence)


literals = st.text(st.sampled_from('{}a .`"\\%-'), max_size=12)


def escaped(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")


@given(literals)
def test_escaped_braces_are_the_text_itself(text: str) -> None:
    parts = [*text_parts(escaped(text))]
    assert "".join(part for part in parts if isinstance(part, str)) == text
    assert all(isinstance(part, str) for part in parts)


def test_braces_beside_placeholders_survive_the_template(tmp_path: Path) -> None:
    """promtool is the judge, all combinations in one call."""
    pieces = ["", "{", "}", "{{", "}}", "{{{", "{{-", "-}}", "{ }", '{{"', "`", "\\"]
    texts = [(before, after) for before in pieces for after in pieces]
    alerts = [
        alert(
            name=f"A{number}",
            when=promql('label_replace(vector(7), "job", "web", "", "")') > 3,
            summary=f"x{escaped(before)}{{value}}{escaped(after)}{{labels.job}}{escaped(before)}{{threshold}}",
        )
        for number, (before, after) in enumerate(texts)
    ]
    expected = [
        ExpectedAlert(f"A{number}", {"severity": "high", "job": "web"}, {"summary": f"x{before}7{after}web{before}3"})
        for number, (before, after) in enumerate(texts)
    ]
    rules = text_of(prometheus(monitoring(alerts=alerts)), "prometheus/rules/small.yaml")
    assert disagreement(rules, expected, tmp_path) == ""


def test_an_alert_on_a_condition_has_its_threshold_and_one_on_an_expression_none() -> None:
    compared, plain = alert(), alert(when=absent(queue))
    assert compared.condition == (queue > 100)
    assert plain.condition is None
    assert (str(compared.expression), str(plain.expression)) == ("queue_length > 100", "absent(queue_length)")


def test_the_time_that_an_alert_waits_is_written_as_declared() -> None:
    assert annotation(alert(for_="90s"), "{for}") == "1m30s"


def test_a_gauge_may_be_what_an_alert_fires_on() -> None:
    assert str(alert(when=queue).expression) == "queue_length"


def test_alerts_are_found_by_their_names() -> None:
    first, second = alert(name="A"), alert(name="B")
    assert by_name([first, second]) == {"A": first, "B": second}
