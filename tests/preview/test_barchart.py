"""Bar charts: categories, groups, stacks and the texts of the bars."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree

import pytest

from eventcore_monitoring.preview.answers import Lines
from preview.boards import SVG, answers, board, drawn, panel, series, target, texts

ROWS = (("EU", 100.0, 50.0), ("US", 40.0, None))


def chart(**more: Any) -> ElementTree.Element:
    one = panel("barchart", {"refId": "A", "rawSql": "q", "format": "table"}, **{"w": 12, "h": 10, **more})
    return drawn(board(one), answers({}, {"q": Lines(("region", "orders", "refunds"), ROWS)}))


def bars(picture: ElementTree.Element) -> dict[str, tuple[float, float, float, float]]:
    """Left, top, width and height of each bar by what it says."""
    found = {}
    for element in picture.iter(f"{SVG}rect"):
        for title in element.iter(f"{SVG}title"):
            found[str(title.text)] = tuple(float(element.get(name, 0)) for name in ("x", "y", "width", "height"))
    return found  # type: ignore[return-value]


def test_a_bar_is_as_high_as_its_value_and_stands_beside_its_fellow() -> None:
    found = bars(chart())
    assert sorted(found) == ["orders: 100", "orders: 40", "refunds: 50"]
    assert found["orders: 100"][3] / found["refunds: 50"][3] == pytest.approx(2, rel=0.01)
    assert found["orders: 100"][0] + found["orders: 100"][2] <= found["refunds: 50"][0]


def test_a_lying_bar_is_as_long_as_its_value() -> None:
    found = bars(chart(options={"orientation": "horizontal"}))
    assert found["orders: 100"][2] / found["refunds: 50"][2] == pytest.approx(2, rel=0.01)
    assert found["orders: 100"][1] < found["orders: 40"][1]


def test_stacked_bars_stand_upon_one_another() -> None:
    found = bars(chart(options={"stacking": "normal"}))
    x, y, width, _ = found["orders: 100"]
    assert (found["refunds: 50"][0], found["refunds: 50"][2]) == (x, width)
    assert found["refunds: 50"][1] + found["refunds: 50"][3] == pytest.approx(y, abs=0.11)


def test_in_percent_every_full_stack_is_equally_high() -> None:
    found = bars(chart(options={"stacking": "percent"}))
    whole = found["orders: 100"][3] + found["refunds: 50"][3]
    assert whole == pytest.approx(found["orders: 40"][3], abs=0.3)


@pytest.mark.parametrize("orientation", ["vertical", "horizontal"])
def test_the_categories_are_named_and_the_values_written_where_asked(orientation: str) -> None:
    for asked, are_written in (("always", True), ("auto", True), ("never", False)):
        shown = texts(chart(options={"orientation": orientation, "showValue": asked}, defaults={"unit": "suffix:B"}))
        assert {"EU", "US"} <= set(shown)
        assert shown.count("40 B") == 1 + are_written  # one is a tick


def test_the_field_that_the_panel_names_gives_the_categories() -> None:
    assert {"50", "EU"} & set(texts(chart(options={"xField": "refunds", "showValue": "never"}))) == {"50"}


def test_series_over_time_have_a_category_a_moment() -> None:
    listed = [series(*map(float, range(1, 32)), pod=pod) for pod in ("a", "b")]
    one = panel("barchart", target("q", "{{pod}}"), w=24, options={"showValue": "never"})
    picture = drawn(board(one), answers({"q": listed}))
    assert len(bars(picture)) == 62
    assert "16:00" in texts(picture)


def test_a_bar_below_zero_hangs_from_it() -> None:
    lines = Lines(("name", "change"), (("up", 10.0), ("down", -10.0)))
    one = panel("barchart", {"refId": "A", "rawSql": "q", "format": "table"}, w=12, h=10)
    found = bars(drawn(board(one), answers({}, {"q": lines})))
    assert found["change: 10"][1] + found["change: 10"][3] == pytest.approx(found["change: -10"][1], abs=0.11)


def test_thresholds_colour_each_bar_by_its_value() -> None:
    steps = {"mode": "absolute", "steps": [{"color": "green", "value": None}, {"color": "red", "value": 60}]}
    picture = chart(defaults={"color": {"mode": "thresholds"}, "thresholds": steps})
    classes = {
        str(title.text): element.get("class")
        for element in picture.iter(f"{SVG}rect")
        for title in element.iter(f"{SVG}title")
    }
    assert "f-red" in str(classes["orders: 100"])
    assert "f-green" in str(classes["orders: 40"])
