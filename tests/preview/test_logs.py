"""Logs: times, levels, order and lines without room."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree

import pytest

from eventcore_monitoring.preview.answers import Lines
from preview.boards import START, SVG, answers, board, drawn, panel, target, texts

COLUMNS = ("Time", "Line")


def logs(
    *rows: tuple[Any, ...], columns: tuple[str, ...] = COLUMNS, w: int = 24, h: int = 10, **options: Any
) -> ElementTree.Element:
    one = panel("logs", target("{app}"), w=w, h=h, title="", options=options)
    return drawn(board(one, title=""), answers({}, {"{app}": Lines(columns, rows)}))


def written(picture: ElementTree.Element) -> list[str]:
    return [words for words in texts(picture) if words and "UTC" not in words]


def levels(picture: ElementTree.Element) -> list[str]:
    return [str(title.text) for one in picture.iter(f"{SVG}rect") for title in one.iter(f"{SVG}title")]


def test_the_newest_line_stands_first_unless_the_oldest_is_asked_for() -> None:
    rows = (START, "first"), (START + 60, "second")
    assert written(logs(*rows)) == ["second", "first"]
    assert written(logs(*rows, sortOrder="Ascending")) == ["first", "second"]


def test_time_and_labels_stand_before_the_line_where_asked() -> None:
    row = (float(START) + 0.25, "it happened", "shop", None)
    columns = (*COLUMNS, "app", "pod")
    shown = logs(row, columns=columns, showTime=True, showLabels=True)
    assert written(shown) == ["2025-11-24 16:00:00.250 app=shop it happened"]


@pytest.mark.parametrize(
    ("line", "level"),
    [
        ('level=WARN msg="x"', "warning"), ("[ERROR] no", "error"), ("FATAL: gone", "critical"),
        ("debugging", "unknown"), ("notice: a debug build", "info"), ("all well", "unknown"),
    ],
)  # fmt: skip
def test_the_level_is_found_in_the_line(line: str, level: str) -> None:
    assert levels(logs((START, line))) == [level]


def test_a_column_for_the_level_goes_before_the_line_and_colours_the_bar() -> None:
    picture = logs((START, "an error", "info"), columns=(*COLUMNS, "detected_level"))
    assert levels(picture) == ["info"]
    assert "f-green" in {one.get("class") for one in picture.iter(f"{SVG}rect")}


def test_a_long_line_is_cut_or_wrapped_as_the_panel_asks() -> None:
    long = "word " * 100
    (cut,) = written(logs((START, long), w=8))
    assert cut.endswith("…")
    wrapped = written(logs((START, long), w=8, wrapLogMessage=True))
    assert len(wrapped) == 6
    assert all(one.startswith("word") for one in wrapped)
    assert wrapped[-1].endswith("…")


def test_lines_without_room_are_counted() -> None:
    shown = written(logs(*((START + place, f"line {place}") for place in range(50)), h=5))
    assert shown[-1] == f"+ {50 - len(shown) + 1} lines"
    assert shown[0] == "line 49"


def test_times_that_are_text_are_shown_as_they_stand() -> None:
    assert written(logs(("16 o'clock", "tea"), showTime=True)) == ["16 o'clock tea"]
