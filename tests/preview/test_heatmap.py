"""Heatmaps: the cells of classic histograms, of rows and of plain values, and their colours."""

from __future__ import annotations

import math
from typing import Any

import pytest

from eventcore_monitoring.preview.answers import Answers, Series
from eventcore_monitoring.preview.color_schemes import scheme
from eventcore_monitoring.preview.contents import content
from eventcore_monitoring.preview.heatmap_cells import Cells, cells, thinned
from preview.boards import SVG, board, drawn, panel, target, texts


def found(listed: list[Series], format_: str = "heatmap", **options: Any) -> Cells | str:
    one = panel("heatmap", target("q", "{{le}}", format=format_), options=options)
    length = len(listed[0].values) if listed else 1
    answers = Answers(0, 60 * (length - 1), 60, {"q": tuple(listed)}, {})
    return cells(one, content(one, answers, "p"))


BUCKETS = [Series({"le": "+Inf"}, (6.0, 9.0)), Series({"le": "0.5"}, (1.0, 2.0)), Series({"le": "1"}, (4.0, None))]


def test_each_bucket_loses_what_the_bucket_below_already_holds() -> None:
    assert found(BUCKETS) == Cells((0.0, 60.0), 60.0, (0.0, 0.5, 1.0, math.inf), (), ((1, 2), (3, None), (2, 7)))


def test_of_several_histograms_the_first_is_shown_and_the_reader_is_told() -> None:
    more = [Series({**one.labels, "pod": pod}, one.values) for pod in ("a", "b") for one in BUCKETS]
    shown = found(more)
    assert isinstance(shown, Cells)
    assert (len(shown.counts), shown.note) == (3, "1 of 2 histograms is shown: aggregate by (le) to see all")


def test_an_answer_of_numbers_is_said_to_have_no_buckets() -> None:
    shown = found([Series({}, (1.0, 2.0))])
    assert isinstance(shown, str)
    assert shown.startswith("No buckets: the query answers with numbers.")


def test_rows_with_numbers_for_names_are_sorted_and_kept_as_they_are() -> None:
    listed = [Series({"le": "10"}, (5.0, 6.0)), Series({"le": "2"}, (1.0, 2.0))]
    assert found(listed, "time_series") == Cells((0.0, 60.0), 60.0, (0.0, 2.0, 10.0), (), ((1, 2), (5, 6)))


def test_rows_with_other_names_keep_their_order() -> None:
    listed = [Series({"le": "slow"}, (5.0, 6.0)), Series({"le": "fast"}, (1.0, 2.0))]
    assert found(listed, "time_series") == Cells((0.0, 60.0), 60.0, (), ("slow", "fast"), ((5, 6), (1, 2)))


def test_plain_values_are_counted_by_time_and_size() -> None:
    sizes = {"calculation": {"xBuckets": {"mode": "size", "value": "1m"}, "yBuckets": {"mode": "size", "value": "10"}}}
    shown = found([Series({}, (1.0, 12.0)), Series({"a": "b"}, (5.0, 29.0))], "", calculate=True, **sizes)
    assert shown == Cells((60.0, 120.0), 60.0, (0.0, 10.0, 20.0, 30.0), (), ((2, 0), (0, 1), (0, 1)))


def test_every_plain_value_is_counted_once_without_sizes_too() -> None:
    rows = [
        Series({"n": str(place)}, tuple(float((place * 37 + at * 11) % 100) for at in range(31))) for place in range(5)
    ]
    shown = found(rows, "", calculate=True)
    assert isinstance(shown, Cells)
    assert sum(count or 0 for row in shown.counts for count in row) == 5 * 31


def test_columns_without_room_become_one_with_their_mean() -> None:
    many = Cells((1.0, 2.0, 3.0), 1.0, (0.0, 1.0), (), ((4.0, 2.0, None),))
    assert thinned(many, 2) == Cells((1.0, 3.0), 2.0, (0.0, 1.0), (), ((4.0, 2.0),))
    assert thinned(many, 3) == many


def colours(*values: float, **options: Any) -> list[str]:
    one = panel("heatmap", target("q", "{{le}}"), options={"legend": {"show": False}, "showValue": "never", **options})
    rows = tuple(Series({"le": str(place)}, (value, value)) for place, value in enumerate(values))
    picture = drawn(board(one), Answers(0, 60, 60, {"q": rows}, {}))
    return [str(path.get("class")) for path in picture.iter(f"{SVG}path") if "z" in path.get("d", "")]


def test_the_lowest_count_has_the_first_colour_and_the_highest_the_last() -> None:
    light, dark = (scheme("Oranges", 8)[place] for place in (0, -1))
    drawn_as = [f"f-{one.light[1:]}-{one.dark[1:]}" for one in (light, dark)]
    assert colours(1, 9, color={"scheme": "Oranges", "steps": 8}) == drawn_as


def test_counts_of_nothing_are_left_out() -> None:
    assert len(colours(0, 5, 9)) == 2
    assert len(colours(0, 5, 9, filterValues={"le": 5})) == 1


@pytest.mark.parametrize(
    ("name", "light", "dark"),
    [("Oranges", "#fff5eb", "#7f2704"), ("Spectral", "#5e4fa2", "#5e4fa2"), ("Turbo", "#900c00", "#23171b"),
     ("unheard of", "#5e4fa2", "#5e4fa2")],
)  # fmt: skip
def test_a_scheme_is_turned_round_where_grafana_does_it(name: str, light: str, dark: str) -> None:
    first = scheme(name, 5)[0]
    assert (first.light, first.dark) == (light, dark)
    assert scheme(name, 5, is_reversed=True) == scheme(name, 5)[::-1]


def test_the_axis_names_the_bounds_in_their_unit() -> None:
    one = panel("heatmap", target("q", "{{le}}", format="heatmap"), h=9, options={"yAxis": {"unit": "s"}})
    shown = texts(drawn(board(one), Answers(0, 60, 60, {"q": tuple(BUCKETS)}, {})))
    assert [words for words in shown if words in ("0 s", "500 ms", "1 s", "+Inf")] == ["0 s", "500 ms", "1 s", "+Inf"]
