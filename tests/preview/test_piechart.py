"""Pie charts: slices by their share, their order, their names and the legend."""

from __future__ import annotations

import math
import re
from typing import Any
from xml.etree import ElementTree

import pytest

from eventcore_monitoring.preview.answers import Lines, Series
from preview.boards import SVG, answers, board, drawn, panel, target, texts

VALUES = {"a": 10.0, "b": 30.0, "c": 60.0}


def pie(values: dict[str, float] = VALUES, **more: Any) -> ElementTree.Element:
    listed = [Series({"name": name}, (value,)) for name, value in values.items()]
    settings = {"w": 12, "h": 10, "defaults": {"color": {"mode": "palette-classic"}}, **more}
    return drawn(
        board(panel("piechart", target("q", "{{name}}", instant=True), **settings)), answers({"instant q": listed})
    )


def slices(picture: ElementTree.Element) -> dict[str, str]:
    """The outline of each slice by what it says."""
    return {
        str(title.text): path.get("d", "") for path in picture.iter(f"{SVG}path") for title in path.iter(f"{SVG}title")
    }


def angle(outline: str) -> float:
    """The part of the circle that a slice of a pie takes."""
    numbers = [float(one) for one in re.findall(r"-?[\d.]+", outline)]
    x, y, x1, y1 = numbers[:4]
    x2, y2 = numbers[-2:]
    turn = math.atan2(x2 - x, y - y2) - math.atan2(x1 - x, y - y1)
    return turn % (2 * math.pi) / (2 * math.pi)


def test_each_slice_is_as_large_as_its_share() -> None:
    found = {says: angle(outline) for says, outline in slices(pie()).items()}
    assert {says: round(part, 2) for says, part in found.items()} == {
        "a: 10 (10%)": 0.1,
        "b: 30 (30%)": 0.3,
        "c: 60 (60%)": 0.6,
    }


@pytest.mark.parametrize(("asked", "order"), [("asc", "abc"), ("desc", "cba"), ("none", "abc"), (None, "cba")])
def test_slices_go_round_in_the_order_that_the_panel_asks_for(asked: str | None, order: str) -> None:
    found = slices(pie(options={"sort": asked} if asked else {}))
    assert "".join(says[0] for says in found) == order


def test_one_slice_is_the_whole_circle_and_a_ring_has_a_hole() -> None:
    for kind, arcs in (("pie", 2), ("donut", 4)):
        (outline,) = slices(pie({"a": 5.0}, options={"pieType": kind})).values()
        assert outline.count("A") == arcs


def test_what_is_negative_or_no_number_has_no_slice() -> None:
    assert list(slices(pie({"a": -5.0, "b": math.nan, "c": 1.0}))) == ["c: 1 (100%)"]


def test_nothing_but_zeros_is_no_data() -> None:
    assert "No data" in texts(pie({"a": 0.0, "b": 0.0}))


def test_labels_stand_in_slices_that_have_room() -> None:
    shown = texts(
        pie({"a": 1.0, "b": 99.0}, options={"displayLabels": ["percent", "name"], "legend": {"showLegend": False}})
    )
    assert [word for word in shown if word in ("a", "1%", "b", "99%")] == ["b", "99%"]


def test_the_legend_shows_the_values_that_the_panel_asks_for() -> None:
    for mode in ("list", "table"):
        legend = {"showLegend": True, "displayMode": mode, "placement": "right", "values": ["percent", "value"]}
        shown = texts(pie(options={"legend": legend}, defaults={"unit": "ops"}))
        assert {"a", "10%", "10 ops/s", "60%", "60 ops/s"} <= set(shown)
        assert ({"Percent", "Value"} <= set(shown)) is (mode == "table")


def test_each_row_of_a_table_is_a_slice_of_its_own_colour() -> None:
    lines = Lines(("region", "orders"), (("EU", 3.0), ("US", 1.0)))
    options = {"reduceOptions": {"calcs": ["lastNotNull"], "values": True, "fields": ""}}
    one = panel("piechart", {"refId": "A", "rawSql": "q", "format": "table"}, w=12, h=10, options=options)
    picture = drawn(board(one), answers({}, {"q": lines}))
    classes = {
        str(title.text): path.get("class") for path in picture.iter(f"{SVG}path") for title in path.iter(f"{SVG}title")
    }
    assert list(classes) == ["EU: 3 (75%)", "US: 1 (25%)"]
    assert len(set(classes.values())) == 2
