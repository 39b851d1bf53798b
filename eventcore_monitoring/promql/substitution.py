"""What promql-parser is spared: too much text, Grafana's variables, and the few things that it reads wrongly.

The text is taken apart into tokens once; stand-ins take the place of what promql-parser (0.12.0) cannot read, and
remember what they stand for. No text makes this slow: every quantifier is possessive, an open string runs to the end.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain, compress, islice, product
from typing import Final

from eventcore_monitoring.encoding.promql_string import promql_string
from eventcore_monitoring.promql.nodes import Window

MAXIMUM_BYTES: Final = 16 * 1024
MAXIMUM_DEPTH: Final = 200
MAXIMUM_OPERATORS: Final = 500

VARIABLE: Final = r"(?:\$[a-zA-Z_]\w*|\$\{\w+(?::\w+)?\})"
# Only single characters are repeated possessively: Python before 3.11.5 gets possessive groups wrong.
_TOKEN: Final = re.compile(
    rf"""
    (?P<comment>\#[^\n]*+)
  | (?P<string>"(?:[^"\\]|\\.)*"?|'(?:[^'\\]|\\.)*'?|`[^`]*+`?)
  | (?P<time>@\s*+[-+]?\s*+(?:0[xX][0-9a-fA-F]++|(?:\d++\.?\d*+|\.\d++)(?:[eE][-+]?\d++)?)(?![\w.]))
  | (?P<edge>@\s*+(?i:start|end)\b)
  | (?P<variable>(?:[a-zA-Z_][\w:]*+|\d\w*+)?{VARIABLE}(?:\w|{VARIABLE})*)
  | (?P<word>[a-zA-Z_:][\w:]*+)
  | (?P<number>[0-9.][\w.]*+)
  | (?P<open>[(\[{{])
  | (?P<close>[)\]}}])
  | (?P<operator>[=!]=|[<>]=?|[-+*/%^])
  | (?P<space>\s++)
  | (?P<other>.)
    """,
    re.VERBOSE | re.DOTALL | re.ASCII,
)
_OPERATOR_WORDS: Final = frozenset({"and", "or", "unless", "atan2"})
_SINGLE_BYTE: Final = re.compile(r"(?:[^\\]|\\(?!x[89a-fA-F]|[23][0-7]{2}).)*\\(?:x[89a-fA-F]|[23][0-7]{2})", re.DOTALL)
_BRACED: Final = re.compile(r"\$\{([a-zA-Z_]\w*)\}", re.ASCII)
# A length of so many years and some milliseconds stands for a variable.
_YEARS: Final = 200
# Prometheus keeps times as milliseconds in 64 bits.
_FARTHEST: Final = 2**63 / 1000
_LONGEST: Final = 2**63 / 1e9  # seconds; Prometheus keeps durations as nanoseconds in 64 bits
_SCALAR: Final = "scalar"
_SMOOTHING: Final = "double_exponential_smoothing"


class UnreadableError(Exception):
    """A text that is not read: what is wrong, the way out, and whether a scalar in place of a series may help."""

    def __init__(self, message: str, fix: str = "", *, wants_scalar: bool = False) -> None:
        super().__init__(message)
        self.message = message
        self.fix = fix
        self.wants_scalar = wants_scalar


@dataclass(frozen=True, slots=True)
class Substituted:
    """A text in pieces, with stand-ins among them, and what each stands for.

    `names`: variables in names, by the number of their stand-in; `bare`: the pieces that are one variable and nothing
    else; `windows`: variables in durations, by the length in milliseconds that stands for them; `times`: what follows
    `@`, in seconds; `smoothing`: the name that double_exponential_smoothing has in this text.
    """

    prefix: str
    smoothing: str
    pieces: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    bare: dict[int, str] = field(default_factory=dict)
    windows: dict[int, Window] = field(default_factory=dict)
    times: list[float] = field(default_factory=list)

    def readings(self) -> Iterator[str]:
        """The text with each bare variable as a series, then with some as a scalar: nothing says which it is."""
        names = list(dict.fromkeys(self.bare.values()))
        some = (set(compress(names, choice)) for choice in product((False, True), repeat=len(names)))
        for scalars in chain([set(), set(names)], islice(some, 1, 16)):
            yield "".join(
                f"scalar({piece}{_SCALAR})" if self.bare.get(position) in scalars else piece
                for position, piece in enumerate(self.pieces)
            )

    def written(self, text: str) -> str:
        """A name, or a message of promql-parser, with the variables as the author wrote them."""
        return re.sub(rf"{self.prefix}(\d+)_(?:{_SCALAR})?", lambda found: self.names[int(found[1])], text)

    def variable(self, name: str | None, *, scalar: bool = False) -> str | None:
        """The name of the Grafana variable that a series name stands for, if it stands for nothing else."""
        found = re.fullmatch(rf"{self.prefix}(\d+)_{_SCALAR if scalar else ''}", name or "")
        if found is None or not re.fullmatch(VARIABLE, self.names[int(found[1])], re.ASCII):
            return None
        return self.names[int(found[1])].strip("${}")


def substituted(text: str) -> Substituted:
    """The text taken apart. Raises UnreadableError where it is over a cap, or would be read wrongly."""
    _refuse_too_much(text)
    prefix = "grafana_variable_"
    while prefix in text:
        prefix += "_"
    read = Substituted(prefix, _SMOOTHING if _SMOOTHING in text else "holt_winters")
    brackets: list[str] = []
    before = ""
    for found in _TOKEN.finditer(text):
        kind, token = found.lastgroup, found[0]
        in_window = (brackets and brackets[-1] == "[") or before in ("offset", "offset-", "offset+")
        match kind:
            case "comment":
                token = " "
            case "open":
                brackets.append(token)
            case "close" if brackets:
                brackets.pop()
            case "string" if token[0] == "`" == token[-1] and len(token) > 1:
                token = promql_string(token[1:-1])  # promql-parser would read escapes in it
            case "string" if _SINGLE_BYTE.match(token):
                raise UnreadableError("a string escapes a single byte above 127", "write the character itself")
            case "time":
                read.times.append(_time(token[1:]))
                token = f"@ {len(read.times) - 1}"
            case "other" if token == "@":
                raise UnreadableError("what follows @ is no time", "write a Unix time in seconds, start() or end()")
            case "number" | "word" if in_window and _endless(token):
                raise UnreadableError(f"{token} is too long a time", "write 30s, 5m, 2h, 1d or 1h30m")
            case "word" if token == read.smoothing:
                token = _SMOOTHING
            case "variable":
                plain = _BRACED.sub(r"$\1", token) if _BRACED.fullmatch(token) else token
                if in_window:
                    token = f"{_YEARS}y{len(read.windows) + 1}ms"
                    read.windows[_YEARS * 365 * 86_400_000 + len(read.windows) + 1] = plain
                elif token[0].isdigit():
                    raise UnreadableError(f"{token} is no name", "write the variable alone, or behind a letter")
                else:
                    if re.fullmatch(VARIABLE, token, re.ASCII):
                        read.bare[len(read.pieces)] = plain
                    read.names.append(plain)
                    token = f"{prefix}{len(read.names) - 1}_"
        if kind not in ("comment", "space"):
            before = f"offset{token}" if before == "offset" and token in ("-", "+") else token.lower()
        read.pieces.append(token)
    return read


def _endless(token: str) -> bool:
    """Whether a number in place of a duration is one at which promql-parser panics."""
    try:
        return not abs(float(token)) < _LONGEST
    except ValueError:
        return False


def _refuse_too_much(text: str) -> None:
    way_out = "split it into recording rules"
    if len(text) > MAXIMUM_BYTES or len(text.encode(errors="replace")) > MAXIMUM_BYTES:
        raise UnreadableError("it is longer than 16 KiB", way_out)
    depth = operators = 0
    for found in _TOKEN.finditer(text):
        match found.lastgroup:
            case "open":
                depth += 1
                if depth > MAXIMUM_DEPTH:
                    raise UnreadableError(f"its brackets are nested deeper than {MAXIMUM_DEPTH}", way_out)
            case "close":
                depth -= 1
            case "operator":
                operators += 1
            case "word" if found[0].lower() in _OPERATOR_WORDS:
                operators += 1
        if operators > MAXIMUM_OPERATORS:
            raise UnreadableError(f"it has more than {MAXIMUM_OPERATORS} operators", way_out)


def _time(text: str) -> float:
    digits = "".join(text.split())
    seconds = float(int(digits, 16)) if "x" in digits.lower() else float(digits)
    if abs(seconds) >= _FARTHEST:
        raise UnreadableError(f"the time after @ is out of bounds: {digits}", "write a Unix time in seconds")
    return round(seconds, 3) + 0.0
