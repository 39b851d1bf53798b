"""Tables: columns, rows, cells and what is said of those without room."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree

import pytest

from eventcore_monitoring.preview.answers import Lines
from preview.boards import SVG, answers, board, drawn, panel, series, target, texts

ROWS = (("b", 2.0, 1500.0), ("a", 10.0, None), ("c", 1.0, 20.0))
STEPS = {"mode": "absolute", "steps": [{"color": "green", "value": None}, {"color": "red", "value": 100}]}


def table(
    rows: tuple[tuple[Any, ...], ...] = ROWS, columns: tuple[str, ...] = ("name", "rank", "size"), **more: Any
) -> ElementTree.Element:
    one = panel("table", {"refId": "A", "rawSql": "q", "format": "table"}, **{"title": "", "w": 12, "h": 9, **more})
    return drawn(board(one, title=""), answers({}, {"q": Lines(columns, rows)}))


def override(name: str, **settings: Any) -> dict[str, Any]:
    properties = [{"id": key.replace("__", "."), "value": value} for key, value in settings.items()]
    return {"matcher": {"id": "byName", "options": name}, "properties": properties}


def cells(picture: ElementTree.Element) -> list[str]:
    return [words for words in texts(picture) if words and "UTC" not in words]


def test_the_columns_stand_in_the_order_of_the_frame_with_their_units() -> None:
    picture = table(overrides=[override("size", unit="bytes")])
    assert cells(picture) == ["name", "rank", "size", "b", "2", "1.46 KiB", "a", "10", "c", "1", "20 B"]


@pytest.mark.parametrize(
    ("by", "descends", "order"),
    [("rank", False, "cba"), ("rank", True, "abc"), ("name", False, "abc"), ("size", False, "acb")],
)
def test_rows_are_sorted_by_the_column_that_the_panel_names(by: str, descends: bool, order: str) -> None:
    picture = table(options={"sortBy": [{"displayName": by, "desc": descends}]})
    assert "".join(words for words in cells(picture) if words in "abc") == order
    assert f"{by} {'↓' if descends else '↑'}" in cells(picture)


def test_hidden_columns_and_a_hidden_head_are_not_drawn() -> None:
    picture = table(options={"showHeader": False}, overrides=[override("rank", custom__hideFrom={"viz": True})])
    assert cells(picture) == ["b", "1500", "a", "c", "20"]


def test_rows_without_room_are_counted() -> None:
    rows = tuple((f"row {place}", float(place), 0.0) for place in range(40))
    shown = [words for words in cells(table(rows)) if words.startswith("row")]
    assert f"+ {40 - len(shown)} rows" in cells(table(rows))
    assert shown == [f"row {place}" for place in range(len(shown))]


def test_columns_without_room_are_counted() -> None:
    names = tuple(f"a column with a long name {place}" for place in range(20))
    assert any(words.endswith("columns") and words.startswith("+ ") for words in cells(table(((1.0,) * 20,), names)))


def test_numbers_stand_right_texts_left_and_as_the_settings_say() -> None:
    picture = table(overrides=[override("rank", custom__align="center")])
    anchors = {one.text: one.get("text-anchor", "start") for one in picture.iter(f"{SVG}text")}
    assert [anchors[word] for word in ("b", "2", "1500")] == ["start", "middle", "end"]


def test_a_coloured_ground_has_the_colour_of_the_threshold() -> None:
    picture = table(overrides=[override("size", thresholds=STEPS, custom__cellOptions={"type": "color-background"})])
    grounds = [one.get("class") for one in picture.iter(f"{SVG}rect") if one.get("class") in ("f-red", "f-green")]
    assert grounds == ["f-red", "f-green"]


def test_a_ground_of_the_whole_row_goes_from_end_to_end() -> None:
    settings = {"thresholds": STEPS, "custom__cellOptions": {"type": "color-background", "applyToRow": True}}
    picture = table(overrides=[override("size", **settings)])
    wide = [float(one.get("width", 0)) for one in picture.iter(f"{SVG}rect") if one.get("class") == "f-red"]
    assert len(wide) == 1
    assert wide[0] > 500


def test_coloured_text_has_the_colour_of_the_threshold_and_the_old_name_works_too() -> None:
    for settings in ({"custom__cellOptions": {"type": "color-text"}}, {"custom__displayMode": "color-text"}):
        picture = table(overrides=[override("size", thresholds=STEPS, **settings)])
        inks = {one.text: one.get("class") for one in picture.iter(f"{SVG}text")}
        assert (inks["1500"], inks["20"]) == ("f-red", "f-green")


def test_a_bar_is_as_long_as_its_value() -> None:
    settings = {"min": 0, "max": 2000, "custom__cellOptions": {"type": "gauge", "mode": "basic"}}
    picture = table(overrides=[override("size", **settings)])
    widths = {
        title.text: float(one.get("width", 0))
        for one in picture.iter(f"{SVG}rect")
        for title in one.iter(f"{SVG}title")
    }
    assert widths["1500"] / widths["20"] == pytest.approx(1500 / 20, rel=0.1)


def test_each_part_of_a_list_is_a_pill() -> None:
    picture = table(
        (("a, b", 1.0, 1.0), ('["c"]', 2.0, 2.0)), overrides=[override("name", custom__cellOptions={"type": "pill"})]
    )
    assert [words for words in cells(picture) if len(words) == 1 and words.isalpha()] == ["a", "b", "c"]
    assert sum(one.get("rx") == "10" for one in picture.iter(f"{SVG}rect")) == 3


def test_a_footer_calculates_with_all_rows_and_only_where_it_can() -> None:
    picture = table(defaults={"custom": {"footer": {"reducers": ["sum"]}}})
    assert [words for words in cells(picture) if "Total" in words] == ["Total 13", "Total 1520"]
    old = table(options={"footer": {"show": True, "reducer": ["max"], "fields": ["rank"]}})
    assert [words for words in cells(old) if "Max" in words] == ["Max 10"]


def test_of_several_frames_the_chosen_one_is_shown_and_named() -> None:
    listed = [series(1.0, 2.0, pod="x"), series(3.0, 4.0, pod="y")]
    for index, name in ((0, "x"), (1, "y"), (7, "x")):
        one = panel("table", target("q", "{{pod}}"), w=12, h=9, options={"frameIndex": index})
        shown = texts(drawn(board(one), answers({"q": listed})))
        assert {name, "1 of 2"} <= set(shown)
