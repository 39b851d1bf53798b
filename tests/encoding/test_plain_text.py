from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, strategies as st

from eventcore_monitoring.encoding.plain_text import refuse_surrogates, unsafe_characters


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("a\x07", "character 2 is U+0007, a control character: remove it"),
        ("a\r", "character 2 is U+000D, a control character: remove it"),
        ("\x9b", "character 1 is U+009B, a control character: remove it"),
        ("\x7f", "character 1 is U+007F, a control character: remove it"),
        ("ab\x85", "character 3 is U+0085, a line end that only some readers see: remove it"),
        ("\u2028", "character 1 is U+2028, a line end that only some readers see: remove it"),
        ("\u2029", "character 1 is U+2029, a line end that only some readers see: remove it"),
        ("\ud83d", "character 1 is U+D83D, half of a surrogate pair: remove it"),
        ("x\u202e", "character 2 is U+202E, a bidirectional control, which reorders the text on the screen: remove it"),
        ("\u2066", "character 1 is U+2066, a bidirectional control, which reorders the text on the screen: remove it"),
        ("ad\u200bmin", "character 3 is U+200B, a character without width: remove it"),
        ("\u00ad", "character 1 is U+00AD, a character without width: remove it"),
        ("\ufeffa", "character 1 is U+FEFF, a byte order mark: remove it"),
        ("\U000e0041", "character 1 is U+E0041, an invisible tag character: remove it"),
        ("\ufffd", "character 1 is U+FFFD, the sign for text that was decoded wrongly: remove it"),
        ("\uffff", "character 1 is U+FFFF, no character: remove it"),
    ],
)
@pytest.mark.parametrize("multiline", [False, True])
def test_the_first_unsafe_character_is_named(text: str, sentence: str, multiline: bool) -> None:
    assert unsafe_characters(text + "\u202e", multiline=multiline) == sentence


def test_newline_and_tab_are_safe_only_in_text_of_several_lines() -> None:
    assert unsafe_characters("a\n\tb", multiline=True) is None
    assert unsafe_characters("a\nb", multiline=False) == "character 2 is U+000A, a control character: remove it"
    assert unsafe_characters("a\tb", multiline=False) == "character 2 is U+0009, a control character: remove it"


@pytest.mark.parametrize("text", ["", "Größe 日本 – 5 % ≥ €", "😀 ⚠️", "שלום", "a\xa0b"])
def test_visible_text_of_any_script_is_safe(text: str) -> None:
    assert unsafe_characters(text, multiline=False) is None


@given(st.characters(categories=["Cc", "Cs", "Zl", "Zp"]))
def test_every_control_surrogate_and_separator_of_lines_is_unsafe(character: str) -> None:
    assert unsafe_characters(character, multiline=False) is not None


@given(st.characters(categories=["L", "M", "N", "P", "S"], exclude_characters="\ufffd"))
def test_letters_digits_punctuation_and_symbols_are_safe(character: str) -> None:
    hidden = unicodedata.name(character, "").startswith(("MONGOLIAN FREE VARIATION", "COMBINING GRAPHEME JOINER"))
    assert (unsafe_characters(character, multiline=False) is not None) == hidden


def test_half_of_a_surrogate_pair_is_refused_and_whole_ones_pass() -> None:
    refuse_surrogates("ok 😀")
    with pytest.raises(ValueError, match=r"the text 'a\\udc00' holds half of a surrogate pair, U\+DC00 at character 2"):
        refuse_surrogates("a\udc00")
