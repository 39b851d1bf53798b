"""Words of a shell against real bash and real sh: what they hand to a program is the text that was quoted."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st

from eventcore_monitoring.encoding.shell import shell_word
from strategies.text import characters, hostile_text, hostile_texts

SHELLS = ["bash", "sh"]
texts = st.lists(st.one_of(hostile_text, st.text(characters)).map(lambda text: text.replace("\0", "")), max_size=20)


def read_back(shell: str, folder: Path, given_texts: list[str]) -> list[str]:
    """The texts after a shell has read a script with their words and assignments."""
    lines = [f"a={shell_word(text)}\nprintf '%s\\0' \"$a\" {shell_word(text)}\n" for text in given_texts]
    script = folder / "script"
    script.write_bytes("".join(lines).encode())
    said = subprocess.run([shell, script], capture_output=True, check=True)
    assert said.stderr == b""
    return said.stdout.decode().split("\0")[:-1]


@pytest.mark.parametrize("shell", SHELLS)
def test_a_shell_reads_every_hostile_text_as_it_was(shell: str, tmp_path: Path) -> None:
    cases = ["", *(text.replace("\0", "") for text in hostile_texts(5000))]
    assert read_back(shell, tmp_path, cases) == [text for text in cases for _ in range(2)]


@settings(max_examples=50)
@given(texts)
def test_bash_reads_any_text_as_it_was(tmp_path_factory: pytest.TempPathFactory, cases: list[str]) -> None:
    folder = tmp_path_factory.mktemp("words")
    assert read_back("bash", folder, cases) == [text for text in cases for _ in range(2)]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("/backups/event-core", "/backups/event-core"),
        ("", "''"),
        ("it's", "'it'\\''s'"),
        ("$HOME `x` \\", "'$HOME `x` \\'"),
        ("a=b", "'a=b'"),
        ("~", "'~'"),
    ],
)
def test_a_word_is_quoted_only_where_it_has_to_be(text: str, word: str) -> None:
    assert shell_word(text) == word


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("a\0b", "a word of a shell cannot hold a NUL character: remove it"),
        (
            "\ud800",
            r"the text '\\ud800' holds half of a surrogate pair, U\+D800 at character 1: remove it",
        ),
    ],
)
def test_what_no_word_can_hold_is_refused(text: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        shell_word(text)
