"""Steps: `modify`, `record_modifier` and `grep`.

Fluent Bit 4.2.8, from its sources: `record_modifier` adds a field without looking for one of that name, and its
`remove_key` minds no case, so that `modify` takes the old field away, which does. `modify` reads every name and value
as a regular expression, so that it is not what writes values. `grep` looks at text only, and never at a field that is
not there or has a dot in its name. `${HOSTNAME}` is the variable of the environment, and the host's name where there is
none. A variable of the environment must not hold `"`. Both programs take expressions with Onigmo in Ruby's syntax;
slashes around one are taken off.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator, Mapping

from eventcore_monitoring.model.pipelines import Pipeline
from eventcore_monitoring.model.pipelines.environment import Env
from eventcore_monitoring.model.pipelines.filters import Grep, RecordModifier, RecordTransformer
from eventcore_monitoring.model.pipelines.lines import PlainLines
from eventcore_monitoring.model.pipelines.parsers import RegexpParser
from eventcore_monitoring.model.pipelines.plugins import Filter, Plugin
from eventcore_monitoring.model.pipelines.steps import AddFields, Drop, Keep
from eventcore_monitoring.pipelines.fluent_bit.sources import Properties
from eventcore_monitoring.pipelines.fluent_bit.words import Difference, Words
from eventcore_monitoring.pipelines.sections import type_of

_LITERAL_TAG = re.compile(r"[A-Za-z0-9_.-]+")
_FIELD = re.compile(r"[\w@.:/-]+")
_ROOT = re.compile(r"(?!TAG)[A-Za-z_][A-Za-z0-9_-]*")
_INNER = re.compile(r"[^\s.'\"\[\]]+")
_NO_TEXT = ("integer", "float", "boolean", "object")


def steps(pipeline: Pipeline, found: list[Difference]) -> Iterator[Properties]:
    """The filters of a pipeline."""
    added: set[str] = set()
    for place, step in enumerate(pipeline.steps):
        words = Words(step, f"pipelines.{pipeline.name}.steps.{place}", found)
        tags = f"{pipeline.name}.*"
        if step.match is not None:
            if not _LITERAL_TAG.fullmatch(step.match):
                words.refuse(f"Fluent Bit does not read the pattern `{step.match}` alike", "write no `match`")
            tags = words.text(step.match)
        for name, properties in _filters(words, step, pipeline, added):
            yield {"name": name, "match": tags, **properties}


def _filters(
    words: Words, step: Filter | Plugin, pipeline: Pipeline, added: set[str]
) -> Iterator[tuple[str, Properties]]:
    match step:
        case AddFields(fields=fields):
            words.take("fields")
            words.end()
            yield from _changed(words, fields, (), added)
        case RecordTransformer() | RecordModifier():
            record, removed = words.take("record"), words.take("remove_keys")
            words.end()
            fields = record if isinstance(record, Mapping) else {}
            yield from _changed(words, fields, removed if isinstance(removed, tuple) else (), added)
        case Keep(field=field, matching=pattern) | Drop(field=field, matching=pattern):
            words.take("field")
            words.take("matching")
            words.end()
            rule = _rule(words, field, f"/{pattern}/", pipeline, added)
            yield "grep", {"regex" if isinstance(step, Keep) else "exclude": rule}
        case Grep(regexp=kept, exclude=dropped):
            words.take("regexp")
            words.take("exclude")
            words.end()
            # A filter of its own for each: with several rules in one, Fluent Bit asks only the first that fits.
            for kind, rules in (("regex", kept), ("exclude", dropped)):
                for one in rules:
                    Words(one, words.at, words.found).end(("key", "pattern"))
                    yield "grep", {kind: _rule(words, one.key, one.pattern, pipeline, added)}
        case _:
            why = _WHY.get(type_of(step), f"the step `{type_of(step)}` is not translated")
            words.refuse(why, "leave the pipeline out of `fluent_bit`")


_WHY = {"parser": "Fluent Bit's `parser` filter writes a field twice that both the record and the text have"}


def _changed(
    words: Words, fields: Mapping[str, str | Env], removed: tuple[str, ...], added: set[str]
) -> Iterator[tuple[str, Properties]]:
    for name in (*fields, *removed):
        if not _FIELD.fullmatch(name):
            words.refuse(f"the field `{name}` cannot be named in Fluent Bit's `modify`", "name it with letters and _")
    old = [*fields, *(name for name in removed if name not in fields)]
    if old:
        yield "modify", {"remove": list(old)}
    # What is removed and added at once is removed: Fluentd adds first.
    record = [f"{name} {_value(words, value)}" for name, value in fields.items() if name not in removed]
    if record:
        yield "record_modifier", {"record": list(record)}
    added |= {*fields}


def _value(words: Words, value: str | Env) -> str:
    if isinstance(value, Env):
        return f'"{words.text(value)}"'
    parts = value.split("${hostname}")
    text = "${HOSTNAME}".join(words.text(part) for part in parts)
    if any("}" in part for part in parts[:-1]):
        words.refuse("Fluent Bit expands no variable after a `}`", "write no `}` before `${hostname}`")
    if len(parts) == 1 and " " not in text and not text.startswith('"'):
        return text
    if text.endswith("\\"):
        words.refuse(f"a `\\` at the end of `{value}` would hide the quote after it", "end the text otherwise")
    return '"' + text.replace('"', '\\"') + '"'


def _rule(words: Words, field: str, pattern: str, pipeline: Pipeline, added: set[str]) -> str:
    way = field.removeprefix("$.").split(".") if field.startswith("$.") else [field]
    if not _ROOT.fullmatch(way[0]) or not all(_INNER.fullmatch(part) for part in way[1:]):
        words.refuse(f"the field `{field}` cannot be named in Fluent Bit's `grep`", "write a name, or $.outer.inner")
    if _may_be_missing(field, way, pipeline, added) and _fits_nothing(pattern):
        words.refuse(
            f"the expression `{pattern}` may fit the empty text, for which Fluentd takes a field that is not there",
            "write an expression that needs a character",
        )
    _text_only(words, field, way, pipeline, added)
    accessor = way[0] + "".join(f"['{part}']" for part in way[1:])
    return words.text(f"{'$' if len(way) > 1 else ''}{accessor} {pattern}")


def _declared_type(way: list[str], pipeline: Pipeline) -> str | None:
    fields = pipeline.lines.fields if pipeline.lines else ()
    return next((one.type for one in fields if one.name == ".".join(way)), None)


def _may_be_missing(field: str, way: list[str], pipeline: Pipeline, added: set[str]) -> bool:
    fields = pipeline.lines.fields if pipeline.lines else ()
    return field not in added and not any(one.always and one.name == ".".join(way) for one in fields)


def _text_only(words: Words, field: str, way: list[str], pipeline: Pipeline, added: set[str]) -> None:
    parsers = [getattr(one, "parse", None) for one in pipeline.sources]
    if field in added or all(isinstance(one, PlainLines | RegexpParser) for one in parsers):
        return
    declared = _declared_type(way, pipeline)
    if declared in _NO_TEXT:
        words.refuse(
            f"Fluent Bit's `grep` looks at text only, and `{field}` is of type {declared}", "ask another field"
        )
    elif declared in (None, "any"):
        words.note(
            f"Fluent Bit's `grep` looks at text only: a number in `{field}` fits nothing",
            "declare the field in the `lines` of the pipeline, as text or keyword",
        )


def _fits_nothing(pattern: str) -> bool:
    """Whether an expression fits the empty text, or may: Ruby's syntax, read as Python's as far as that goes."""
    body, _, flags = pattern[1:].rpartition("/")
    read = re.sub(r"\(\?<(?![=!])", "(?P<", body).replace("\\z", "\\Z").replace("\\h", "[0-9a-fA-F]")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of sets that later Pythons may read otherwise
            return re.search(read, "", re.IGNORECASE if "i" in flags else 0) is not None
    except (re.error, OverflowError, RecursionError):
        return True
