from __future__ import annotations

from typing import Any

import pytest

from eventcore_monitoring.preview.questions import Question, questions, step_of

HOUR = 3600


def dashboard(expr: str, *variables: dict[str, Any], **target: Any) -> dict[str, Any]:
    panel = {"title": "P", "targets": [{"expr": expr, "datasource": {"type": "prometheus"}, **target}]}
    return {"panels": [panel], "templating": {"list": list(variables)}}


def asked(expr: str, *variables: dict[str, Any]) -> str:
    (question,) = questions(dashboard(expr, *variables), 6 * HOUR)
    return question.text


@pytest.mark.parametrize(
    ("seconds", "step"), [(60, 30), (HOUR, 30), (6 * HOUR, 120), (24 * HOUR, 480), (7 * 24 * HOUR, 3360)]
)
def test_the_step_is_a_whole_number_of_half_minutes_and_gives_some_180_points(seconds: int, step: int) -> None:
    assert step_of(seconds) == step


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("rate(x[$__rate_interval])", "rate(x[150s])"),
        ("rate(x[${__interval}])", "rate(x[120s])"),
        ("avg_over_time(x[$__range])", "avg_over_time(x[21600s])"),
        ("x * $__interval_ms", "x * 120000"),
    ],
)
def test_grafanas_own_lengths_of_time_are_filled_in(text: str, expected: str) -> None:
    assert asked(text) == expected


def test_a_window_of_rates_holds_four_scrapes_however_near_one_looks() -> None:
    (question,) = questions(dashboard("rate(x[$__rate_interval])"), HOUR, scraped=60)
    assert question.text == "rate(x[240s])"


@pytest.mark.parametrize(
    ("variable", "expected"),
    [
        ({"type": "query", "current": {"value": ["$__all"]}, "allValue": ".+"}, 'x{job=~".+"}'),
        ({"type": "query", "current": {"value": "$__all"}}, 'x{job=~".*"}'),
        ({"type": "query"}, 'x{job=~".*"}'),
        ({"type": "query", "current": {"value": ["a", "b.c"]}}, 'x{job=~"(a|b\\.c)"}'),
        ({"type": "custom", "current": {"value": "one"}}, 'x{job=~"one"}'),
        ({"type": "interval", "query": "5m,1h"}, 'x{job=~"5m"}'),
    ],
)
@pytest.mark.parametrize("written", ["$job", "${job}", "${job:regex}", "[[job]]"])
def test_a_variable_stands_for_what_is_chosen(variable: dict[str, Any], expected: str, written: str) -> None:
    assert asked(f'x{{job=~"{written}"}}', {"name": "job", **variable}) == expected


def test_the_groups_of_label_replace_are_no_variables() -> None:
    text = 'label_replace(x, "host", "$1${2}", "instance", "(.*):(.*)")'
    assert asked(text) == text


def test_each_query_is_asked_once_and_instant_ones_apart() -> None:
    whole = dashboard("x")
    whole["panels"] += [
        {
            "title": "Q",
            "targets": [{"expr": "x"}, {"expr": "x", "instant": True}, {"expr": "y", "instant": True, "range": True}],
        },
        {"title": "Logs", "targets": [{"expr": "{a='b'}", "datasource": {"type": "loki"}}]},
        {"type": "row", "panels": [{"title": "Inside", "targets": [{"expr": "z"}]}]},
    ]
    whole["annotations"] = {"list": [{"name": "A", "datasource": {"type": "prometheus"}, "target": {"expr": "w"}}]}

    assert questions(whole, HOUR) == (
        Question("x", "P", "x", False),
        Question("instant x", "Q", "x", True),
        Question("instant y", "Q", "y", False),
        Question("z", "Inside", "z", False),
        Question("w", "annotation A", "w", False),
    )
