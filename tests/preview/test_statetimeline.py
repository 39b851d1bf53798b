"""State timelines and status histories: states, how they merge, their colours and texts."""

from __future__ import annotations

import math
from typing import Any
from xml.etree import ElementTree

import pytest

from eventcore_monitoring.preview.answers import Answers, Lines, Series
from eventcore_monitoring.preview.contents import content
from eventcore_monitoring.preview.frames import time_of
from eventcore_monitoring.preview.svg import Box
from eventcore_monitoring.preview.timeline import Row, states
from preview.boards import SVG, board, drawn, panel, target, texts

MAPPED = {
    "mappings": [
        {"type": "value", "options": {"0": {"text": "Down", "color": "red"}, "1": {"text": "Up", "color": "green"}}}
    ]
}
FIXED = {**MAPPED, "color": {"mode": "fixed"}}
STEPS = [{"color": "green", "value": None}, {"color": "orange", "value": 60}, {"color": "red", "value": 80}]
BY_THRESHOLD = {"color": {"mode": "thresholds"}, "thresholds": {"mode": "absolute", "steps": STEPS}}


def given_states(*values: float | None, merges: bool = True, **defaults: Any) -> list[tuple[float, float, str]]:
    one = panel("state-timeline", target("q"), defaults=defaults)
    found = content(one, Answers(0, 10 * (len(values) - 1), 10, {"q": (Series({}, values),)}, {}), "p")
    frame = found.frames[0]
    time = time_of(frame)
    assert time is not None
    row = Row(frame.fields[1], [float(str(at)) for at in time.values], (), Box(0, 0, 1, 1))
    return [(one.start, one.end, one.text) for one in states(row, found.end, merges=merges)]


def test_equal_states_that_follow_one_another_are_one() -> None:
    assert given_states(1, 1, 0, 0, 1, **FIXED) == [(0, 20, "Up"), (20, 40, "Down"), (40, 40, "Up")]
    assert len(given_states(1, 1, 0, 0, 1, merges=False, **FIXED)) == 5


def test_a_missing_sample_ends_a_state_unless_gaps_are_spanned() -> None:
    assert given_states(1, None, 1, 1, **FIXED) == [(0, 10, "Up"), (20, 30, "Up")]
    assert given_states(1, None, 1, 1, **FIXED, custom={"spanNulls": True}) == [(0, 30, "Up")]


def test_with_thresholds_the_state_is_the_place_between_two_of_them() -> None:
    assert given_states(10, 59, 60, 95, **BY_THRESHOLD, unit="percent") == [
        (0, 20, "< 60%"), (20, 30, "60%+"), (30, 30, "80%+"),
    ]  # fmt: skip


def test_with_thresholds_value_mappings_do_not_count_as_in_grafana() -> None:
    assert given_states(1, 0, **BY_THRESHOLD, **MAPPED) == [(0, 10, "< 60")]
    assert [text for *_, text in given_states(1, 0, merges=False, **BY_THRESHOLD, **MAPPED)] == ["Up", "Down"]


def test_thresholds_in_percent_lie_between_the_ends_of_the_field() -> None:
    config = {**BY_THRESHOLD, "thresholds": {"mode": "percentage", "steps": STEPS}, "min": 0, "max": 10}
    assert [text for *_, text in given_states(1, 7, 9, **config)] == ["< 60%", "60%+", "80%+"]


def timeline(type_: str, *values: float | None, **more: Any) -> ElementTree.Element:
    one = panel(type_, target("q", "{{pod}}"), **{"w": 24, "h": 6, "defaults": FIXED, **more})
    rows = (Series({"pod": "x"}, values), Series({"pod": "y"}, values))
    return drawn(board(one), Answers(0, 60 * (len(values) - 1), 60, {"q": rows}, {}))


def boxes(picture: ElementTree.Element) -> list[tuple[str, float]]:
    """What each state says, and how wide it is."""
    return [
        (str(title.text), float(one.get("width", 0)))
        for one in picture.iter(f"{SVG}rect")
        for title in one.iter(f"{SVG}title")
    ]


def test_a_state_is_as_wide_as_it_lasts_and_every_series_has_a_row() -> None:
    found = boxes(timeline("state-timeline", 1, 1, 1, 0, 1))
    assert [says for says, _ in found] == ["x: Up", "x: Down", "y: Up", "y: Down"]
    assert found[0][1] / found[1][1] == pytest.approx(3, rel=0.01)


def test_each_moment_of_a_status_history_is_a_box() -> None:
    found = boxes(timeline("status-history", 1, 1, None, 0, 1))
    assert [says for says, _ in found] == [f"{pod}: {state}" for pod in "xy" for state in ("Up", "Up", "Down", "Up")]


@pytest.mark.parametrize("type_", ["state-timeline", "status-history"])
def test_the_names_the_states_and_the_legend_are_written(type_: str) -> None:
    legend = {"legend": {"showLegend": True, "displayMode": "list", "placement": "bottom"}}
    shown = texts(timeline(type_, 1, 1, 1, 0, 0, 0, options=legend))
    assert shown.count("x") == shown.count("y") == 1
    assert shown.count("Up") >= 3  # in the legend and in each row
    assert "Up" not in texts(
        timeline(type_, 1, 1, 0, 0, options={"showValue": "never", "legend": {"showLegend": False}})
    )


def test_the_legend_names_the_thresholds_where_they_colour() -> None:
    legend = {"legend": {"showLegend": True, "displayMode": "list", "placement": "bottom"}}
    shown = texts(timeline("state-timeline", 1, 1, defaults=BY_THRESHOLD, options={**legend, "showValue": "never"}))
    assert [word for word in shown if word in ("< 60", "60+", "80+")] == ["< 60", "60+", "80+"]


def test_moments_without_room_are_left_out_and_the_reader_is_told() -> None:
    for more in ({"w": 8}, {"maxDataPoints": 5}):
        picture = timeline("status-history", *(1.0 for _ in range(499)), 0.0, **more)
        (words,) = (words for words in texts(picture) if words.endswith("moments is shown"))
        stride = int(words.split()[2])
        assert len(boxes(picture)) == 2 * math.ceil(500 / stride)
        assert boxes(picture)[-1][0] == "y: Down"  # the last moment is always among them
        assert stride >= (100 if "maxDataPoints" in more else 2)


def test_series_without_room_are_counted() -> None:
    rows = tuple(Series({"pod": f"pod {place}"}, (1.0, 1.0)) for place in range(40))
    one = panel("state-timeline", target("q", "{{pod}}"), w=24, h=6, defaults=FIXED)
    shown = texts(drawn(board(one), Answers(0, 60, 60, {"q": rows}, {})))
    named = sum(words.startswith("pod ") for words in shown)
    assert f"+ {40 - named} more" in shown


def test_a_second_time_ends_a_state() -> None:
    lines = Lines(
        ("start time", "end time", "state"), ((1.7e9, 1.7e9 + 60, "busy"), (1.7e9 + 120, 1.7e9 + 180, "busy"))
    )
    one = panel("state-timeline", {"refId": "A", "rawSql": "q", "format": "table"}, w=24, h=6)
    picture = drawn(board(one), Answers(1_700_000_000, 1_700_000_240, 60, {}, {"q": lines}))
    found = boxes(picture)
    assert [says for says, _ in found] == ["state: busy", "state: busy"]
    assert found[0][1] == pytest.approx(found[1][1], abs=0.2)
