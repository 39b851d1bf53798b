"""Legends: every series is named or counted, nothing collides."""

from __future__ import annotations

from typing import Any

import pytest

from eventcore_monitoring.preview import legend
from eventcore_monitoring.preview.contents import content
from eventcore_monitoring.preview.frames import numbers_of
from eventcore_monitoring.preview.svg import Box
from eventcore_monitoring.preview.text_width import text_width
from preview.boards import answers, board, drawn, panel, series, target, texts, wave


def many(count: int) -> Any:
    return answers({"q": [series(*wave(place, 1), pod=f"pod-{place:02d}") for place in range(count)]})


def shown(count: int, **options: Any) -> tuple[dict[str, Any], list[str]]:
    one = panel("timeseries", target("q", "{{pod}}"), w=12, options={"legend": {"showLegend": True, **options}})
    return one, texts(drawn(board(one), many(count)))


@pytest.mark.parametrize("mode", ["list", "table"])
@pytest.mark.parametrize("placement", ["bottom", "right"])
@pytest.mark.parametrize("count", [1, 3, 30])
def test_every_series_is_named_or_counted(mode: str, placement: str, count: int) -> None:
    _, words = shown(count, displayMode=mode, placement=placement)
    named = [word for word in words if word.startswith("pod-")]
    more = [int(word.split()[1]) for word in words if word.startswith("+ ")]
    assert len(named) + sum(more) == count
    assert named == sorted(named)
    assert named


def test_a_legend_that_is_switched_off_leaves_all_room_to_the_chart() -> None:
    one, words = shown(3, displayMode="list", placement="bottom")
    assert "pod-00" in words
    off = {**one, "options": {"legend": {"showLegend": False}}}
    assert "pod-00" not in texts(drawn(board(off), many(3)))
    room = Box(0, 0, 300, 200)
    entries = legend.entries_of(list(numbers_of(content(one, many(3), "p").frames)), one)
    assert legend.placed(entries, off, room).rest == room
    assert legend.placed(entries, one, room).rest.bottom < legend.placed(entries, one, room).place.y


def test_calculations_stand_under_their_names_and_sort_the_table() -> None:
    options = {"displayMode": "table", "placement": "right", "calcs": ["max", "min"], "sortBy": "Max", "sortDesc": True}
    _, words = shown(3, **options)
    start = words.index("Name")
    assert words[start : start + 3] == ["Name", "Max", "Min"]
    assert [word for word in words if word.startswith("pod-")] == ["pod-02", "pod-01", "pod-00"]


def test_a_series_that_is_hidden_from_the_legend_is_still_drawn() -> None:
    hide = {"id": "custom.hideFrom", "value": {"legend": True, "viz": False, "tooltip": False}}
    override = {"matcher": {"id": "byName", "options": "pod-01"}, "properties": [hide]}
    one = panel("timeseries", target("q", "{{pod}}"), overrides=[override])
    picture = drawn(board(one), many(3))
    assert [word for word in texts(picture) if word.startswith("pod-")] == ["pod-00", "pod-02"]
    assert "pod-01" in [element.text for element in picture.iter() if element.tag.endswith("title")]


def test_long_names_are_cut_before_they_leave_the_panel() -> None:
    listed = [series(*wave(1, 1), pod="a very long name of a pod that goes on and on and on and never ends")]
    one = panel("timeseries", target("q", "{{pod}}"), w=4)
    words = [word for word in texts(drawn(board(one), answers({"q": listed}))) if word.startswith("a very")]
    assert words
    assert all(word.endswith("…") and text_width(word) < 190 for word in words)
