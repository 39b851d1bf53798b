"""Transformations: the frames as Grafana's transformations leave them; unknown ones are said."""

from __future__ import annotations

from typing import Any

from eventcore_monitoring.preview.contents import content
from eventcore_monitoring.preview.frames import Cell, Content
from preview.boards import COUNT, START, answers, panel, series, target

ANSWERS = answers(
    {
        "a": [series(*(float(place) for place in range(COUNT)), pod="x")],
        "b": [series(*(10.0,) * COUNT, pod="y")],
        "instant t": [series(3.0, pod="x", zone="n"), series(1.0, pod="y", zone="s"), series(2.0, pod="z", zone="n")],
        "instant u": [series(30.0, pod="x", zone="n"), series(20.0, pod="z", zone="n")],
    }
)
SERIES = target("a", "A"), target("b", "B", ref="B")
TABLE = target("t", format="table", instant=True)
OTHER = target("u", ref="B", format="table", instant=True)


def done(*targets: dict[str, Any], steps: list[tuple[str, dict[str, Any]]]) -> Content:
    listed = [{"id": name, "options": options} for name, options in steps]
    return content(panel("table", *targets, transformations=listed), ANSWERS, "p")


def columns(found: Content) -> dict[str, list[Cell]]:
    assert len(found.frames) == 1
    return {field.display: list(field.values) for field in found.frames[0].fields}


def test_organize_leaves_out_orders_and_renames() -> None:
    options = {"excludeByName": {"Time": True}, "indexByName": {"zone": 0, "pod": 1}, "renameByName": {"Value": "Load"}}
    found = columns(done(TABLE, steps=[("organize", options)]))
    assert list(found) == ["zone", "pod", "Load"]
    assert found["Load"] == [3.0, 1.0, 2.0]


def test_merge_brings_rows_of_two_queries_together() -> None:
    found = columns(done(TABLE, OTHER, steps=[("merge", {})]))
    assert found["pod"] == ["x", "y", "z"]
    assert found["Value #A"] == [3.0, 1.0, 2.0]
    assert found["Value #B"] == [30.0, None, 20.0]


def test_join_sets_series_side_by_side() -> None:
    found = columns(done(*SERIES, steps=[("joinByField", {"byField": "Time", "mode": "outer"})]))
    assert list(found) == ["Time", "A", "B"]
    assert found["A"][:3] == [0.0, 1.0, 2.0]
    assert len(found["Time"]) == COUNT
    inner = columns(done(TABLE, OTHER, steps=[("joinByField", {"byField": "pod", "mode": "inner"})]))
    assert inner["pod"] == ["x", "z"]


def test_reduce_makes_a_row_of_each_series() -> None:
    found = columns(done(*SERIES, steps=[("reduce", {"reducers": ["max", "mean"]})]))
    assert found == {"Field": ["A", "B"], "Max": [30.0, 10.0], "Mean": [15.0, 10.0]}
    fields = done(*SERIES, steps=[("reduce", {"reducers": ["max"], "mode": "reduceFields"})])
    assert [field.values for frame in fields.frames for field in frame.fields] == [(30.0,), (10.0,)]


def test_rows_are_sorted_limited_filtered_and_grouped() -> None:
    by_value = ("sortBy", {"sort": [{"field": "Value", "desc": True}]})
    assert columns(done(TABLE, steps=[by_value]))["pod"] == ["x", "z", "y"]
    assert columns(done(TABLE, steps=[by_value, ("limit", {"limitField": 2})]))["pod"] == ["x", "z"]
    greater = {"fieldName": "Value", "config": {"id": "greater", "options": {"value": 1.5}}}
    assert columns(done(TABLE, steps=[("filterByValue", {"filters": [greater], "type": "include"})]))["pod"] == [
        "x",
        "z",
    ]
    assert columns(done(TABLE, steps=[("filterByValue", {"filters": [greater], "type": "exclude"})]))["pod"] == ["y"]
    asked = {"zone": {"operation": "groupby"}, "Value": {"operation": "aggregate", "aggregations": ["sum"]}}
    assert columns(done(TABLE, steps=[("groupBy", {"fields": asked})])) == {
        "zone": ["n", "s"],
        "Value (sum)": [5.0, 1.0],
    }


def test_fields_are_kept_and_renamed_by_pattern() -> None:
    found = done(*SERIES, steps=[("filterFieldsByName", {"include": {"pattern": "/^(Time|A)$/"}})])
    assert [field.display for frame in found.frames for field in frame.fields] == ["Time", "A", "Time"]
    renamed = done(*SERIES, steps=[("renameByRegex", {"regex": "(.)", "renamePattern": "query $1"})])
    assert [frame.fields[1].display for frame in renamed.frames] == ["query A", "query B"]
    by_ref = done(*SERIES, steps=[("filterByRefId", {"include": "B"})])
    assert [frame.ref for frame in by_ref.frames] == ["B"]


def test_labels_become_columns_and_series_rows() -> None:
    found = columns(done(*SERIES, steps=[("labelsToFields", {})]))
    assert set(found) == {"Time", "pod", "Value"}
    assert set(found["pod"]) == {"x", "y"}
    rows = columns(done(*SERIES, steps=[("seriesToRows", {})]))
    assert len(rows["Metric"]) == 2 * COUNT
    assert rows["Time"][0] == START + 60 * (COUNT - 1)


def test_a_field_is_calculated_of_a_row_or_of_two_fields() -> None:
    total = ("calculateField", {"mode": "reduceRow", "reduce": {"reducer": "sum"}, "alias": "Total"})
    assert columns(done(*SERIES, steps=[total]))["Total"][:2] == [10.0, 11.0]
    parts = {"mode": "binary", "binary": {"left": "A", "operator": "/", "right": "B"}, "replaceFields": True}
    found = columns(done(*SERIES, steps=[("calculateField", parts)]))
    assert list(found) == ["Time", "A / B"]
    assert found["A / B"][5] == 0.5
    by_number = {
        "mode": "binary",
        "binary": {"left": {"matcher": {"options": "A"}}, "operator": "*", "right": {"fixed": "2"}},
    }
    assert columns(done(*SERIES, steps=[("calculateField", by_number)]))["A * 2"][3] == 6.0


def test_a_division_by_zero_is_no_value() -> None:
    parts = {"mode": "binary", "binary": {"left": "B", "operator": "/", "right": "A"}, "alias": "q"}
    assert columns(done(*SERIES, steps=[("calculateField", parts)]))["q"][0] is None


def test_an_unknown_transformation_is_said_and_a_disabled_one_is_not_done() -> None:
    found = done(TABLE, steps=[("heatmapOfDreams", {})])
    assert found.notes == ("the transformation “heatmapOfDreams” is not shown here",)
    listed = [{"id": "limit", "disabled": True, "options": {"limitField": 1}}]
    kept = content(panel("table", TABLE, transformations=listed), ANSWERS, "p")
    assert len(columns(kept)["pod"]) == 3
