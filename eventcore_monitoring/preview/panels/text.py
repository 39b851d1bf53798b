"""Text: a little Markdown, wrapped; HTML without its tags; code as it stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from eventcore_monitoring.preview import reading, svg
from eventcore_monitoring.preview.frames import Content
from eventcore_monitoring.preview.markdown import Block, Word, blocks
from eventcore_monitoring.preview.svg import Box, clip_path, escaped, group, line, num, paint
from eventcore_monitoring.preview.text_width import text_width
from eventcore_monitoring.preview.theme import BORDER, LINK, MUTED, TEXT

_SIZES: Final = (14, 24, 20, 17, 15, 14, 14)  # of a paragraph, and of the headings by their level
_INDENT: Final = 18.0
_MONOSPACE: Final = 0.61  # the advance of every character, of the font size


def draw(panel: Mapping[str, Any], content: Content, room: Box) -> Iterator[str]:
    """The panel."""
    words = reading.text(panel, "options", "content") or reading.text(panel, "content")
    mode = reading.text(panel, "options", "mode", otherwise="markdown")
    found = (
        (Block((Word(row, is_code=True),), is_code=True) for row in words.split("\n"))
        if mode == "code"
        else blocks(words)
    )
    mark = f"{content.mark}text"
    yield clip_path(mark, room)
    yield group(_drawn(found, room), clip=mark)


def _drawn(found: Iterator[Block], room: Box) -> Iterator[str]:
    y, was_item = room.y, False
    for block in found:
        size = _SIZES[min(block.level, 6)]
        is_item = bool(block.bullet)
        y += 0 if y == room.y or (block.is_code or (is_item and was_item)) else 8
        if block.is_rule:
            y += 6
            yield line(room.x, y, room.right, y, paint(stroke=BORDER))
            continue
        left = room.x + (_INDENT * (block.depth + 1) if is_item else 0)
        lines = [list(block.words)] if block.is_code else list(_lines(block, room.right - left, size))
        if y + size * 1.5 * len(lines) > room.bottom and y + size * 3 > room.bottom:
            yield svg.text(room.x, min(y + size, room.bottom - 3), "…", size=14, color=MUTED)
            return
        if is_item:
            yield svg.text(left - 6, y + size * 1.1, block.bullet, size=size, anchor="end")
        for row in lines:
            yield _row(row, left, y + size * 1.1, size, is_bold=block.level > 0)
            y += size * 1.5
        was_item = is_item


def _lines(block: Block, room: float, size: float) -> Iterator[list[Word]]:
    row: list[Word] = []
    left = room
    for word in block.words:
        width = _width(word, size, block.level > 0)
        gap = 0 if word.is_glued or not row else text_width(" ", size)
        if row and gap + width > left and not word.is_glued:
            yield row
            row, left, gap = [], room, 0
        row.append(word)
        left -= gap + width
    if row:
        yield row


def _width(word: Word, size: float, is_bold: bool) -> float:
    if word.is_code:
        return len(word.text) * size * _MONOSPACE
    return text_width(word.text, size, word.is_bold or is_bold)


def _row(row: list[Word], x: float, y: float, size: float, *, is_bold: bool) -> str:
    parts: list[str] = []
    for place, word in enumerate(row):
        blank = " " if place and not word.is_glued else ""
        style = ' font-weight="600"' if word.is_bold and not is_bold else ""
        style += ' font-style="italic"' if word.is_italic else ""
        style += ' font-family="monospace"' if word.is_code else ""
        style += paint(LINK) if word.is_link else ""
        inner = escaped(word.text)
        parts.append(f"{blank}<tspan{style}>{inner}</tspan>" if style else blank + inner)
    weight = ' font-weight="500"' if is_bold else ""
    start = f'<text x="{num(x)}" y="{num(y)}" font-size="{num(size)}"{weight} xml:space="preserve"{paint(TEXT)}>'
    return f"{start}{''.join(parts)}</text>"
