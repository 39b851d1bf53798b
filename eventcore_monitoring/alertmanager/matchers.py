"""Matchers: what they say, how both grammars of Alertmanager read them, and which labels they fit.

Source: `pkg/labels` and `matcher/parse` of Alertmanager 0.25 and 0.34. Until 0.26 there is the classic grammar alone;
since 0.27 both read a text, and the classic one decides where they differ.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Literal, cast

from eventcore_monitoring.promql.evaluation.columns import Semantics
from eventcore_monitoring.promql.evaluation.faults import NotKnown, Refused
from eventcore_monitoring.promql.evaluation.patterns import compiled

Operator = Literal["=", "!=", "=~", "!~"]
Grammar = Literal["classic", "utf8", "both"]

_CLASSIC: Final = re.compile(r"\s*([a-zA-Z_:][a-zA-Z0-9_:]*)\s*(=~|=|!=|!~)\s*(.*?)\s*", re.DOTALL | re.ASCII)
_SPACE: Final = " \t\n\v\f\r\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
_RESERVED: Final = re.escape("{}!=~,\\\"'`" + _SPACE)
_TOKEN: Final = re.compile(
    rf"""[{re.escape(_SPACE)}]*(?:(?P<end>\Z)|(?P<brace>[{{}}])|(?P<comma>,)|(?P<operator>!=|!~|=~|=)
      |(?P<quoted>"(?:[^"\\]|\\.)*")|(?P<bare>[^{_RESERVED}]+))""",
    re.VERBOSE | re.DOTALL,
)
# Escapes of a Go string (`strconv.Unquote`), which the new grammar reads.
_ESCAPE: Final = re.compile(
    r"\\(?:([abfnrtv\\\"])|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-3][0-7]{2})|(.?))", re.DOTALL
)
_NAMED: Final = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v", "\\": "\\", '"': '"'}


class NotJudged(Exception):  # noqa: N818 - what is said of the pattern
    """A pattern that may mean something else to Go than to Python: whether it fits is not said."""


@dataclass(frozen=True, slots=True)
class Matcher:
    """`label operator "value"`; a label that is not there has the empty value, patterns are anchored at both ends."""

    label: str
    operator: Operator
    value: str

    def fits(self, labels: Mapping[str, str]) -> bool:
        """Whether these labels fit. Raises NotJudged for a pattern that Python cannot judge as Go does."""
        given = labels.get(self.label, "")
        match self.operator:
            case "=":
                return given == self.value
            case "!=":
                return given != self.value
            case "=~":
                return _matches(self.value, given)
            case "!~":
                return not _matches(self.value, given)

    def __str__(self) -> str:
        """As both grammars read it alike: quoted. Raises ValueError for a label that only the new one can name."""
        if not re.fullmatch(r"[a-zA-Z_:][a-zA-Z0-9_:]*", self.label, re.ASCII):
            raise ValueError(f"the label {self.label!r} has a name that Alertmanager before 0.27 cannot read")
        value = self.value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
        return f'{self.label}{self.operator}"{value}"'


def equal(label: str, *values: str) -> Matcher:
    """The matcher for a label with one of these values."""
    if len(values) == 1:
        return Matcher(label, "=", values[0])
    return Matcher(label, "=~", "|".join(map(re.escape, values)))


def all_fit(matchers: Iterable[Matcher], labels: Mapping[str, str]) -> bool:
    """Whether the labels fit every matcher."""
    return all(matcher.fits(labels) for matcher in matchers)


def _matches(pattern: str, value: str) -> bool:
    try:
        return compiled(pattern, Semantics.CLOSED).fullmatch(value) is not None
    except NotKnown:
        raise NotJudged(f"the pattern {pattern!r} may mean something else to Alertmanager") from None


def read_matchers(text: str, grammar: Grammar = "both") -> tuple[Matcher, ...]:
    """The matchers in one text (`a="1",b=~"x|y"`, braces around it or not). Raises ValueError with a sentence.

    `grammar`: "classic" as Alertmanager before 0.27 reads it, "utf8" as newer ones do in strict mode, "both" as newer
    ones do by default.
    """
    if grammar == "classic":
        return _checked(_classic(text))
    if grammar == "utf8":
        return _checked(_utf8(text))
    try:
        new: tuple[Matcher, ...] | None = _checked(_utf8(text))
    except ValueError:
        new = None
    try:
        return _checked(_classic(text))
    except ValueError:
        if new is not None:
            return new
        raise


def readings_differ(text: str) -> bool:
    """Whether the two grammars read different matchers from a text that both can read."""
    try:
        return read_matchers(text, "classic") != read_matchers(text, "utf8")
    except ValueError:
        return False


def _checked(matchers: Iterable[Matcher]) -> tuple[Matcher, ...]:
    found = tuple(matchers)
    for matcher in found:
        if matcher.operator in ("=~", "!~"):
            try:
                compiled(matcher.value, Semantics.CLOSED)
            except Refused as refused:
                raise ValueError(str(refused)) from None
            except NotKnown:
                pass  # said when it is asked for
    return found


def _classic(text: str) -> Iterator[Matcher]:
    text = text.removeprefix("{").removesuffix("}")
    quoted = escaped = False
    tokens, token = [], ""
    for character in text:
        if character == "," and not quoted:
            tokens.append(token)
            token = ""
            continue
        if character == '"':
            quoted = quoted if escaped else not quoted
            escaped = False
        else:
            # A comma inside quotes leaves an escape open, as Alertmanager does.
            escaped = not escaped if character == "\\" else escaped and character == ","
        token += character
    if token.strip():
        tokens.append(token.strip())
    return map(_classic_matcher, tokens)


def _classic_matcher(text: str) -> Matcher:
    found = _CLASSIC.fullmatch(text)
    if found is None:
        raise ValueError(f'{text!r} is no matcher: write severity="critical"')
    label, operator, raw = found.groups()
    quoted = raw.startswith('"')
    rest = raw[1:] if quoted else raw
    value, escaped, closed = "", False, not quoted
    for index, character in enumerate(rest):
        last = index == len(rest) - 1
        if escaped:
            escaped = False
            value += {"n": "\n", '"': '"', "\\": "\\"}.get(character, f"\\{character}")
        elif character == "\\" and not last:
            escaped = True
        elif character == '"':
            if closed or not last:
                raise ValueError(f'{text!r} has a quote inside its value: write \\" there')
            closed = True
        else:
            value += character
    if not closed:
        raise ValueError(f"{text!r} has a quote without its partner: close it")
    return Matcher(label, cast(Operator, operator), value)


def _utf8(text: str) -> Iterator[Matcher]:
    tokens = list(_tokens(text))
    opened = tokens[0] == ("brace", "{")
    position = 1 if opened else 0
    found: list[Matcher] = []
    while tokens[position][0] in ("quoted", "bare"):
        (_, label), (kind, operator), (of_value, value) = (*tokens[position : position + 3], ("end", ""), ("end", ""))[
            :3
        ]
        if kind != "operator" or of_value not in ("quoted", "bare"):
            raise ValueError(f'{text!r} is no matcher: write severity="critical"')
        found.append(Matcher(label, cast(Operator, operator), value))
        position += 3
        if tokens[position][0] != "comma":
            break
        position += 1
    if opened:
        if tokens[position] != ("brace", "}"):
            raise ValueError(f"{text!r} opens a brace and does not close it: write }}")
        position += 1
    if tokens[position][0] != "end" or (not opened and not found and text.strip(_SPACE)):
        raise ValueError(f'{text!r} cannot be read from {tokens[position][1]!r} on: write severity="critical"')
    return iter(found)


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    position = 0
    while True:
        found = _TOKEN.match(text, position)
        if found is None:
            raise ValueError(f"{text!r} has something at character {position + 1} that cannot stand there: quote it")
        kind = str(found.lastgroup)
        yield kind, _unquoted(found[kind]) if kind == "quoted" else found[kind]
        if kind == "end":
            return
        position = found.end()


def _unquoted(text: str) -> str:
    def character(found: re.Match[str]) -> str:
        named, two, four, eight, octal, other = found.groups()
        if named:
            return _NAMED[named]
        if other is not None:
            raise ValueError(f"\\{other} is no escape: write \\\\ for a backslash")
        code = int(octal, 8) if octal else int(two or four or eight, 16)
        if code > 0x10FFFF or 0xD800 <= code <= 0xDFFF or ((two or octal) and code > 0x7F):
            raise ValueError(f"{found[0]} is no character: write the character itself")
        return chr(code)

    inner = text[1:-1]
    if "\n" in inner:
        raise ValueError("a value in quotes has a line break: write \\n")
    return _ESCAPE.sub(character, inner)
