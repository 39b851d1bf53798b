"""Histograms: the size of the buckets and how many values lie in each."""

from __future__ import annotations

import re
from typing import Any

import pytest

from eventcore_monitoring.preview.panels.histogram import _size
from preview.boards import COUNT, SVG, answers, board, drawn, panel, series, target, texts


def heights(*rows: tuple[float | None, ...], **more: Any) -> list[list[float]]:
    """The heights of the bars of each series, in counts."""
    listed = [series(*row, *((None,) * (COUNT - len(row))), pod=str(place)) for place, row in enumerate(rows)]
    one = panel("histogram", target("q", "{{pod}}"), w=12, h=10, **more)
    picture = drawn(board(one), answers({"q": listed}))
    shown = [element for element in picture.iter(f"{SVG}text") if element.get("text-anchor") == "end"]
    ticks = {float(str(element.text)): float(element.get("y", 0)) for element in shown if str(element.text).isdigit()}
    unit = (ticks[0] - ticks[max(ticks)]) / max(ticks)
    paths = [element.get("d", "") for element in picture.iter(f"{SVG}path") if "z" in element.get("d", "")]
    found = []
    for path in paths:
        bars = re.findall(r"M[\d.]+,([\d.]+)H[\d.]+V([\d.]+)H[\d.]+z", path)
        found.append([round((float(bottom) - float(top)) / unit, 1) for top, bottom in bars])
    return found


def test_each_value_is_counted_in_its_bucket() -> None:
    assert heights((1.0, 2.0, 9.9, 10.0, 25.0, None), options={"bucketSize": 10}) == [[3, 1, 1]]


def test_an_offset_moves_the_buckets() -> None:
    assert heights((1.0, 2.0, 9.9, 10.0, 25.0), options={"bucketSize": 10, "bucketOffset": 5}) == [[2, 2, 1]]


def test_series_are_counted_apart_or_together() -> None:
    rows = (1.0, 2.0, 3.0), (1.0, 11.0)
    assert heights(*rows, options={"bucketSize": 10}) == [[3], [1, 1]]
    assert heights(*rows, options={"bucketSize": 10, "combine": True}) == [[4, 1]]


def test_stacked_series_keep_their_heights_and_stand_upon_one_another() -> None:
    stacked = {"defaults": {"custom": {"stacking": {"mode": "normal"}}}, "options": {"bucketSize": 10}}
    assert heights((1.0, 2.0, 3.0), (1.0, 11.0), **stacked) == [[3], [1, 1]]
    one = panel("histogram", target("q"), **stacked)
    picture = drawn(board(one), answers({"q": [series(*[5.0] * COUNT), series(*[6.0] * COUNT, pod="b")]}))
    lower, upper = (path.get("d", "") for path in picture.iter(f"{SVG}path") if "z" in path.get("d", ""))
    assert re.findall(r"V([\d.]+)", upper) == re.findall(r"M[\d.]+,([\d.]+)", lower)


# What buildHistogram of @grafana/data 13.2.3 chose for these values.
@pytest.mark.parametrize(
    ("values", "size"),
    [([0.0, 30.0], 40), ([0.0, 1.0, 30.0], 2), ([0.0, 0.1, 100.0], 4), ([1.0], 1), ([0.0, 0.01, 1.0], 0.04),
     ([5.0, 5.5, 400.0], 20), ([0.0, 0.5, 75.0], 4),
     ([0.0, 0.3, 0.7, 0.9], 0.25), ([*map(float, range(1, 9)), 100.0], 4)],
)  # fmt: skip
def test_without_a_size_grafanas_is_taken(values: list[float], size: float) -> None:
    assert _size({}, values) == size


def test_equal_values_lie_in_one_bucket_where_grafana_finds_none() -> None:
    assert heights((3.0, 3.0, 3.0)) == [[3]]


def test_the_axis_below_bears_the_unit_and_the_axis_of_counts_does_not() -> None:
    one = panel("histogram", target("q"), w=12, defaults={"unit": "percent"})
    shown = texts(drawn(board(one), answers({"q": [series(*map(float, range(COUNT)))]})))
    assert {"10%", "20%", "0", "2"} <= set(shown)
