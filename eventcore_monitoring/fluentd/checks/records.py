"""The records that `record_transformer` writes.

fluentd-record-placeholder-unknown: `${…}` or `__WORD__` that is no placeholder there. Why: it becomes null, or
nothing within a text, with a warning for every event. Fix: `${record["key"]}` and its like.

fluentd-record-needs-ruby: an expression in `${…}` without `enable_ruby`. Why: as above. Fix: `enable_ruby true`, or
the field itself.

fluentd-record-runs-ruby: `enable_ruby true`. Why: names and values in `<record>` are run as Ruby for every event, so
whoever writes the file runs code, and a mistake in it stops the worker. A warning. Fix: placeholders without Ruby.

fluentd-record-bracket: with `enable_ruby`, a bracket outside of `${…}` without its partner. Why: it is an error of
syntax in the Ruby that is made of the text, at the first event the worker exits. Fix: `\\\\` in front of it.

fluentd-record-text-as-json: a text that begins with `{` or `[` and is no JSON. Why: Fluentd tries, warns at every
start, and takes it as text. A warning. Fix: let it start otherwise. What is JSON becomes an object or a list, which
nobody can tell from one that is meant.

Facts: runs and source of Fluentd 1.19.3. Other mistakes in Ruby only a run can tell.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Final

from eventcore_monitoring.encoding.json import JsonTree
from eventcore_monitoring.findings import Finding, Severity
from eventcore_monitoring.fluentd.places import Way, finding
from eventcore_monitoring.fluentd.settings import Place, plugins
from eventcore_monitoring.fluentd.tree import Parameter, Section

_PLACEHOLDER: Final = re.compile(r"\$\{[^}]+\}|__[A-Z_]+__")
_KNOWN: Final = re.compile(
    r'\$\{(?:tag|hostname|time|(?:tag_parts|tag_prefix|tag_suffix)\[(?:0|-?[1-9]\d*)\]|record\["[^}"]+"\])\}'
)
_EXPRESSION: Final = re.compile(r"\$\{\s*(?:tag|tag_parts|tag_prefix|tag_suffix|hostname|time|record)\b\W.*", re.DOTALL)
_WORD: Final = re.compile(r"\$\{([\w.@-]+)\}")
_RUBY: Final = re.compile(r"\$\{(?:[^{}]|\{[^{}]*\})*\}")
_NAMES: Final = ("tag", "hostname", "time", "tag_parts[0]", "tag_prefix[0]", "tag_suffix[0]")


def records(root: Section) -> Iterator[Finding]:
    """Every `record_transformer`."""
    for place in plugins(root):
        if place.section.name == "filter" and place.type == "record_transformer":
            ruby = place.flag("enable_ruby")
            if ruby:
                message = "runs what stands in `<record>` as Ruby, for every event"
                fix = 'remove it where placeholders such as `${record["key"]}` are enough'
                where = place.written("enable_ruby")
                yield finding(place.way, "fluentd-record-runs-ruby", message, fix, Severity.WARNING, parameter=where)
            for section in place.section.sections:
                if section.name == "record" and ruby is not None:
                    yield from _record(place, (*place.way, section), ruby)


def _record(place: Place, way: Way, ruby: bool) -> Iterator[Finding]:
    check = _brackets if ruby else _unknown
    for one in way[-1].parameters:
        if isinstance(one.name, str):
            yield from check(way, one, one.name)
        if not isinstance(one.value, str):
            continue
        tree = _json(one.value)
        if tree is None and one.value.startswith(("{", "[")):
            message = "begins as JSON does and is none: Fluentd warns at every start, and takes it as text"
            code, fix = "fluentd-record-text-as-json", "let the text start with another character, or complete the JSON"
            yield finding(way, code, message, fix, Severity.WARNING, parameter=one)
        for text in _texts(tree) if tree is not None else (one.value,):
            yield from check(way, one, text)


def _json(text: str) -> JsonTree:
    """The object or list that Fluentd makes of a text, None where it stays a text."""
    if not text.startswith(("{", "[")):
        return None
    try:
        tree: JsonTree = json.loads(text)
    except ValueError:
        return None
    return tree


def _texts(tree: JsonTree) -> Iterator[str]:
    match tree:
        case str():
            yield tree
        case Mapping():
            for name, value in tree.items():
                yield name
                yield from _texts(value)
        case list() | tuple():
            for value in tree:
                yield from _texts(value)


def _unknown(way: Way, parameter: Parameter, text: str) -> Iterator[Finding]:
    for placeholder in dict.fromkeys(_PLACEHOLDER.findall(text)):
        if _KNOWN.fullmatch(placeholder):
            continue
        whole = placeholder == text
        message = (
            f"`{placeholder}` is no placeholder of record_transformer: it becomes {'null' if whole else 'nothing'}"
        )
        fix = _meant(placeholder)
        code = "fluentd-record-placeholder-unknown"
        if not fix:
            message = f"`{placeholder}` is an expression, which needs `enable_ruby`: it becomes null"
            code, fix = "fluentd-record-needs-ruby", 'write the field itself, `${record["key"]}`, or `enable_ruby true`'
        yield finding(way, code, message, fix, parameter=parameter)


def _meant(placeholder: str) -> str:
    """What to write in place of an unknown placeholder; "" for an expression."""
    quoted = re.fullmatch(r"\$\{record\[(?:'([^']+)'|:?(\w+))\]\}", placeholder)
    if quoted is not None:
        return f'write `${{record["{quoted[1] or quoted[2]}"]}}`, with double quotes'
    inside = placeholder[2:-1]
    near = get_close_matches(inside, _NAMES, 1, 0.75)
    if near:
        return f"correct it: did you mean `${{{near[0]}}}`?"
    if _EXPRESSION.fullmatch(placeholder):
        near = get_close_matches(inside, _NAMES, 1, 0.9)
        return f"correct it: did you mean `${{{near[0]}}}`?" if near else ""
    if _WORD.fullmatch(placeholder):
        return f'write `${{record["{inside}"]}}` for the field of this name'
    if placeholder.startswith("__"):
        return "write `${hostname}`, `${tag}` or `${time}`, or the text without double underscores"
    return 'write `${tag}`, `${hostname}`, `${time}`, `${tag_parts[0]}` or `${record["key"]}`'


def _brackets(way: Way, parameter: Parameter, text: str) -> Iterator[Finding]:
    """Brackets in a text that Fluentd puts into `%Q[…]`; a text that is one expression is not put there."""
    if text.count("${") == 1 and text.startswith("${") and text.endswith("}"):
        return
    depth, lowest = 0, 0
    for one in re.findall(r"\\.|[\[\]]", _RUBY.sub("", text), re.DOTALL):
        depth += {"[": 1, "]": -1}.get(one, 0)
        lowest = min(lowest, depth)
    if "${" not in _RUBY.sub("", text) and (depth or lowest < 0):
        message = (
            "has a bracket without its partner, which is an error of syntax in Ruby: the first event stops the worker"
        )
        yield finding(
            way, "fluentd-record-bracket", message, "write `\\\\` in front of the bracket", parameter=parameter
        )
