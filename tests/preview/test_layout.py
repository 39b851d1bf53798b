"""Layout: panels upon Grafana's grid, whatever the dashboard's JSON leaves out."""

from __future__ import annotations

from typing import Any

from hypothesis import given, strategies as st

from eventcore_monitoring.preview.layout import Placed, placed

cells = st.fixed_dictionaries(
    {word: st.integers(-5, 40) | st.none() | st.text(max_size=2) for word in ("x", "y", "w", "h")}
)


def at(x: int, y: int, w: int, h: int, **more: Any) -> dict[str, Any]:
    return {"type": "stat", "gridPos": {"x": x, "y": y, "w": w, "h": h}, **more}


def places(*panels: dict[str, Any], **more: Any) -> list[Placed]:
    return placed({"panels": list(panels), **more}, (16, 100), 1168)


def test_a_cell_is_30_pixels_high_with_8_between_and_24_fill_the_width() -> None:
    first, second = places(at(0, 0, 12, 8), at(12, 0, 12, 8))
    assert (first.box.x, first.box.y, first.box.height) == (16, 100, 296)
    assert round(second.box.right, 6) == 16 + 1168
    assert round(second.box.x - first.box.right, 6) == 8


def test_gaps_close_upwards_and_overlaps_are_moved_apart_as_in_grafana() -> None:
    first, second, third = places(at(0, 0, 12, 2), at(0, 50, 12, 2), at(0, 51, 12, 2))
    assert second.box.y == first.box.bottom + 8
    assert third.box.y == second.box.bottom + 8


@given(st.lists(cells, max_size=8))
def test_panels_stay_within_the_page_and_never_overlap(listed: list[dict[str, Any]]) -> None:
    found = [one.box for one in places(*({"type": "stat", "gridPos": place} for place in listed))]
    assert len(found) == len(listed)
    for number, one in enumerate(found):
        assert one.x >= 16
        assert one.right <= 16 + 1168 + 1e-6
        for other in found[:number]:
            beside = one.x >= other.right or other.x >= one.right
            assert beside or one.y >= other.bottom or other.y >= one.bottom


def test_a_collapsed_row_hides_its_panels_and_counts_them_an_open_one_shows_them() -> None:
    row = {"type": "row", "collapsed": True, "panels": [at(0, 1, 6, 4), at(6, 1, 6, 4)]}
    assert [(one.is_row, one.hidden) for one in places(row, at(0, 1, 6, 4))] == [(True, 2), (False, 0)]
    assert len(places({**row, "collapsed": False})) == 3


def test_panels_without_a_place_follow_one_another() -> None:
    first, second = places({"type": "stat", "gridPos": None}, {"type": "stat"})
    assert second.box.y == first.box.bottom + 8


def test_rows_of_dashboards_before_version_16_are_laid_out_by_span() -> None:
    panels = [{"type": "graph", "span": 6}, {"type": "graph", "span": 6}, {"type": "graph", "span": 12}]
    heading, first, second, third = placed(
        {"rows": [{"title": "Old", "showTitle": True, "height": "300px", "panels": panels}]}, (0, 0), 1200
    )
    assert heading.is_row
    assert first.box.y == second.box.y
    assert second.box.x > first.box.right
    assert third.box.y > first.box.bottom
