"""A little Markdown: as much as text panels need, as blocks of words with their style. No HTML is ever passed on."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Final, NamedTuple


class Word(NamedTuple):
    """A word and how it looks; `glued`: no blank before it."""

    text: str
    is_bold: bool = False
    is_code: bool = False
    is_italic: bool = False
    is_link: bool = False
    is_glued: bool = False


class Block(NamedTuple):
    """A paragraph. `level` of a heading is 1 to 6, else 0; `bullet` stands before an item, indented by `depth`."""

    words: tuple[Word, ...]
    level: int = 0
    bullet: str = ""
    depth: int = 0
    is_code: bool = False
    is_rule: bool = False


_HEADING: Final = re.compile(r"(#{1,6})\s+(.*?)\s*#*$")
_ITEM: Final = re.compile(r"(\s*)([-*+]|\d{1,9}[.)])\s+(.*)")
_RULE: Final = re.compile(r"\s*([-*_])(?:\s*\1){2,}\s*$")
_TAG: Final = re.compile(r"<[^<>]{0,500}>")
_SPAN: Final = re.compile(
    r"`(?P<code>[^`]+)`|\*\*(?P<bold>[^*]+)\*\*|__(?P<strong>[^_]+)__|!?\[(?P<link>[^\][]*)\]\([^()\s]*[^()]*\)"
    r"|\*(?P<italic>[^*\s][^*]*)\*|(?<!\w)_(?P<emphasis>[^_]+)_(?!\w)"
)


def blocks(content: str) -> Iterator[Block]:
    """The blocks of a text in Markdown."""
    paragraph: list[str] = []
    in_code = False
    for row in content.replace("\r\n", "\n").split("\n"):
        if row.lstrip().startswith(("```", "~~~")):
            yield from _paragraph(paragraph)
            paragraph, in_code = [], not in_code
        elif in_code:
            yield Block((Word(row, is_code=True),), is_code=True)
        elif not row.strip():
            yield from _paragraph(paragraph)
            paragraph = []
        elif match := _HEADING.match(row):
            yield from _paragraph(paragraph)
            paragraph = []
            yield Block(tuple(words(match[2])), level=len(match[1]))
        elif _RULE.match(row):
            yield from _paragraph(paragraph)
            paragraph = []
            yield Block((), is_rule=True)
        elif match := _ITEM.match(row):
            yield from _paragraph(paragraph)
            paragraph = []
            bullet = "•" if match[2] in "-*+" else match[2]
            yield Block(tuple(words(match[3])), bullet=bullet, depth=len(match[1].expandtabs(4)) // 2)
        else:
            paragraph.append(row.strip())
    yield from _paragraph(paragraph)


def _paragraph(rows: list[str]) -> Iterator[Block]:
    if rows and (found := tuple(words(" ".join(rows)))):
        yield Block(found)


def words(text: str) -> Iterator[Word]:
    """The words of a line, with bold, code, italics and links."""
    text = html.unescape(_TAG.sub("", text))
    end = 0
    is_glued = False
    for match in _SPAN.finditer(text):
        before = text[end : match.start()]
        yield from _split(before, Word(""), is_glued)
        is_glued = (bool(before) and not before[-1].isspace()) or (not before and end > 0)
        kind = match.lastgroup or ""
        style = Word(
            "",
            is_bold=kind in ("bold", "strong"),
            is_code=kind == "code",
            is_italic=kind in ("italic", "emphasis"),
            is_link=kind == "link",
        )
        yield from _split(match[kind], style, is_glued)
        end = match.end()
        is_glued = end < len(text) and not text[end].isspace()
    yield from _split(text[end:], Word(""), is_glued)


def _split(text: str, style: Word, is_glued: bool) -> Iterator[Word]:
    for place, word in enumerate(text.split()):
        yield style._replace(text=word, is_glued=is_glued and place == 0)
