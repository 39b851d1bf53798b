"""markdown-it (CommonMark, with GitHub's tables and strikethrough) is the judge of every function."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from hypothesis import example, given, strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from eventcore_monitoring.encoding.plain_text import unsafe_characters
from eventcore_monitoring.generators.runbooks.markdown import (
    Markdown,
    cell,
    code,
    code_cell,
    fence,
    in_cell,
    indented,
    line,
    prose,
)
from strategies.text import hostile_text, hostile_texts

READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
_WORDS = r"""
* ** _ __ a_b _a a_ ` `` ``` `a` `a|b` ``a` ~ ~~ ~~~ # ## #a > >a - -- --- + ++ 1. 2) 10. = == ===
\ \\ \` \* \| | || |-| :-: |--|--| -|- [a](b) [a] [a]: ![a](javascript:1) <script> </p> <!-- <a@b.c>
&lt; &amp; &#60; & {{7*7}} {% %} <br> https://a.b/c_d*e $x$ :x:
"""
markdown_text = st.lists(st.sampled_from([*_WORDS.split(), " ", "  ", "    ", "a", "b"]), max_size=8).map("".join)
texts = (markdown_text | hostile_text).filter(lambda text: unsafe_characters(text, multiline=False) is None)
proses = (
    st.lists(markdown_text | st.sampled_from(["", "- a", "1. b", "a | b"]), max_size=6).map("\n".join) | hostile_text
).filter(lambda text: unsafe_characters(text, multiline=True) is None)


def shown(tokens: list[Token]) -> Iterator[str]:
    """The text that inline tokens show, code in backticks; any other token by its name."""
    for token in tokens:
        match token.type:
            case "text" | "text_special":
                yield token.content
            case "softbreak":
                yield "\n"
            case "code_inline":
                yield f"`{token.content}`"
            case other:
                yield f"<{other} {token.content}>"


def read(page: str) -> list[tuple[str, str]]:
    """The blocks of a page that hold text: the innermost opening token before it, and what it shows."""
    found: list[tuple[str, str]] = []
    opened = ""
    for token in READER.parse(page):
        if token.type == "inline":
            # The judge strips blanks of Unicode too at the ends of a block, where CommonMark strips those of ASCII.
            found.append((opened, "".join(shown(token.children or [])).strip()))
        elif token.type.endswith("_open"):
            opened = token.tag
        elif not token.type.endswith("_close"):
            found.append((token.type, token.content))
    return found


def one_line(text: str) -> str:
    return re.sub(r"[ \t\r\n\f\v]+", " ", text).strip(" ")


@given(texts)
@example("a_b `c|d` <script>alert(1)</script> {{7*7}} | *x* [l](javascript:1)")
def test_a_line_is_shown_as_it_was_written_wherever_a_template_puts_it(text: str) -> None:
    expected = one_line(text)
    if not expected.strip():
        return
    assert read(f"{line(text)}\n") == [("p", expected.strip())]
    assert read(f"# {line(text)}\n") == [("h1", expected.strip())]
    assert read(f"- {line(text)}\n") == [("p", expected.strip())]
    assert read(f"- **A** {line(text)} b\n") == [("p", f"<strong_open >A<strong_close > {expected} b")]


@given(texts)
@example(r"a\|b `c\|d`")
def test_a_cell_is_shown_as_it_was_written_and_stays_one_cell(text: str) -> None:
    table = read(f"| a | b |\n|---|---|\n| {cell(text)} | x |\n")
    assert table == [("th", "a"), ("th", "b"), ("td", one_line(text).strip()), ("td", "x")]


@given(texts)
def test_code_is_shown_as_it_was_written(text: str) -> None:
    expected = one_line(text)
    if expected:
        assert read(f"a {code(text)} b\n") == [("p", f"a `{expected}` b")]


@given(texts)
def test_code_in_a_cell_stays_one_cell(text: str) -> None:
    expected = one_line(text)
    table = read(f"| a | b |\n|---|---|\n| {code_cell(text)} | x |\n")
    assert len(table) == 4
    assert table[2][1].strip("`").strip() == expected.strip("`").strip()


@given(proses)
@example("```\na\n````\nb")
def test_a_fence_holds_its_text_and_ends_where_it_ends(text: str) -> None:
    block = fence(text, "bash")
    assert read(f"{block}\n\nafter\n") == [("fence", f"{text.rstrip()}\n"), ("p", "after")]
    step = read(f"10. step\n\n    {indented(block, 4)}\n\n11. after\n")
    assert step == [("p", "step"), ("fence", f"{text.rstrip()}\n"), ("p", "after")]


@given(proses)
@example("a | b\n:-|-:\n\n# x\n> y\n===\n    z")
def test_prose_shows_all_its_words_and_holds_nothing_but_paragraphs_and_lists(text: str) -> None:
    blocks = read(f"{prose(text)}\n\nafter\n")
    assert {tag for tag, _ in blocks} == {"p"}
    assert words("\n".join(content for _, content in blocks)) == words(f"{text}\nafter")


def words(text: str) -> str:
    """A text without the markers of lists, and without blanks."""
    lines = (re.sub(r"^(?:(?:-|\d{1,9}\.)(?:\s+|$))*", "", line.strip()) for line in text.split("\n"))
    return "".join("".join(lines).split())


def test_thousands_of_hostile_texts_are_shown_as_they_were_written() -> None:
    given_texts = [
        text
        for text in hostile_texts(4000, seed=11)
        if unsafe_characters(text, multiline=False) is None and text.strip()
    ]
    page = "".join(f"- {line(text)}\n" for text in given_texts)
    assert [content for _, content in read(page)] == [one_line(text).strip() for text in given_texts]


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("eventcore_commands_total grew by 5 % (twice)", "eventcore_commands_total grew by 5 % (twice)"),
        ("run `kubectl get pods`", "run `kubectl get pods`"),
        ("a < b && c", "a &lt; b &amp;&amp; c"),
        ("# heading", r"\# heading"),
        ("heading #", r"heading \#"),
        ("-1 is less", "-1 is less"),
    ],
)
def test_a_harmless_text_stays_readable_in_the_file(text: str, written: str) -> None:
    assert line(text) == written


def test_markdown_in_a_cell_keeps_its_markup_and_stays_one_cell() -> None:
    assert in_cell(Markdown("above **5 %** | `a|b`\nmore")) == r"above **5 %** \| `a\|b` more"
