"""A model of Fluentd's v1 configuration grammar, for tests: reads text as Fluentd 1.19.3 does, and never runs Ruby.

What Fluentd would run stays an opaque `Code` part of a value. Files are not included, only recorded.
`tests/encoding/test_fluentd_reader.py` compares it with recorded answers of the real parser.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import NoReturn


@dataclass(frozen=True)
class Code:
    """Ruby between `#{` and `}`: Fluentd runs it while it reads the file."""

    source: str


# Plain text, or the parts of a text that holds code.
Value = str | tuple[str | Code, ...]


@dataclass
class Section:
    name: str = ""
    argument: Value = ""
    parameters: dict[Value, Value] = field(default_factory=dict)
    sections: list[Section] = field(default_factory=list)
    includes: list[Value] = field(default_factory=list)


class FluentdSyntaxError(ValueError):
    """Text that Fluentd refuses."""


SYSTEM_KEYS = ("@type", "@id", "@label", "@log_level")
RESERVING_SECTIONS = ("", "source", "match", "filter", "system")
ESCAPES = {"n": "\n", "r": "\r", "t": "\t", "f": "\f", "b": "\b", "0": "\0"}

SPACING = re.compile(r"(?:[ \t\r\n]|#[^\r\n]*)*")
BLANKS_AND_LINE_ENDS = re.compile(r"[ \t\r\n]*")
LINE_END = re.compile(r"[ \t]*(?:#[^\r\n]*)?(?:[\r\n]|\Z)")
NAME = re.compile(r"[A-Za-z0-9_]+")
BARE_KEY = re.compile(r"[^ \t\r\n]+")
BARE_ARGUMENT = re.compile(r"[^>\n]+?(?=[ \t\r\n]*>)")
BARE_VALUE = re.compile(r"[^\r\n]+?(?=[ \t]+#|[ \t]*(?:[\r\n]|\Z))")
ROOT_INCLUDE = re.compile(r"@?include(?=[ \t\r\n])")
BEFORE_LINE_END = re.compile(r'[^"](?:[\r\n]|\Z)')
# Fluentd looks for a brace at the place of a `#` in JSON with a pattern that also fits at the start of any later line.
BRACES_AT_LINE_START = re.compile(r"^\{[^}]+\}", re.MULTILINE)


def read(text: str) -> Section:
    """The top level of a configuration file. Raises FluentdSyntaxError."""
    reader = _Reader(text)
    return reader.section(Section(), is_root=True)


def code_in(value: Value) -> list[Code]:
    return [part for part in value if isinstance(part, Code)] if isinstance(value, tuple) else []


def all_code(section: Section) -> list[Code]:
    """Everything in a section, its nested ones included, that Fluentd would run."""
    values = [section.argument, *section.includes]
    for key, value in section.parameters.items():
        values += [key, value]
    own = [code for value in values for code in code_in(value)]
    return own + [code for nested in section.sections for code in all_code(nested)]


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0

    def fail(self, reason: str) -> NoReturn:
        raise FluentdSyntaxError(f"{reason} at character {self.at}")

    def take(self, pattern: re.Pattern[str]) -> str | None:
        match = pattern.match(self.text, self.at)
        if match is None:
            return None
        self.at = match.end()
        return match.group()

    def skip(self, literal: str) -> bool:
        found = self.text.startswith(literal, self.at)
        self.at += len(literal) * found
        return found

    def expect_line_end(self) -> None:
        if self.take(LINE_END) is None:
            self.fail("expected end of line")

    def section(self, section: Section, *, is_root: bool) -> Section:
        """Reads up to the end tag, or to the end of the file."""
        while True:
            self.take(SPACING)
            if self.at == len(self.text):
                if is_root:
                    return section
                self.fail("expected end tag")
            if self.skip("</"):
                name = self.take(NAME)
                self.take(SPACING)
                if not self.skip(">") or name != section.name or is_root:
                    self.fail("unexpected end tag")
                self.expect_line_end()
                return section
            if self.skip("<"):
                section.sections.append(self.nested())
            elif is_root and self.take(ROOT_INCLUDE):
                self.take(BLANKS_AND_LINE_ENDS)
                section.includes.append(self.value())
                self.expect_line_end()
            else:
                self.parameter(section)

    def nested(self) -> Section:
        name = self.take(NAME) or self.fail("expected a section name")
        self.take(SPACING)
        argument = "" if self.text.startswith(">", self.at) else self.string(BARE_ARGUMENT)
        self.take(SPACING)
        if not self.skip(">"):
            self.fail("expected '>'")
        self.expect_line_end()
        return self.section(Section(name, argument), is_root=False)

    def parameter(self, section: Section) -> None:
        key = self.string(BARE_KEY)
        between = self.take(BLANKS_AND_LINE_ENDS) or ""
        if "\n" in between or self.at == len(self.text):
            section.parameters[key] = ""
            return
        reserved = isinstance(key, str) and key.startswith("@") and key not in (*SYSTEM_KEYS, "@include")
        if reserved and section.name in RESERVING_SECTIONS:
            self.fail("'@' is the system reserved prefix")
        value = self.value()
        self.expect_line_end()
        if key == "@include":
            section.includes.append(value)
        else:
            section.parameters[key] = value

    def value(self) -> Value:
        if self.text.startswith(("[", "{"), self.at):
            return self.json()
        return self.string(BARE_VALUE)

    def string(self, bare: re.Pattern[str]) -> Value:
        if self.skip('"'):
            return self.double_quoted()
        if self.skip("'"):
            return self.single_quoted()
        return self.take(bare) or self.fail("expected text")

    def single_quoted(self) -> str:
        parts: list[str] = []
        while not self.skip("'"):
            if self.skip("\\'"):
                parts.append("'")
            elif self.skip("\\\\"):
                parts.append("\\")
            else:
                parts.append(self.character())
        return "".join(parts)

    def double_quoted(self) -> Value:
        parts: list[str | Code] = []
        while not self.skip('"'):
            if (pair := self.take(BEFORE_LINE_END)) is not None:
                parts.append("" if pair[0] == "\\" else pair)
            elif self.skip("\\"):
                escaped = self.character()
                if escaped not in ESCAPES and re.match("[a-zA-Z0-9]", escaped):
                    self.fail(f"unexpected back-slash escape character {escaped}")
                parts.append(ESCAPES.get(escaped, escaped))
            elif self.skip("#{"):
                parts.append(self.code())
            else:
                parts.append(self.character())
        return _joined(parts)

    def character(self) -> str:
        character = self.text[self.at : self.at + 1]
        if character in ("", "\n"):
            self.fail("unexpected end of file in a quoted string")
        self.at += 1
        return character

    def code(self) -> Code:
        """Ruby up to the brace that closes it; quotes hide braces. (Fluentd asks Ruby's own parser.)"""
        start, depth, quote = self.at, 0, ""
        while self.at < len(self.text):
            character = self.text[self.at]
            self.at += 1
            if quote:
                if character == "\\":
                    self.at += 1
                elif character == quote:
                    quote = ""
            elif character in "'\"":
                quote = character
            elif character == "{":
                depth += 1
            elif character == "}":
                if depth == 0:
                    return Code(self.text[start : self.at - 1])
                depth -= 1
        raise FluentdSyntaxError("embedded code without an end")

    def json(self) -> Value:
        """An array or object, printed again on one line as Fluentd does."""
        buffer, codes = "", list[Code]()
        closing = "]" if self.text[self.at] == "[" else "}"
        while self.at < len(self.text):
            character = self.text[self.at]
            self.at += 1
            if character == "#":
                if _parsed(re.sub(r",\Z", "", buffer.rstrip()) + closing) is not None:
                    while self.at < len(self.text) and self.text[self.at] != "\n":
                        self.at += 1
                elif self.text.startswith("{", self.at):
                    self.at += 1
                    codes.append(self.code())
                    buffer += f"\ue000{len(codes) - 1}\ue001"
                elif BRACES_AT_LINE_START.search(self.text[self.at :]):
                    self.fail("a # in JSON before a line that starts with {…}: Fluentd runs what follows")
                else:
                    buffer += character
                continue
            buffer += character
            if character == closing and (tree := _parsed(buffer)) is not None:
                text = json.dumps(tree, ensure_ascii=False, separators=(",", ":"))
                pieces = re.split("\ue000([0-9]+)\ue001", text) if codes else [text]
                return _joined([codes[int(piece)] if i % 2 else piece for i, piece in enumerate(pieces)])
        raise FluentdSyntaxError("incomplete JSON")


def _parsed(text: str) -> object | None:
    try:
        tree: object = json.loads(text)
    except ValueError:
        return None
    return tree


def _joined(parts: list[str | Code]) -> Value:
    """Neighbouring texts as one; plain text when there is no code."""
    if not any(isinstance(part, Code) for part in parts):
        return "".join(part for part in parts if isinstance(part, str))
    joined: list[str | Code] = []
    for part in parts:
        if isinstance(part, str) and joined and isinstance(joined[-1], str):
            joined[-1] += part
        elif part != "":
            joined.append(part)
    return tuple(joined)
