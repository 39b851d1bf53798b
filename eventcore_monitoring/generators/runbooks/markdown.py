"""Markdown: any text as text, table cell, code or fence that reads as it was written, in every reader of Markdown.

User text is text: what Markdown (CommonMark 0.31, GitHub's tables, Python-Markdown) would take for markup is
escaped, but for pairs of backticks, which people write around names, and for lists in prose (`- ` and `1. `).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

# Most texts and names: nothing in them, nor at their start, is markup.
_PLAIN: Final = re.compile(r"[A-Za-z][A-Za-z0-9 ,;:()%/'\"?.-]*[A-Za-z0-9.?)]")
_PLAIN_CODE: Final = re.compile(r"[A-Za-z0-9_.:/-]+")
# A pair of single backticks with text between: stays code.
_CODE: Final = re.compile(r"(?<!`)`[^`\s](?:[^`\n]*[^`\s])?`(?!`)")
# An underscore inside a word is no emphasis, and names are full of them. Only `\` escapes that every reader knows.
_MARKUP: Final = re.compile(r"[\\`*\[\]]|(?<![^\W_])_|_(?![^\W_])")
_ENTITIES: Final = {"&": "&amp;", "<": "&lt;", "~": "&#126;"}
_SPECIAL: Final = re.compile("[&<~]")
# What is markup only where a line starts. A row of these characters alone would be a rule, a heading or a table.
_START: Final = re.compile(r"[#>]|[+-](?=[\s-]|\Z)|=+\s*\Z")
_END: Final = re.compile(r"(?<= )(?=#+\Z)")  # a heading may be closed with more of them
_NUMBERED: Final = re.compile(r"(\d{1,9})([.)])(?=\s|\Z)")
_ITEM: Final = re.compile(r"(- |\d{1,9}\. )(?=\S)")
_NO_ADDRESS: Final = re.compile(r"[\s()<>\\|\[\]]")
_NO_ANCHOR: Final = re.compile(r"[^\w-]")
# Below a line with `|` it would make a table of both.
_DELIMITERS: Final = re.compile(r"[\s|:-]*[|:][\s|:-]*")
_BLANKS: Final = re.compile(r"[ \t\r\n\f\v]+")


class Markdown(str):
    """Text that may go into a page as it is; the templates refuse any other."""

    __slots__ = ()


def line(text: str) -> Markdown:
    """One line of text; line breaks in it become blanks."""
    if _PLAIN.fullmatch(text):
        return Markdown(text)
    return Markdown(_edges(_inline(_one_line(text))))


def prose(text: str) -> Markdown:
    """Paragraphs of text; lists written as `- ` and `1. ` stay lists."""
    return Markdown("\n".join(map(_prose_line, text.strip().split("\n"))))


def cell(text: str) -> Markdown:
    """Text inside a table cell."""
    if r"\|" in text:  # readers differ on this inside code: no code in such a text
        return Markdown(_edges(_escaped(_one_line(text))).replace("|", r"\|"))
    return Markdown(line(text).replace("|", r"\|"))


def code(text: str) -> Markdown:
    """Text in a code span; line breaks in it become blanks."""
    if _PLAIN_CODE.fullmatch(text):
        return Markdown(f"`{text}`")
    text = _one_line(text)
    if not text:
        return Markdown("")
    ticks = _more_ticks_than(text, 1)
    padding = " " if "`" in (text[0], text[-1]) else ""
    return Markdown(f"{ticks}{padding}{text}{padding}{ticks}")


def code_cell(text: str) -> Markdown:
    """Text in a code span inside a table cell."""
    if r"\|" in text:
        return cell(text)
    return Markdown(code(text).replace("|", r"\|"))


def fence(text: str, language: str = "") -> Markdown:
    """Text as a block of code, fenced with more backticks than stand in a row inside."""
    ticks = _more_ticks_than(text, 3)
    return Markdown(f"{ticks}{language}\n{text.rstrip()}\n{ticks}")


def indented(text: Markdown, width: int) -> Markdown:
    """Markdown below a list item: its lines but the first are moved to the right, empty ones stay empty."""
    first, *rest = text.split("\n")
    return Markdown("\n".join([first, *(" " * width + below if below else "" for below in rest)]))


def in_cell(text: Markdown) -> Markdown:
    """Markdown of one paragraph inside a table cell."""
    return Markdown(" ".join(text.split("\n")).replace("|", r"\|"))


def anchor(text: str) -> Markdown:
    """What readers make of a heading to link to it (GitHub, Python-Markdown): lower case without punctuation."""
    return Markdown(_NO_ANCHOR.sub("", text.lower()))


def link(text: Markdown, address: str) -> Markdown:
    """A link; the text is Markdown already, and nothing in the address can end it."""
    return Markdown(f"[{text}]({_NO_ADDRESS.sub(lambda found: f'%{ord(found.group()):02X}', address)})")


def joined(parts: Iterable[Markdown], separator: str = ", ") -> Markdown:
    """Pieces of Markdown side by side; the separator is ours."""
    return Markdown(separator.join(parts))


def _one_line(text: str) -> str:
    return _BLANKS.sub(" ", text).strip(" ")


def _more_ticks_than(text: str, least: int) -> str:
    longest = max(map(len, re.findall("`+", text)), default=0)
    return "`" * (max(least, longest + 1) if longest >= least else least)


def _inline(text: str) -> str:
    parts: list[str] = []
    end = 0
    for span in _CODE.finditer(text):
        parts += (_escaped(text[end : span.start()]), span.group())
        end = span.end()
    return "".join([*parts, _escaped(text[end:])])


def _escaped(text: str) -> str:
    if text.isalnum():
        return text
    marked = _MARKUP.sub(lambda found: "\\" + found.group(), text)
    return _SPECIAL.sub(lambda found: _ENTITIES[found.group()], marked)


def _edges(text: str) -> str:
    """An escaped line that cannot begin a heading, a quotation or a list, and cannot close a heading."""
    text = _END.sub(r"\\", text)
    if _START.match(text):
        return _entity(text) if text[0] == "=" else "\\" + text
    return _NUMBERED.sub(r"\1\\\2", text, count=1) if _NUMBERED.match(text) else text


def _entity(text: str) -> str:
    """The text with its first character as an entity, for those that not every reader lets escape with a backslash."""
    return f"&#{ord(text[0])};{text[1:]}"


def _prose_line(text: str) -> str:
    text = text.strip()
    if _PLAIN.fullmatch(text):
        return text
    if _DELIMITERS.fullmatch(text):
        return "\\" + text if text[0] == "-" else _entity(text)
    if item := _ITEM.match(text):
        return item.group() + _edges(_inline(text[item.end() :]))
    return _edges(_inline(text))
