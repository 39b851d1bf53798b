"""JSON as value of a parameter: read to the bracket that closes it, and kept on one line as Fluentd 1.19.3 keeps it."""

from __future__ import annotations

import json
import re
from typing import Final, NoReturn

from eventcore_monitoring.fluentd.scanner import Scanner
from eventcore_monitoring.fluentd.tree import Code, Value, joined

_OUTSIDE_STRINGS: Final = re.compile(r'[^"#/\[\]{}]+')
_IN_STRING: Final = re.compile(r'(?:[^"\\#\x00-\x1f]|\\[^#\x00-\x1f])+')
_COMMENT: Final = re.compile(r"#[^\n]*")
_SCRIPT_COMMENT: Final = re.compile(r"//[^\n]*|/\*[\s\S]*?\*/")
_NOT_LINE_END: Final = re.compile(r"[^\n]")
_COMMA_AT_END: Final = re.compile(r",\Z")
_NEEDLESS_COMMA: Final = re.compile(r",(?=[ \t\r\n]*[\]}])")
# Fluentd looks for a brace behind a `#` with a pattern that also fits at the start of any later line.
_BRACES_HERE: Final = re.compile(r"\{[^}]+\}")
_BRACE_AT_LINE_START: Final = re.compile(r"\n\{(?=[^}])")
# Stands for code while the JSON around it is read: no text of a file can hold half of a surrogate pair.
_MARK: Final = re.compile('"\ud801([0-9]+)\udfff"|\ud800([0-9]+)\udfff')
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_MAX_DEPTH: Final = 100


def json_value(scanner: Scanner) -> Value:
    """The array or object that starts here, its code as parts. Raises FluentdSyntaxError."""
    return _Literal(scanner).value()


class _Literal:
    def __init__(self, scanner: Scanner) -> None:
        self.scanner = scanner
        self.start = scanner.at
        self.closing = "]" if scanner.text[scanner.at] == "[" else "}"
        # The text without comments; blanks take their place, so that it is as long.
        self.parts: list[str] = []
        self.codes: list[Code] = []
        self.last_braces: int | None = None

    def value(self) -> Value:
        scanner, depth = self.scanner, 0
        while not scanner.ended:
            if (plain := scanner.take(_OUTSIDE_STRINGS)) is not None:
                self.parts.append(plain)
            elif scanner.skip('"'):
                self._string()
            elif scanner.text[scanner.at] == "#":
                self._number_sign(depth)
            elif (comment := scanner.take(_SCRIPT_COMMENT)) is not None:
                self._script_comment(comment)
            else:
                bracket = scanner.text[scanner.at]
                scanner.at += 1
                self.parts.append(bracket)
                depth += {"[": 1, "{": 1, "/": 0}.get(bracket, -1)
                if depth == 0:
                    return self._closed()
                if depth > _MAX_DEPTH:
                    raise self.scanner.fault(
                        scanner.at - 1, f"JSON is nested deeper than {_MAX_DEPTH}", "write it flatter"
                    )
        fix = f"close it with `{self.closing}`, or put the value into quotes where it is not meant as JSON"
        raise self.scanner.fault(self.start, "the JSON that begins here is not closed", fix)

    def _string(self) -> None:
        scanner, start = self.scanner, self.scanner.at - 1
        self.parts.append('"')
        while not scanner.skip('"'):
            if (plain := scanner.take(_IN_STRING)) is not None:
                self.parts.append(plain)
            elif scanner.skip("#"):
                self._text_or_code(scanner.at - 1, in_string=True)
            elif scanner.skip("\\") and scanner.text.startswith("#", scanner.at):
                self.parts.append("\\")
            elif scanner.ended or scanner.text[scanner.at] in "\r\n":
                raise self.scanner.fault(
                    start, "the string in this JSON is not closed on its line", 'close it with `"`'
                )
            else:
                fix = f"write `\\u{ord(scanner.text[scanner.at]):04x}` for it"
                raise self.scanner.fault(scanner.at, "a control character stands in a string of this JSON", fix)
        self.parts.append('"')

    def _number_sign(self, depth: int) -> None:
        """A comment where the JSON could end before it, else text or code."""
        scanner = self.scanner
        if depth == 1 and self._could_end():
            self.parts.append(" " * len(scanner.take(_COMMENT) or ""))
        else:
            scanner.at += 1
            self._text_or_code(scanner.at - 1, in_string=False)

    def _could_end(self) -> bool:
        before, line_end, line = "".join(self.parts).rpartition("\n")
        line = _COMMA_AT_END.sub("", line.rstrip())
        try:
            _loaded(f"{before}{line_end}{line}{self.closing}")
        except ValueError:
            return False
        return True

    def _text_or_code(self, at: int, *, in_string: bool) -> None:
        """What a `#` means that starts no comment; it has been taken."""
        scanner = self.scanner
        if not self._runs_code(scanner.at):
            self.parts.append("#")
        elif not scanner.skip("{"):
            later = "because a later line begins with `{…}`, Fluentd would run what follows this `#` as code"
            raise self.scanner.fault(at, later, "write `\\u0023` for it")
        else:
            self.codes.append(scanner.code())
            number = len(self.codes) - 1
            self.parts.append(f"\ud800{number}\udfff" if in_string else f'"\ud801{number}\udfff"')

    def _runs_code(self, at: int) -> bool:
        """Whether Fluentd runs what stands behind a `#` that ends at this place."""
        if self.last_braces is None:
            self.last_braces = _last_braces(self.scanner.text)
        return self.last_braces > at or _BRACES_HERE.match(self.scanner.text, at) is not None

    def _script_comment(self, comment: str) -> None:
        """A comment as in JavaScript, in which code is still code."""
        start = self.scanner.at - len(comment)
        for found in re.finditer("#", comment):
            if self._runs_code(start + found.end()):
                raise self.scanner.fault(
                    start + found.start(), "Fluentd would run what follows this `#` as code", "remove it"
                )
        self.parts.append(_NOT_LINE_END.sub(" ", comment))

    def _closed(self) -> Value:
        text = "".join(self.parts)
        try:
            printed = _printed(text)
            halved = _SURROGATE.search(printed) is not None and _SURROGATE.search(_printed(_MARK.sub("0", text)))
        except json.JSONDecodeError as error:
            at, reason, fix = _what_is_wrong(text, error.pos)
            raise self.scanner.fault(self.start if self.codes else self.start + at, reason, fix) from None
        except ValueError:
            reason = "this JSON holds `NaN`, `Infinity` or a number too long to be read"
            raise self.scanner.fault(self.start, reason, "write a finite number") from None
        if halved:
            reason = "half of a surrogate pair stands in this JSON"
            raise self.scanner.fault(self.start, reason, "remove it, or write the whole pair")
        pieces, end = list[str | Code](), 0
        for mark in _MARK.finditer(printed):
            pieces += [printed[end : mark.start()], self.codes[int(mark[1] or mark[2])]]
            end = mark.end()
        return joined([*pieces, printed[end:]])


def _last_braces(text: str) -> int:
    """Where the last line that begins with `{…}` begins, -1 where none does."""
    last = text.rfind("}")
    starts = [found.end() for found in _BRACE_AT_LINE_START.finditer(text, 0, max(last, 0))]
    return starts[-1] - 1 if starts else -1


def _what_is_wrong(text: str, at: int) -> tuple[int, str, str]:
    """Place, reason and fix for JSON that cannot be read on at a place."""
    before = text[:at].rstrip()
    comma = len(before) - 1 if before.endswith(",") else at
    if _NEEDLESS_COMMA.match(text, comma):
        return comma, "a comma stands before the closing bracket of this JSON", "remove the comma"
    match text[at : at + 1]:
        case "'":
            return at, "single quotes stand in this JSON", 'write double quotes: `"`'
        case "\\":
            escape = text[at : at + 2]
            return at, f"`{escape}` means nothing in JSON", f"write `\\{escape}` for a backslash"
        case "#":
            return (
                at,
                "this `#` starts no comment: one may stand in JSON only behind a value of the outermost brackets",
                "move the comment out of the JSON, or behind such a value or the comma that follows it",
            )
    rest = text[at:].partition("\n")[0].rstrip()
    return at, f"JSON cannot go on with `{rest}`", "write valid JSON, or put the value into quotes"


def _printed(text: str) -> str:
    return json.dumps(_loaded(text), ensure_ascii=False, separators=(",", ":"))


def _loaded(text: str) -> object:
    value: object = json.loads(text, parse_constant=_refuse)
    return value


def _refuse(constant: str) -> NoReturn:
    raise ValueError(constant)
