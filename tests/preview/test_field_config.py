"""Settings of fields: defaults, and overrides for the fields that their matchers choose."""

from __future__ import annotations

from typing import Any

import pytest

from eventcore_monitoring.preview.contents import content
from eventcore_monitoring.preview.display import series_color, shown, thresholds
from eventcore_monitoring.preview.frames import Field, numbers_of
from eventcore_monitoring.preview.theme import CLASSIC, GRAY, color
from preview.boards import answers, panel, series, target, wave

ANSWERS = answers({"a": [series(*wave(1, 1), pod="x")], "b": [series(*wave(1, 1), pod="y")]})
TARGETS = target("a", "first {{pod}}"), target("b", "second {{pod}}", ref="B")


def fields(*overrides: dict[str, Any], **more: Any) -> list[Field]:
    found = content(panel("timeseries", *TARGETS, overrides=list(overrides), **more), ANSWERS, "p")
    return list(numbers_of(found.frames))


def override(matcher: str, options: Any, **properties: Any) -> dict[str, Any]:
    listed = [{"id": name.replace("__", "."), "value": value} for name, value in properties.items()]
    return {"matcher": {"id": matcher, "options": options}, "properties": listed}


@pytest.mark.parametrize(
    ("matcher", "options", "chosen"),
    [
        ("byName", "first x", [True, False]),
        ("byName", "Value", [True, True]),
        ("byRegexp", "/^sec/", [False, True]),
        ("byRegexp", "/^SEC/i", [False, True]),
        ("byRegexp", "sec", [False, False]),
        ("byRegexp", "(", [False, False]),
        ("byNames", {"names": ["second y"], "mode": "include"}, [False, True]),
        ("byNames", {"names": ["second y"], "mode": "exclude"}, [True, False]),
        ("byFrameRefID", "B", [False, True]),
        ("byType", "number", [True, True]),
        ("byType", "string", [False, False]),
        ("byValue", {"reducer": "max", "op": "gt", "value": 1}, [True, True]),
        ("byValue", {"reducer": "max", "op": "lt", "value": 1}, [False, False]),
        ("unknown", "first x", [False, False]),
    ],
)
def test_an_override_reaches_the_fields_that_its_matcher_chooses(
    matcher: str, options: Any, chosen: list[bool]
) -> None:
    found = fields(override(matcher, options, unit="bytes"), defaults={"unit": "s"})
    assert [field.config["unit"] == "bytes" for field in found] == chosen


def test_a_custom_setting_of_one_series_leaves_the_others_alone() -> None:
    found = fields(
        override("byName", "first x", custom__lineWidth=3), defaults={"custom": {"lineWidth": 1, "fillOpacity": 9}}
    )
    assert [field.config["custom"] for field in found] == [
        {"lineWidth": 3, "fillOpacity": 9},
        {"lineWidth": 1, "fillOpacity": 9},
    ]


def test_the_later_of_two_overrides_wins() -> None:
    found = fields(override("byName", "first x", unit="s"), override("byType", "number", unit="m"))
    assert [field.config["unit"] for field in found] == ["m", "m"]


def test_a_display_name_knows_the_labels() -> None:
    found = fields(defaults={"displayName": "${__field.labels.pod} of ${__field.name}"})
    assert [field.display for field in found] == ["x of first x", "y of second y"]


def test_colours_are_of_the_palette_by_place_or_fixed_or_of_the_thresholds() -> None:
    assert [series_color(field) for field in fields()] == [color(CLASSIC[0]), color(CLASSIC[1])]
    fixed = override("byName", "first x", color={"mode": "fixed", "fixedColor": "purple"})
    assert [series_color(field) for field in fields(fixed)] == [color("purple"), color(CLASSIC[1])]
    steps = [{"color": "blue", "value": None}, {"color": "red", "value": 0.5}]
    by_value = {"color": {"mode": "thresholds", "seriesBy": "max"}, "thresholds": {"mode": "absolute", "steps": steps}}
    assert [series_color(field) for field in fields(defaults=by_value)] == [color("red")] * 2


def test_where_thresholds_are_not_set_grafanas_own_are_taken() -> None:
    field = fields()[0]
    assert [(step.value, step.color.name) for step in thresholds(field)] == [(float("-inf"), "green"), (80, "red")]


@pytest.mark.parametrize(
    ("value", "text", "tone"),
    [
        (0.0, "down", color("red")),
        (1.0, "up", color("green")),
        (7.0, "many", GRAY),
        (None, "nothing", GRAY),
        ("web-12", "a web server", GRAY),
    ],
)
def test_value_mappings_give_text_and_colour(value: float | str | None, text: str, tone: object) -> None:
    mappings = [
        {"type": "value", "options": {"0": {"text": "down", "color": "red"}, "1": {"text": "up", "color": "green"}}},
        {"type": "range", "options": {"from": 5, "to": None, "result": {"text": "many"}}},
        {"type": "special", "options": {"match": "null+nan", "result": {"text": "nothing"}}},
        {"type": "regex", "options": {"pattern": "/^web-/", "result": {"text": "a web server"}}},
    ]
    field = Field("Value", "number", (), config={"mappings": mappings})
    assert (shown(field, value).whole, shown(field, value).color) == (text, tone)


def test_a_value_that_is_not_there_is_what_the_settings_say() -> None:
    assert shown(Field("Value", "number", (), config={"noValue": "none"}), None).whole == "none"
    assert shown(Field("Value", "number", ()), None).whole == ""


def test_a_name_has_the_same_colour_wherever_it_stands() -> None:
    config = {"color": {"mode": "palette-classic-by-name"}}
    first, second = (Field("Value", "number", (), display="api", config=config, order=place) for place in (0, 5))
    other = Field("Value", "number", (), display="web", config=config)
    assert series_color(first) == series_color(second)
    assert series_color(first) != series_color(other)
