"""Texts of the exposition format, read back by our own reader and by promtool."""

from __future__ import annotations

import subprocess

import pytest
from hypothesis import given

from eventcore_monitoring.encoding.exposition import exposed_help, exposed_label
from strategies.text import hostile_text, hostile_texts


def test_promtool_reads_every_hostile_text() -> None:
    lines = [f"# HELP up {exposed_help(hostile_texts(300)[50])}\n# TYPE up gauge\n"]
    lines += [f'up{{n="{n}",a={exposed_label(text)}}} 1\n' for n, text in enumerate(hostile_texts(2000))]
    said = subprocess.run(["promtool", "check", "metrics"], input="".join(lines).encode(), capture_output=True)
    assert (said.returncode, said.stdout, said.stderr) == (0, b"", b"")


@given(hostile_text)
def test_a_label_is_read_back_as_it_was(text: str) -> None:
    inside = exposed_label(text)[1:-1]
    escapes = {"\\\\": "\\", '\\"': '"', "\\n": "\n"}
    read, position = "", 0
    while position < len(inside):
        pair = inside[position : position + 2]
        read += escapes.get(pair, pair[0])
        position += 2 if pair in escapes else 1
    assert read == text
    assert "\n" not in inside


def test_help_escapes_backslashes_and_line_feeds_alone() -> None:
    assert exposed_help('a\\b\n"c"') == 'a\\\\b\\n"c"'


def test_half_of_a_surrogate_pair_is_refused() -> None:
    for encode in (exposed_label, exposed_help):
        with pytest.raises(ValueError, match="half of a surrogate pair"):
            encode("\ud800")
