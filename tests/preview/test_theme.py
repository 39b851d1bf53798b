"""Colours: Grafana's names, digits and rgb; one style sheet for two themes."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, strategies as st

from eventcore_monitoring.preview.theme import (
    CLASSIC,
    CONTINUOUS,
    GRAY,
    PANEL,
    Color,
    between,
    color,
    contrast,
    mixed,
    readable_on,
    style_sheet,
)

TONE = re.compile("#[0-9a-f]{6}")


@pytest.mark.parametrize(
    ("name", "light", "dark"),
    [
        ("green", "#56a64b", "#73bf69"),
        ("semi-dark-yellow", "#e0b400", "#f2cc0c"),
        ("super-light-red", "#ff7383", "#ffa6b0"),
        ("dark-purple", "#7c2ea3", "#8f3bb8"),
        ("#ABC", "#aabbcc", "#aabbcc"),
        ("#11223344", "#c0c4c9", "#161d24"),
        ("rgb(1, 2, 300)", "#0102ff", "#0102ff"),
        ("rgba(255, 0, 0, 0.5)", "#ff8080", "#8c0e10"),
        ("tomato", "#ff6347", "#ff6347"),
        ("transparent", "#ffffff", "#181b1f"),
    ],
)
def test_a_colour_is_what_grafana_draws_for_its_name(name: str, light: str, dark: str) -> None:
    assert color(name)[:2] == (light, dark)


@given(st.text())
def test_what_is_no_colour_is_gray_and_never_passed_on(name: str) -> None:
    found = color(name)
    assert TONE.fullmatch(found.light)
    assert TONE.fullmatch(found.dark)
    assert color(f"url({name})") == GRAY


def test_every_colour_of_the_palettes_is_known() -> None:
    names = [*CLASSIC, *(name for scale in CONTINUOUS.values() for name in scale)]
    assert all(color(name) != GRAY for name in names)
    assert len(set(CLASSIC)) == 64


def test_a_style_sheet_has_both_themes_only_where_the_reader_chooses() -> None:
    classes = frozenset({"f-green", "s-73bf69-56a64b", "other"})
    assert style_sheet(classes, "light") == ".f-green { fill: #56a64b }\n.s-73bf69-56a64b { stroke: #73bf69 }"
    assert style_sheet(classes, "dark") == ".f-green { fill: #73bf69 }\n.s-73bf69-56a64b { stroke: #56a64b }"
    both = style_sheet(classes, "auto")
    assert both.startswith(style_sheet(classes, "light"))
    assert f"@media (prefers-color-scheme: dark) {{\n{style_sheet(classes, 'dark')}\n}}" in both
    assert "var(" not in both


def test_a_scale_begins_and_ends_with_its_colours() -> None:
    scale = [color("green"), color("yellow"), color("red")]
    assert between(scale, -1)[:2] == color("green")[:2]
    assert between(scale, 0.5)[:2] == color("yellow")[:2]
    assert between(scale, 7)[:2] == color("red")[:2]
    assert mixed(Color("#000000", "#000000"), Color("#ffffff", "#ffffff"), 0.5).light == "#808080"


def test_text_on_a_colour_can_be_read() -> None:
    for name in CLASSIC:
        ground, ink = color(name), readable_on(color(name))
        assert contrast(ground.light, ink.light) > 2
        assert contrast(ground.dark, ink.dark) > 2
    assert contrast(PANEL.light, "#000000") == pytest.approx(21)
