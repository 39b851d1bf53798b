"""Text of a Fluentd configuration, read piece by piece: quotes, bare text and embedded code. Facts: Fluentd 1.19.3."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import Final, NamedTuple

from eventcore_monitoring.findings import SourceLine
from eventcore_monitoring.fluentd.tree import Code, Value, joined

_LINE_END: Final = re.compile(r"\r\n|\r|\n")
_REST_OF_LINE: Final = re.compile(r"[^\r\n]*")
_COMMENT_BEHIND: Final = re.compile(r"[ \t]#")
_ESCAPES: Final = {"n": "\n", "r": "\r", "t": "\t", "f": "\f", "b": "\b", "0": "\0"}
_LETTER_OR_DIGIT: Final = re.compile(r"[A-Za-z0-9]")
_PLAIN_IN_SINGLE: Final = re.compile(r"[^'\\\n]+")
_PLAIN_IN_DOUBLE: Final = re.compile(r'[^"\\#\r\n]+(?=[^\r\n])')
# Any character but the quote, a line end among them, before a line end.
_BEFORE_LINE_END: Final = re.compile(r'[^"](?:[\r\n]|\Z)')
_RUBY: Final = re.compile(r"""[{}]|"(?:[^"\\]|\\[\s\S])*"|'(?:[^'\\]|\\[\s\S])*'""")
_RUBY_IN_LINE: Final = re.compile(r"""[{}\n]|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'""")
_BRACE_IN_LINE: Final = re.compile(r"[{}\n]")


class FluentdSyntaxError(ValueError):
    """Text that Fluentd refuses to read, or that it would read as something else than it seems to say.

    `reason` is what is wrong, `fix` the way out in the imperative; line and column count from 1.
    """

    def __init__(self, reason: str, fix: str, line: int, column: int) -> None:
        super().__init__(f"line {line}, column {column}: {reason}: {fix}")
        self.reason = reason
        self.fix = fix
        self.line = line
        self.column = column


class Place(NamedTuple):
    """Line and column, both from 1."""

    line: int
    column: int


class Scanner:
    """A place in a text that moves on with everything that is taken; what cannot be read raises FluentdSyntaxError."""

    def __init__(self, text: str, file: str) -> None:
        self.text = text
        self.file = file
        self.at = 0
        self._line_starts = [0, *(found.end() for found in _LINE_END.finditer(text))]

    @property
    def ended(self) -> bool:
        """Whether nothing is left."""
        return self.at == len(self.text)

    def place(self, at: int) -> Place:
        """Where a character stands."""
        line = bisect_right(self._line_starts, at)
        return Place(line, at - self._line_starts[line - 1] + 1)

    def source(self, at: int) -> SourceLine:
        """Where a character stands, with its file."""
        return SourceLine(self.file, *self.place(at))

    def fault(self, at: int, reason: str, fix: str) -> FluentdSyntaxError:
        """The fault of what stands at a place, to be raised."""
        return FluentdSyntaxError(reason, fix, *self.place(at))

    def unclosed(self, at: int) -> FluentdSyntaxError:
        """The fault of a quote that does not end where it should, which Fluentd often sees only lines later."""
        quote = self.text[at]
        fix = f"close it with `{quote}`; write `\\n` for a line end, in double quotes"
        return self.fault(at, f"the quote `{quote}` is not closed on its line", fix)

    def take(self, pattern: re.Pattern[str]) -> str | None:
        """What fits a pattern here; None where nothing does."""
        found = pattern.match(self.text, self.at)
        if found is None:
            return None
        self.at = found.end()
        return found.group()

    def skip(self, literal: str) -> bool:
        """Whether this text stands here; then it is taken."""
        found = self.text.startswith(literal, self.at)
        self.at += len(literal) * found
        return found

    def rest_of_line(self, at: int) -> str:
        """What stands from a place to the end of its line."""
        found = _REST_OF_LINE.match(self.text, at)
        return "" if found is None else found.group().rstrip()

    def quoted(self) -> Value | None:
        """A text in quotes, without them; None where no quote stands here."""
        if self.skip('"'):
            return self._double_quoted()
        return self._single_quoted() if self.skip("'") else None

    def bare_value(self) -> str:
        """What stands up to the end of the line or to a comment, without blanks at its end."""
        start = self.at
        found = _REST_OF_LINE.match(self.text, start)
        end = start if found is None else found.end()
        comment = _COMMENT_BEHIND.search(self.text, start, end)
        value = self.text[start : comment.start() if comment else end].rstrip(" \t")
        self.at = start + len(value)
        return value

    def code(self) -> Code:
        """Ruby up to the brace that closes it, which is taken too; `#{` has been taken.

        Fluentd asks Ruby where the code ends. Here quotes hide braces; a quote that is not closed in the line hides
        none, and only code without an end in its line goes on in the next.
        """
        for pattern in (_RUBY_IN_LINE, _BRACE_IN_LINE, _RUBY):
            end = self._closing_brace(pattern)
            if end is not None:
                code = Code(self.text[self.at : end])
                self.at = end + 1
                return code
        raise self.fault(
            self.at - 2, "the code that `#{` begins has no end", "close it with `}`, or write `\\#{` for text"
        )

    def _closing_brace(self, pattern: re.Pattern[str]) -> int | None:
        depth = 0
        for found in pattern.finditer(self.text, self.at):
            match found.group():
                case "{":
                    depth += 1
                case "}" if depth == 0:
                    return found.start()
                case "}":
                    depth -= 1
                case "\n":
                    return None
        return None

    def _single_quoted(self) -> str:
        start, parts = self.at - 1, list[str]()
        while not self.skip("'"):
            if plain := self.take(_PLAIN_IN_SINGLE):
                parts.append(plain)
            elif self.skip("\\"):
                parts.append(self._character() if self.text[self.at : self.at + 1] in ("'", "\\") else "\\")
            else:
                raise self.unclosed(start)
        return "".join(parts)

    def _double_quoted(self) -> Value:
        start, parts = self.at - 1, list[str | Code]()
        while not self.skip('"'):
            if plain := self.take(_PLAIN_IN_DOUBLE):
                parts.append(plain)
            elif pair := self.take(_BEFORE_LINE_END):
                parts.append("" if pair[0] == "\\" else pair)
            elif self.skip("\\"):
                parts.append(self._escaped())
            elif self.skip("#{"):
                parts.append(self.code())
            elif character := self._character():
                parts.append(character)
            else:
                raise self.unclosed(start)
        return joined(parts)

    def _escaped(self) -> str:
        character = self._character()
        if character in _ESCAPES:
            return _ESCAPES[character]
        if _LETTER_OR_DIGIT.match(character):
            raise self.fault(
                self.at - 2,
                f"`\\{character}` means nothing in double quotes",
                f"write the text in single quotes, or `\\\\{character}` for a backslash",
            )
        return character

    def _character(self) -> str:
        """Any character but a line feed; nothing where none is left."""
        character = self.text[self.at : self.at + 1]
        if character == "\n":
            return ""
        self.at += len(character)
        return character
