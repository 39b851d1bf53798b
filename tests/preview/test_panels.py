"""Panels: what stands where, and in which colour."""

from __future__ import annotations

import re
from typing import Any
from xml.etree import ElementTree

import pytest

from eventcore_monitoring.preview.answers import Answers, Lines
from eventcore_monitoring.preview.contents import content
from eventcore_monitoring.preview.panels.timeseries import _layers_of
from eventcore_monitoring.preview.stacking import stacked
from preview.boards import COUNT, START, STEP, SVG, answers, board, drawn, panel, series, target, texts, wave

STEPS = [{"color": "green", "value": None}, {"color": "red", "value": 50}]
THRESHOLDS = {"mode": "absolute", "steps": STEPS}


def one_panel(type_: str, values: list[tuple[float | None, ...]], **more: Any) -> ElementTree.Element:
    listed = [series(*row, pod=f"p{place}") for place, row in enumerate(values)]
    return drawn(board(panel(type_, target("q", "{{pod}}"), **more)), answers({"q": listed}))


def classes(picture: ElementTree.Element, tag: str) -> list[str]:
    return [one.get("class", "") for one in picture.iter(f"{SVG}{tag}")]


def test_a_threshold_line_stands_at_its_value() -> None:
    config = {"min": 0, "max": 100, "thresholds": THRESHOLDS, "custom": {"thresholdsStyle": {"mode": "line"}}}
    picture = one_panel("timeseries", [wave(40, 10)], defaults=config)
    red = next(one for one in picture.iter(f"{SVG}line") if one.get("class") == "s-red")
    ticks = {word: float(one.get("y", 0)) - 4 for one in picture.iter(f"{SVG}text") for word in [one.text]}
    assert float(red.get("y1", 0)) == pytest.approx((ticks["0"] + ticks["100"]) / 2, abs=0.11)


def test_a_threshold_beyond_the_axis_is_not_drawn() -> None:
    config = {"thresholds": THRESHOLDS, "custom": {"thresholdsStyle": {"mode": "line"}}}
    assert "s-red" not in classes(one_panel("timeseries", [wave(4, 1)], defaults=config), "line")


def test_a_gap_interrupts_the_line_and_spanning_it_closes_it() -> None:
    row = (*wave(1, 1)[:10], None, None, *wave(1, 1)[12:])
    for spans, parts in ((False, 2), (True, 1), (3_600_000, 1), (60_000, 2)):
        picture = one_panel("timeseries", [row], defaults={"custom": {"spanNulls": spans, "showPoints": "never"}})
        line = next(one for one in picture.iter(f"{SVG}path") if "s-green" in one.get("class", ""))
        assert line.get("d", "").count("M") == parts


def test_a_sample_without_neighbours_is_a_dot() -> None:
    row = (None,) * 5 + (3.0,) + (None,) * (COUNT - 6)
    picture = one_panel("timeseries", [row], defaults={"custom": {"showPoints": "never"}})
    assert [one.get("stroke-linecap") for one in picture.iter(f"{SVG}path") if "h.01" in one.get("d", "")] == ["round"]


@pytest.mark.parametrize(("mode", "tops"), [("none", [1, 2, 3]), ("normal", [1, 3, 6]), ("percent", [1 / 6, 0.5, 1])])
def test_stacking_raises_each_series_upon_those_before_it(mode: str, tops: list[float]) -> None:
    listed = [series(*(float(place),) * COUNT, pod=str(place)) for place in (1, 2, 3)]
    one = panel("timeseries", target("q"), defaults={"custom": {"stacking": {"mode": mode, "group": "A"}}})
    layers = stacked(_layers_of(content(one, answers({"q": listed}), "p")))
    assert [layer.values[0] for layer in layers] == pytest.approx(tops)


def test_a_second_unit_has_its_own_axis_at_the_right() -> None:
    override = {"matcher": {"id": "byName", "options": "p1"}, "properties": [{"id": "unit", "value": "percent"}]}
    picture = one_panel("timeseries", [wave(4, 1), wave(40, 10)], overrides=[override])
    left = [
        one for one in picture.iter(f"{SVG}text") if one.get("text-anchor") == "end" and one.text in ("3", "4", "5")
    ]
    right = [one for one in picture.iter(f"{SVG}text") if (one.text or "").endswith("%")]
    assert left
    assert right
    assert min(float(one.get("x", 0)) for one in right) > max(float(one.get("x", 0)) for one in left) + 100


def test_many_samples_are_thinned_and_keep_their_peaks() -> None:
    row = tuple(100.0 if place == 7777 else 1.0 for place in range(20_000))
    found = Answers(START, START + 19_999 * STEP, STEP, {"q": (series(*row),)}, {})
    picture = drawn(board(panel("timeseries", target("q", "x"), defaults={"min": 0, "max": 100})), found)
    line = next(one for one in picture.iter(f"{SVG}path") if "s-green" in one.get("class", "")).get("d", "")
    ys = [float(y) for y in re.findall(r",(-?[\d.]+)", line)]
    assert len(ys) < 2500
    assert min(ys) < max(ys) - 50


def test_a_deployment_is_a_dashed_line_with_its_name() -> None:
    row = tuple(1.0 if 10 <= place < 13 else None for place in range(COUNT))
    annotation = {"name": "deploy", "enable": True, "expr": "version", "titleFormat": "{{v}}", "iconColor": "purple"}
    found = answers({"q": [series(*wave(1, 1))], "version": [series(*row, v="1.2.3")]})
    dashboard = board(panel("timeseries", target("q", "x")), annotations={"list": [annotation]})
    picture = drawn(dashboard, found)
    assert [one.text for one in picture.iter(f"{SVG}title")].count("deploy: 1.2.3") == 1
    assert "s-purple" in classes(picture, "line")
    annotation["enable"] = False
    assert "s-purple" not in classes(drawn(dashboard, found), "line")


def test_exemplars_are_dots_where_the_answers_hold_them() -> None:
    rows = ((float(START + 300), 1.5, "trace 1"), (float(START + 600), 0.5, "trace 2"))
    found = answers({"q": [series(*wave(1, 1))]}, {"exemplars q": Lines(("time", "value", "trace_id"), rows)})
    with_dots = drawn(board(panel("timeseries", target("q", exemplar=True))), found)
    assert [one.text for circle in with_dots.iter(f"{SVG}circle") for one in circle] == ["trace 1", "trace 2"]
    assert not list(drawn(board(panel("timeseries", target("q"))), found).iter(f"{SVG}circle"))


def test_a_stat_has_the_colour_of_the_threshold_that_its_value_reached() -> None:
    low = one_panel("stat", [(*wave(40, 1)[:-1], 40.0)], defaults={"thresholds": THRESHOLDS})
    high = one_panel("stat", [(*wave(40, 1)[:-1], 70.0)], defaults={"thresholds": THRESHOLDS})
    assert "f-green" in classes(low, "text")
    assert "f-red" in classes(high, "text")
    assert {"40"} <= set(texts(low))


def test_several_stats_are_named_one_is_not() -> None:
    assert "p0" not in texts(one_panel("stat", [wave(40, 1)]))
    assert {"p0", "p1"} <= set(texts(one_panel("stat", [wave(40, 1), wave(30, 1)])))


def test_a_stat_can_show_another_reduction() -> None:
    picture = one_panel("stat", [(1.0, 9.0, *(2.0,) * (COUNT - 2))], options={"reduceOptions": {"calcs": ["max"]}})
    assert "9" in texts(picture)


def test_a_gauge_covers_the_part_that_its_value_has() -> None:
    def ends(value: float) -> str:
        picture = one_panel("gauge", [(value,) * COUNT], defaults={"min": 0, "max": 100, "thresholds": THRESHOLDS})
        return next(one.get("d", "") for one in picture.iter(f"{SVG}path") if list(one))

    assert len({ends(10), ends(50), ends(100)}) == 3
    assert ends(100) == ends(250)


@pytest.mark.parametrize("style", ["basic", "gradient", "lcd"])
@pytest.mark.parametrize("orientation", ["horizontal", "vertical"])
def test_a_bar_gauge_names_each_value_and_counts_what_has_no_room(style: str, orientation: str) -> None:
    values: list[tuple[float | None, ...]] = [(float(place),) * COUNT for place in range(25)]
    options = {"displayMode": style, "orientation": orientation}
    few = texts(one_panel("bargauge", values[:3], options=options))
    assert [few.count(word) for word in ("p0", "p1", "p2", "0", "1", "2")] == [1] * 6
    many = texts(one_panel("bargauge", values, options=options, w=4, h=4))
    assert any(re.fullmatch(r"\+ \d+ more", word) for word in many)


def test_markdown_is_read_and_html_is_left_out() -> None:
    words = "# Head\nSome **bold** and `code`, [a link](https://x.y).\n\n* first\n* second\n\n<b>plain</b> &amp; simple"
    shown = texts(drawn(board(panel("text", options={"content": words}))))
    assert "Head" in shown
    assert "Some bold and code, a link." in shown
    assert shown.count("•") == 2
    assert "plain & simple" in shown


def test_code_stands_as_it_is_written() -> None:
    shown = texts(drawn(board(panel("text", options={"mode": "code", "content": "a:  1\n  # no heading"}))))
    assert {"a:  1", "  # no heading"} <= set(shown)


def test_what_does_not_fit_into_a_text_panel_ends_with_an_ellipsis() -> None:
    shown = texts(drawn(board(panel("text", h=3, options={"content": "\n\n".join(["line"] * 50)}))))
    assert shown[-1] == "…"
