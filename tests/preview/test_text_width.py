"""Widths of texts: cut before they collide, wrapped without losing a character."""

from __future__ import annotations

from hypothesis import given, strategies as st

from eventcore_monitoring.preview.text_width import cut, text_width, wrapped

plain = st.text(st.characters(min_codepoint=32, max_codepoint=0x2FFF), max_size=60)


@given(plain, st.floats(0, 300), st.sampled_from([10.0, 12.0, 24.0]))
def test_a_text_that_is_cut_fits(text: str, room: float, size: float) -> None:
    shown = cut(text, room, size)
    assert text_width(shown, size) <= room + 1e-5 or shown == ""
    assert shown == text or shown == "" or shown.endswith("…")


@given(plain, st.floats(20, 300))
def test_a_text_that_is_wrapped_loses_nothing(text: str, room: float) -> None:
    lines = wrapped(text, room)
    assert "".join(lines).replace(" ", "") == "".join(text.split())
    assert all(text_width(line) <= room + 1e-5 or len(line) == 1 for line in lines)


def test_wide_narrow_and_combining_characters_are_told_apart() -> None:
    assert text_width("漢字") > text_width("WW") > text_width("ii")
    assert text_width("e\u0301") == text_width("e")
    assert text_width("Total", 24) == 2 * text_width("Total", 12)
