"""The panels beside those over time: as they were last looked at, and whole and harmless for any JSON and values."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from eventcore_monitoring.preview.answers import Answers, Lines, Series
from eventcore_monitoring.preview.dashboard import dashboard_svg
from preview.boards import answers, board, panel, target
from preview.golden_other_panels import ANSWERS, PANELS, golden
from preview.golden_panels import GOLDEN
from preview.test_dashboard import anything, harmless, leaves
from strategies.text import hostile_text

FULL: dict[str, Any] = board(*(dict(one.panel) for one in PANELS.values()))
PLACES = leaves(FULL)
TYPES = sorted({str(one.panel["type"]) for one in PANELS.values()})
numbers = st.none() | st.floats() | st.sampled_from([0.0, -0.0, 1e308, -1e308, 5e-324, 1.0])
cells = numbers | st.text(max_size=4) | st.sampled_from(["error", "[1, 2", "1e999", "a, b"])


@pytest.mark.parametrize("name", sorted(PANELS))
def test_a_panel_is_drawn_as_it_was_last_looked_at(name: str) -> None:
    assert golden(name) == GOLDEN.joinpath(f"{name}.svg").read_text("utf-8")


def test_the_kept_pictures_are_small() -> None:
    assert sum(GOLDEN.joinpath(f"{name}.svg").stat().st_size for name in PANELS) < 80_000


@settings(max_examples=300)
@given(st.lists(st.tuples(st.sampled_from(PLACES), anything), min_size=1, max_size=3), st.booleans())
def test_any_json_in_any_place_of_a_panel_gives_a_picture(
    changes: list[tuple[tuple[Any, ...], Any]], saved: bool
) -> None:
    dashboard = copy.deepcopy(FULL)
    for (*path, last), value in changes:
        parent: Any = dashboard
        for step in path:
            parent = parent[step] if _has(parent, step) else None
        if isinstance(parent, dict) or _has(parent, last):
            parent[last] = value
    harmless(dashboard_svg(dashboard, ANSWERS if saved else None, "auto"))


def _has(parent: Any, step: Any) -> bool:
    if isinstance(parent, dict):
        return step in parent
    return isinstance(parent, list) and isinstance(step, int) and step < len(parent)


@given(st.lists(st.tuples(*[numbers] * 5), min_size=1, max_size=4), st.sampled_from(sorted(PANELS)))
def test_any_values_give_a_picture(rows: list[tuple[float | None, ...]], name: str) -> None:
    listed = tuple(Series({"le": str(place), "pod": "a"}, row) for place, row in enumerate(rows))
    queries = {query: tuple(Series(one.labels, one.values[:1]) for one in listed) if query.startswith("instant")
               else listed for query in ANSWERS.series}  # fmt: skip
    harmless(dashboard_svg(board(PANELS[name].panel), Answers(0, 240, 60, queries, {}), "auto"))


@given(st.lists(st.tuples(cells, cells, cells), max_size=4), st.sampled_from(sorted(PANELS)), st.booleans())
def test_any_rows_give_a_picture(rows: list[tuple[Any, ...]], name: str, has_time: bool) -> None:
    columns = ("Time" if has_time else "region", "Line", "orders")
    found = Answers(0, 240, 60, {}, dict.fromkeys(("select", "app"), Lines(columns, tuple(rows))))
    one = {**PANELS[name].panel, "targets": [{"refId": "A", "rawSql": "select", "format": "table"}]}
    harmless(dashboard_svg(board(one), found, "auto"))


@given(hostile_text, hostile_text, st.sampled_from(TYPES))
def test_any_text_in_any_place_gives_a_well_formed_picture_without_scripts(label: str, unit: str, type_: str) -> None:
    listed = [
        Series({"le": label, "pod": label}, (1.0, 2.0)),
        Series({"le": "1", "pod": f"{label}<script>"}, (3.0, 4.0)),
    ]
    lines = Lines(("Time", label, "level"), ((1.7e9, f"<script>{label}", label),))
    options = {"showTime": True, "showLabels": True, "wrapLogMessage": True, "alertName": label, "query": label,
               "tags": [label], "feedUrl": label, "showSearch": True, "displayLabels": ["name", "value"],
               "legend": {"showLegend": True, "displayMode": "table", "values": ["value"]}}  # fmt: skip
    config = {"unit": unit, "displayName": label, "custom": {"footer": {"reducers": ["count"]}}}
    one = panel(type_, target("q", label), target("l", ref="B"), defaults=config, options=options)
    harmless(dashboard_svg(board(one), Answers(0, 60, 60, {"q": tuple(listed)}, {"l": lines}), "auto"))


@pytest.mark.parametrize("type_", TYPES)
def test_a_panel_of_any_size_stays_within_its_frame(type_: str) -> None:
    one = next(one.panel for one in PANELS.values() if one.panel["type"] == type_)
    for w, h in ((1, 1), (2, 3), (24, 2), (3, 30)):
        sized = {**one, "gridPos": {"x": 0, "y": 0, "w": w, "h": h}}
        picture = harmless(dashboard_svg(board(sized), ANSWERS, "auto"))
        width, height = float(picture.get("width", 0)), float(picture.get("height", 0))
        for element in picture.iter():
            if element.get("transform") is None and element.get("x") is not None:
                assert -0.1 <= float(element.get("x", 0)) <= width
                assert 0 <= float(element.get("y", 0)) <= height


def test_a_query_that_answered_nothing_is_said() -> None:
    none = answers({"q": []}, {"l": Lines(("Time", "Line"), ())})
    for type_ in ("table", "heatmap", "histogram", "barchart", "piechart", "state-timeline", "status-history", "logs"):
        assert "No data" in dashboard_svg(board(panel(type_, target("q"))), none, "auto")
        assert "no saved answer" in dashboard_svg(board(panel(type_, target("other"))), none, "auto")
