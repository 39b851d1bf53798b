r"""The reader: PromQL text to nodes, through promql-parser, with its input capped and Grafana's variables kept.

promql-parser 0.12.0 (PyPI, Rust) can take the process down on deep or long input, hence the caps. Of PromQL 3.x it
does not read, and neither do we: arithmetic in durations (`x[5m * 2]`), `offset 0s`, `anchored` and `smoothed`, the
operators `</` and `>/`, `_` in numbers (`1_000`), hexadecimal floats, metrics called `atan2`. It reads and we refuse,
because nodes cannot say it: `or` inside braces (no PromQL), `fill(…)` (3.10, experimental), escapes of single bytes
from `\x80` on (it takes them for code points). Its own `@` times lose precision and panic below 0: ours are used.
`holt_winters` (until Prometheus 2) is read although it does not know it.

Normal form of what is read: no redundant parentheses, no unary plus, `-1` one number, `{__name__="x"}` the name `x`,
durations canonical (`90s` is `1m30s`), a duration or hexadecimal as operand a number, `@` in whole milliseconds,
`-0` 0, `${name}` as `$name`. A variable in a metric name becomes a matcher: `$metric{a="b"}` is
`{__name__="$metric",a="b"}`.
"""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import Any, Final

from eventcore_monitoring.findings import Finding, definition_line, fault
from eventcore_monitoring.promql.functions import FUNCTIONS
from eventcore_monitoring.promql.nodes import Node, Number, Range, String, Subquery
from eventcore_monitoring.promql.substitution import Substituted, UnreadableError, substituted
from eventcore_monitoring.promql.tree import restored


def parse_value(text: str) -> Node:
    """The tree of a PromQL text that has a value; Grafana's variables (`$name`, `${name}`) may stand in it.

    Reports a fault `promql-syntax` (raises DefinitionError, or hands back the number 0 where faults are collected) for
    a text that is no PromQL 3, that is a bare range or string, or that is over 16 KiB, 200 brackets deep or 500
    operators long.
    """
    node = parse(text)
    match node:
        case Range() | Subquery():
            refusal = "it is a range of samples, not a value", "take a function of it, such as rate(…)"
        case String():
            refusal = "it is a string, not a value", "write an expression with series or numbers"
        case _:
            return node
    _report(text, *refusal)
    return Number(0.0)


def parse(text: str) -> Node:
    """The tree of a PromQL text of any kind, a range and a string too; faults as in `parse_value`."""
    try:
        return _read(substituted(text))
    except UnreadableError as refused:
        _report(text, refused.message, refused.fix)
        return Number(0.0)


def _report(text: str, message: str, fix: str) -> None:
    line = " ".join(text[:200].split())
    excerpt = line if len(line) <= 60 and len(text) <= 200 else f"{line[:60]}…"
    fault(Finding("promql", "promql-syntax", f"cannot read `{excerpt}`: {message}", fix, source=definition_line()))


def _read(text: Substituted) -> Node:
    refusal: UnreadableError | None = None
    for source in text.readings():
        try:
            return restored(_parsed(source), text)
        except UnreadableError as refused:
            refusal = refusal or refused
            if not refused.wants_scalar:
                break
        except RecursionError:
            refusal = refusal or UnreadableError("it is nested too deeply", "split it into recording rules")
            break
    assert refusal is not None
    raise UnreadableError(text.written(refusal.message), text.written(refusal.fix))


def _parsed(source: str) -> Any:
    import promql_parser

    try:
        return promql_parser.parse(source)
    except ValueError as error:
        message, fix = _sentence(str(error))
        raise UnreadableError(message, fix, wants_scalar="scalar" in str(error)) from None
    except BaseException as panic:
        if type(panic).__name__ != "PanicException":
            raise
        raise UnreadableError("promql-parser cannot cope with it", "simplify it") from None


_SENTENCES: Final = (
    (r"invalid promql query", "it is no PromQL expression", "look for a missing operator, operand or bracket"),
    (r"no expression found in input", "it is empty", "write an expression"),
    (r"unterminated quoted string .*", "a quote is not closed", "close the string"),
    (r"unclosed left (\w+)", r"a left \1 is not closed", "close it"),
    (r"comparisons between scalars must .*", "two numbers are compared", "write `> bool`, which gives 0 or 1"),
    (r"duration must be greater than 0", "a duration is 0 or too long", "write 1ms or more; leave out an offset of 0"),
    (r"not a valid duration string: (.*)", r"\1 is no duration", "write 30s, 5m, 2h, 1d or 1h30m"),
    (r"bad number or duration syntax: (.*)", r"\1 is neither a number nor a duration", "write 1000, 1e3, 30s or 1h30m"),
    (r"illegal regex for (.*)", r'"\1" is no RE2 pattern', r"escape what is meant literally with `\\`"),
    (r"unexpected character inside braces: .*", "a matcher is not understood", 'write label="value", !=, =~ or !~'),
    (r"unexpected identifier '(.*)' in label matching.*", r"\1 stands without quotes", r'write label="\1"'),
    (r"unexpected character inside brackets: .*", "a window is not understood", "write [5m] or [5m:1m]"),
    (r"unexpected end of input inside braces", "a left brace is not closed", "close it"),
    (r"unexpected <(group_\w+)>", r"\1 stands where it cannot", r"write on(…) or ignoring(…) before \1"),
    (r"expected type matrix in call to function '(\w+)', got .*", r"\1() takes a range of samples", r"write \1(…[5m])"),
    (
        r"vector selector must contain .*",
        "a selector would fit every series",
        "name a metric, or fix a label to a value",
    ),
)


def _sentence(message: str) -> tuple[str, str]:
    """What promql-parser said, in words for the author of the text, and the way out where it is known."""
    if unknown := re.fullmatch(r"unknown function with name '(.*)'", message, re.DOTALL):
        near = get_close_matches(unknown[1], FUNCTIONS, 1)
        return f"there is no function {unknown[1]}()", f"did you mean {near[0]}()?" if near else ""
    for pattern, sentence, fix in _SENTENCES:
        if found := re.fullmatch(pattern, message, re.DOTALL):
            return found.expand(sentence), found.expand(fix)
    return message.strip().replace("matrix", "range of samples"), ""
