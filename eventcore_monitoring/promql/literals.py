r"""What the literals of PromQL stand for: numbers, lengths of time and strings.

Numbers are read as Prometheus reads them (Go `strconv`): `0x1F` is 31, `010` is octal 8, `1_000` is 1000 (since 2.54),
and there is no hexadecimal with a point. A duration may stand for a number, and a number for a duration (since 2.54).
Strings are Go's; an escape of single bytes (`\xc3\xa9`) must make up whole characters.
"""

from __future__ import annotations

import math
import re
from functools import lru_cache
from typing import Final

from eventcore_monitoring.promql.nodes import Window
from eventcore_monitoring.promql.printer import short
from eventcore_monitoring.promql.tokens import SyntaxFault, Token, without_braces
from eventcore_monitoring.values import duration, milliseconds

# Prometheus keeps durations as nanoseconds, and times as milliseconds, in 64 bits.
_LONGEST: Final = 2**63 / 1e9
_FARTHEST: Final = 2**63 / 1000
_octal: Final = re.compile(r"0_?[0-7]+(?:_[0-7]+)*", re.ASCII).fullmatch
_no_text: Final = re.compile(r"[\ud800-\udfff\ufffd]").search
_escape: Final = re.compile(
    r"\\(?:x([0-9a-fA-F]{2})|([0-3][0-7]{2})|(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))|(.))", re.DOTALL
).finditer
_SHORT_ESCAPES: Final = {
    "a": b"\a", "b": b"\b", "f": b"\f", "n": b"\n", "r": b"\r", "t": b"\t", "v": b"\v", "\\": b"\\",
}  # fmt: skip


def number(token: Token) -> float:
    """The value of a number or a duration (in seconds). Raises SyntaxFault."""
    try:
        return _number(token[1])
    except ValueError:
        problem = f"{short(token[1])} is neither a number nor a duration"
    except OverflowError:
        problem = f"{short(token[1])} is too large"
    raise SyntaxFault(problem, "write 1000, 1e3, 30s or 1h30m", token[2], token[3])


def window(text: str, start: int) -> Window:
    """A length of time in its canonical form, or as it is where a variable is in it. Raises SyntaxFault."""
    if "$" in text:
        return without_braces(text)
    try:
        return _canonical(text)
    except _Length as wrong:
        raise SyntaxFault(f"{short(text)} {wrong.problem}", wrong.fix, start, start + len(text)) from None


def time(token: Token, sign: str, start: int) -> float:
    """The time that a number after `@` stands for, in seconds, to the millisecond; its sign stands at `start`.

    Raises SyntaxFault.
    """
    seconds = number(token)
    if not seconds < _FARTHEST:
        written = f"{sign}{short(token[1])}"
        problem = f"the time after @ is out of bounds: {written}"
        raise SyntaxFault(problem, "write a Unix time in seconds", start, token[3])
    rounded = math.floor(seconds * 1000 + 0.5) / 1000
    return (-rounded if sign == "-" else rounded) + 0.0  # no negative zero


def string(token: Token) -> str:
    """The text that a quoted string stands for. Raises SyntaxFault."""
    _, text, start, end = token
    quote, body = text[0], text[1:-1]
    if "\\" in body and quote != "`":
        body = _unescaped(body, quote, start + 1)
    if not body.isascii() and (found := _no_text(body)):
        what = f"U+{ord(found[0]):04X}, which stands for a broken character"
        raise SyntaxFault(f"a string holds {what}", "write the character that is meant", start, end)
    return body


class _Length(Exception):  # noqa: N818 - it never leaves this module
    def __init__(self, problem: str, fix: str) -> None:
        self.problem = problem
        self.fix = fix


@lru_cache(maxsize=1024)  # few lengths, and each in many rules
def _canonical(text: str) -> Window:
    try:
        seconds = _number(text)
    except OverflowError:
        seconds = math.inf
    except ValueError:
        raise _Length("is no duration", "write 30s, 5m, 2h, 1d or 1h30m; 292y at most") from None
    if not seconds < _LONGEST:
        raise _Length("is too long a time", "write 30s, 5m, 2h, 1d or 1h30m")
    length = milliseconds(text) if _is_duration(text) else round(seconds * 1e9) // 10**6
    if length == 0:
        raise _Length("is less than a millisecond", "write 1ms or more; leave out an offset of 0")
    return duration(length)


def _is_duration(text: str) -> bool:
    return text[-1] in "smhdwy" and text[1:2] not in ("x", "X")


def _number(text: str) -> float:
    """The value of a number or duration. Raises ValueError if it is none, OverflowError if it is too large."""
    if text[0] == "0" and len(text) > 1:
        if text[1] in "xX":
            hexadecimal = int(text, 16)
            if hexadecimal >= 2**63:
                raise OverflowError
            return float(hexadecimal)
        if _octal(text) and (octal := int(text, 8)) < 2**63:
            return float(octal)
    if _is_duration(text):
        length = milliseconds(text)
        return length // 1000 + length % 1000 * 1_000_000 / 1e9  # summed as Go does it, to the last bit
    value = float(text)
    if math.isinf(value) and text[0] not in "iI":
        raise OverflowError
    return value


def _unescaped(body: str, quote: str, start: int) -> str:
    read = bytearray()
    end = 0
    for found in _escape(body):
        read += body[end : found.start()].encode("utf-8", "surrogatepass")
        end = found.end()
        byte, octal, short, long, letter = found.groups()
        code = int(short or long or "0", 16)
        if byte or octal:
            read.append(int(byte, 16) if byte else int(octal, 8))
        elif letter in _SHORT_ESCAPES or letter == quote:
            read += _SHORT_ESCAPES.get(letter) or quote.encode()
        elif letter is None and code < 0x110000 and not 0xD800 <= code < 0xE000:
            read += chr(code).encode()
        else:
            place = start + found.start(), start + end
            raise SyntaxFault(f"{found[0]} is no escape", "write \\\\ for a backslash, or a raw string in `…`", *place)
    read += body[end:].encode("utf-8", "surrogatepass")
    try:
        return read.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        message = "a string escapes a single byte above 127"
        raise SyntaxFault(message, "write the character itself", start - 1, start + len(body) + 1) from None
