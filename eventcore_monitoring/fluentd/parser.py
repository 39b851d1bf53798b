"""Reads the text of a Fluentd configuration (v1 format) into a tree, as Fluentd 1.19.3 reads it. Nothing is run."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Final

from eventcore_monitoring.findings import SourceLine
from eventcore_monitoring.fluentd.json_literal import json_value
from eventcore_monitoring.fluentd.scanner import FluentdSyntaxError, Scanner
from eventcore_monitoring.fluentd.tree import Include, Parameter, Section, Value

__all__ = ["FluentdSyntaxError", "read"]

_SYSTEM_KEYS: Final = ("@type", "@id", "@label", "@log_level")
_RESERVING_SECTIONS: Final = ("", "source", "match", "filter", "system")
_MAX_DEPTH: Final = 100

_SPACING: Final = re.compile(r"(?:[ \t\r\n]|#[^\r\n]*)*")
_BLANKS_AND_LINE_ENDS: Final = re.compile(r"[ \t\r\n]*")
_LINE_END: Final = re.compile(r"[ \t]*(?:#[^\r\n]*)?(?:[\r\n]|\Z)")
_NAME: Final = re.compile(r"[A-Za-z0-9_]+")
_BARE_KEY: Final = re.compile(r"[^ \t\r\n]+")
_BARE_ARGUMENT: Final = re.compile(r"(?:[^ \t\r\n>]+|[ \t\r]++(?![ \t\r\n]*>))+")
_ROOT_INCLUDE: Final = re.compile(r"@?include(?=[ \t\r\n#]|\Z)")
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_LINE: Final = re.compile(r"\r\n|\r|\n")


def read(text: str, file: str) -> Section:
    """The root of the configuration that a text holds; `file` is its path, for the places of what is read.

    Includes stay as they are, and code stays unread. Raises FluentdSyntaxError with the first fault.
    """
    return _Reader(text, file).root()


@dataclass(slots=True)
class _Open:
    """A section whose end is not read yet; the root has no name."""

    at: int
    name: str = ""
    argument: Value = ""
    comment: str = ""
    source: SourceLine | None = None
    children: list[Parameter | Include | Section] = field(default_factory=list)

    def closed(self) -> Section:
        return Section(self.name, self.argument, tuple(self.children), self.source, comment=self.comment)


class _Reader:
    def __init__(self, text: str, file: str) -> None:
        self.scanner = Scanner(text, file)
        self.text = text
        self.open = [_Open(0)]

    def root(self) -> Section:
        scanner = self.scanner
        if half := _SURROGATE.search(self.text):
            raise scanner.fault(half.start(), "the text is not UTF-8", "save the file as UTF-8")
        if self.text.startswith("\ufeff<"):
            raise scanner.fault(
                0, "a byte order mark hides the first section", "save the file as UTF-8 without the mark"
            )
        while True:
            before = scanner.at
            scanner.take(_SPACING)
            start = scanner.at
            if scanner.ended:
                return self._end_of_file()
            if scanner.skip("</"):
                self._end_tag(start)
            elif scanner.skip("<"):
                self._start_tag(start, _comment(self.text[before:start]))
            elif len(self.open) == 1 and scanner.take(_ROOT_INCLUDE) is not None:
                scanner.take(_SPACING)
                self._include(start)
            else:
                self._parameter(start)

    def _add(self, child: Parameter | Include | Section) -> None:
        self.open[-1].children.append(child)

    def _start_tag(self, start: int, comment: str) -> None:
        scanner = self.scanner
        name = scanner.take(_NAME)
        if name is None:
            fix = "write letters, digits and `_` behind `<`; text that begins so goes in quotes"
            raise scanner.fault(start, f"`{_short(scanner.rest_of_line(start))}` names no section", fix)
        scanner.take(_SPACING)
        argument = scanner.quoted()
        if argument is None:
            argument = scanner.take(_BARE_ARGUMENT) or ""
        scanner.take(_SPACING)
        if not scanner.skip(">"):
            tag, fix = _short(scanner.rest_of_line(start)), "close it with `>`; text that begins so goes in quotes"
            raise scanner.fault(start, f"the tag `{tag}` does not end behind its argument", fix)
        if scanner.take(_LINE_END) is None:
            tag, fix = _short(self.text[start : scanner.at]), "start a new line behind the tag"
            scanner.take(_BLANKS_AND_LINE_ENDS)
            raise scanner.fault(scanner.at, f"text follows the tag `{tag}` on its line", fix)
        if len(self.open) > _MAX_DEPTH:
            raise scanner.fault(start, f"sections are nested deeper than {_MAX_DEPTH}", "write them flatter")
        self.open.append(_Open(start, name, argument, comment, scanner.source(start)))

    def _end_tag(self, start: int) -> None:
        scanner = self.scanner
        name = scanner.take(_NAME) or ""
        scanner.take(_SPACING)
        section = self.open[-1]
        if not scanner.skip(">"):
            tag = _short(scanner.rest_of_line(start))
            fix = f"write `</{name or section.name or 'name'}>`"
            raise scanner.fault(start, f"`{tag}` is no end tag: it holds only the name of the section", fix)
        if scanner.take(_LINE_END) is None:
            scanner.take(_BLANKS_AND_LINE_ENDS)
            raise scanner.fault(scanner.at, f"text follows the end tag `</{name}>`", "start a new line behind the tag")
        if len(self.open) == 1:
            fix = "remove it, or write the start of the section above it"
            raise scanner.fault(start, f"`</{name}>` closes a section that is not open", fix)
        if name != section.name:
            opened = f"the section that is open is `<{section.name}>` of line {scanner.place(section.at).line}"
            instead = "before it" if any(outer.name == name for outer in self.open) else "instead"
            fix = f"write `</{section.name}>` {instead}"
            raise scanner.fault(start, f"`</{name}>` closes no section: {opened}", fix)
        self.open.pop()
        self._add(section.closed())

    def _end_of_file(self) -> Section:
        section = self.open[-1]
        if len(self.open) > 1:
            tag, end = _short(self.scanner.rest_of_line(section.at)), f"</{section.name}>"
            fix = f"write `{end}` at its end"
            if end in self.text[section.at :]:
                fix += ", on a line of its own"
            line = self.scanner.place(section.at).line
            raise self.scanner.fault(section.at, f"the section `{tag}` of line {line} is not closed", fix)
        return section.closed()

    def _include(self, start: int) -> None:
        scanner = self.scanner
        if scanner.ended:
            raise scanner.fault(start, "`@include` names no file", "write its path behind `@include`")
        path = scanner.quoted()
        if path is None:
            path = scanner.bare_value()
        scanner.take(_LINE_END)  # Fluentd reads on behind a quoted path, too
        self._add(Include(path, scanner.source(start)))

    def _parameter(self, start: int) -> None:
        scanner = self.scanner
        name = scanner.quoted()
        if name is None:
            name = scanner.take(_BARE_KEY) or ""
        between = scanner.take(_BLANKS_AND_LINE_ENDS) or ""
        if "\n" in between or scanner.ended:
            self._add(Parameter(name, "", scanner.source(start)))
            return
        if between == "":
            written = self.text[start : scanner.at]
            raise scanner.fault(
                scanner.at, f"text follows the name `{_short(written)}` without a blank", "write a blank there"
            )
        if name == "@include":
            self._include(start)
            return
        self._refuse_reserved(name, start)
        value = self._value()
        self._add(Parameter(name, value, scanner.source(start)))

    def _value(self) -> Value:
        scanner = self.scanner
        start = scanner.at
        if scanner.text[start] in "[{":
            value, kind = json_value(scanner), "JSON"
        else:
            quoted = scanner.quoted()
            value, kind = (scanner.bare_value() if quoted is None else quoted), "value in quotes"
        if scanner.take(_LINE_END) is None:
            if self.text[start] in "\"'" and "\n" in self.text[start : scanner.at]:
                raise scanner.unclosed(start)
            scanner.take(_BLANKS_AND_LINE_ENDS)
            text = _short(scanner.rest_of_line(scanner.at))
            fix = "remove it, or put the whole value into one pair of quotes"
            raise scanner.fault(scanner.at, f"`{text}` follows the {kind} on its line", fix)
        return value

    def _refuse_reserved(self, name: Value, start: int) -> None:
        section = self.open[-1].name
        if not isinstance(name, str) or not name.startswith("@") or name in _SYSTEM_KEYS:
            return
        if section in _RESERVING_SECTIONS:
            where = f"in `<{section}>`" if section else "at the top level"
            near = get_close_matches(name, _SYSTEM_KEYS, n=1)
            fix = f"did you mean `{near[0]}`?" if near else f"write one of {', '.join(_SYSTEM_KEYS)}, or no `@`"
            raise self.scanner.fault(start, f"`{name}` is reserved {where}", fix)


def _comment(spacing: str) -> str:
    """The comment lines directly above what follows, without their `#`."""
    lines = [line.strip(" \t") for line in _LINE.split(spacing)[:-1]]
    start = len(lines)
    while start and lines[start - 1].startswith("#"):
        start -= 1
    return "\n".join(line[1:].removeprefix(" ") for line in lines[start:])


def _short(text: str) -> str:
    """A text that fits into a sentence."""
    line = text.partition("\n")[0].rstrip()
    return line if len(line) <= 60 else f"{line[:59]}…"
