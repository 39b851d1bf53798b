"""What filters make of the records that come to them.

Facts: source of Fluentd 1.19.3 and of fluent-plugin-concat 2.6.2, detect-exceptions 0.0.16, elasticsearch 6.0.0,
kubernetes_metadata_filter 3.7.1, prometheus 2.2.2 and record-modifier 2.2.1. Any other may do anything.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import reduce
from typing import Final

from eventcore_monitoring.fluentd.conversions import Regexp
from eventcore_monitoring.fluentd.field_parsers import parse_section, parsed
from eventcore_monitoring.fluentd.fields import ANYTHING, OPEN, EventTime, Field, Fields, FieldType, FieldWay, Shape
from eventcore_monitoring.fluentd.interpreter.events import CannotSimulateError, RubyError
from eventcore_monitoring.fluentd.interpreter.ruby_regexp import ruby_regexp
from eventcore_monitoring.fluentd.plain_settings import NotPlainError, flag, regexp, text, way_of, words
from eventcore_monitoring.fluentd.record_expressions import (
    changes_records,
    has_placeholder,
    removes_fields,
    template_field,
)
from eventcore_monitoring.fluentd.tags import type_of
from eventcore_monitoring.fluentd.tree import Parameter, Section

_PARTIAL: Final = {
    "docker-fluentd": ("partial_message", "partial_id", "partial_ordinal", "partial_last"),
    "docker-journald": tuple(f"CONTAINER_PARTIAL_{one}" for one in ("MESSAGE", "ID", "ORDINAL", "LAST")),
    "docker-journald-lowercase": tuple(f"container_partial_{one}" for one in ("message", "id", "ordinal", "last")),
}
_KEYWORD: Final = Field(FieldType.KEYWORD)
# The filter adds these to records whose tag names a container, as it expects; else it would do nothing at all.
_KUBERNETES: Final = Shape(
    {
        "kubernetes": Field(
            FieldType.OBJECT,
            inside=Shape(dict.fromkeys(("container_name", "namespace_name", "pod_name"), _KEYWORD), open=True),
        ),
        "docker": Field(FieldType.OBJECT, always=False, inside=Shape({"container_id": _KEYWORD})),
    }
)


def filtered(section: Section, before: Fields) -> Fields | None:
    """The records that a filter hands on; None: it surely hands on nothing."""
    try:
        match type_of(section):
            case "stdout" | "prometheus":
                return before
            case "grep":
                return _grep(section, before)
            case "parser":
                return _parser(section, before)
            case "record_transformer":
                return _record_transformer(section, before)
            case "record_modifier":
                return _record_modifier(section, before)
            case "concat":
                return _concat(section, before)
            case "kubernetes_metadata":
                return before.overlaid(_KUBERNETES)
            case "elasticsearch_genid" | "opensearch_genid":
                return before.having((text(section, "hash_id_key", default="_hash"),), _KEYWORD)
    except NotPlainError:
        pass
    return ANYTHING


def changes_in_place(section: Section) -> bool:
    """Whether a filter may change the very record that it is given, which another output may still have to get."""
    try:
        match type_of(section):
            case "stdout" | "prometheus" | "grep" | "kubernetes_metadata" | "concat":
                return False
            case "parser":
                return flag(section, "remove_key_name_field")
            case "record_transformer":
                nested = any(one.startswith("$") for one in words(section, "remove_keys"))
                return nested or flag(section, "enable_ruby")
    except NotPlainError:
        pass
    return True


# grep


def conditions(section: Section) -> Iterator[tuple[Section, bool, bool]]:
    """The rules of a grep: each a section, whether it excludes, and whether it decides alone."""
    for one in section.sections:
        if one.name in ("regexp", "exclude"):
            yield one, one.name == "exclude", True
        elif one.name in ("and", "or"):
            for inner in one.sections:
                if inner.name in ("regexp", "exclude"):
                    yield inner, inner.name == "exclude", (one.name == "and") == (inner.name == "regexp")


def fits_nothing(condition: Section) -> bool | None:
    """Whether the pattern of a rule fits the empty text, which a field that is not there counts as; None: unknown."""
    try:
        pattern = regexp(condition, "pattern")
    except NotPlainError:
        return None
    return None if pattern is None else fits_empty(pattern)


def fits_empty(pattern: Regexp) -> bool | None:
    """Whether a regular expression fits the empty text; None where that is not known."""
    try:
        return ruby_regexp(pattern).search("") is not None
    except (CannotSimulateError, RubyError):
        return None


def decides(section: Section, before: Fields) -> bool:
    """Whether a grep decides on every record; one on which a rule fails, in a text where it wants an object, passes."""
    found = [way_of(text(one, "key", default="")) for one, _, _ in conditions(section)]
    return all(way is not None and before.is_readable(way) for way in found)


def _grep(section: Section, before: Fields) -> Fields | None:
    if not decides(section, before):
        return before
    after = before
    alternatives: list[bool] = []
    for condition, excludes, alone in conditions(section):
        way = way_of(text(condition, "key", default="")) or ()
        fits = fits_nothing(condition)
        lost = not before.may_have(way) and fits is not None and fits == excludes
        if alone and lost:
            return None
        if not alone and not excludes:
            alternatives.append(lost)
        if alone and not excludes and fits is False:
            after = _there(after, way)
    return None if alternatives and all(alternatives) else after


def _there(before: Fields, way: FieldWay) -> Fields:
    """The records that have a field."""
    if not before.may_have(way):
        return before
    for end in range(1, len(way) + 1):
        known = before.get(way[:end])
        if known is not None:
            before = before.having(way[:end], replace(known, always=True))
        elif end == len(way):
            before = before.having(way, Field())
        else:
            return before
    return before


# parser


def _parser(section: Section, before: Fields) -> Fields | None:
    way = way_of(text(section, "key_name", default=""))
    found = parse_section(section)
    if way is None or found is None:
        raise NotPlainError
    reserve = flag(section, "reserve_data")
    outcomes: list[Fields] = []
    content = before.get(way) or Field()
    result = parsed(*found, content)
    if before.may_have(way):
        removed = flag(section, "remove_key_name_field")
        kept = (before.without(way) if removed else before) if reserve else replace(before, shape=Shape())
        shape = _placed(section, result.shape)
        after = kept.overlaid(shape)
        if not flag(section, "reserve_time"):
            times = result.times | (before.times if result.untimed else frozenset())
            names = result.time_names if not result.untimed else result.time_names | before.time_names
            after = replace(after, times=times, time_names=names)
        outcomes.append(after)
        if result.unmatched:
            unmatched = _placed(section, Shape({"unmatched_line": Field(FieldType.TEXT)}))
            outcomes.append(replace(kept.overlaid(unmatched), times=before.times | {EventTime.ARRIVAL}))
    sure = before.surely_has(way) and content.type is FieldType.TEXT
    if reserve and (result.fails or not sure):
        outcomes.append(before.overlaid(_placed(section, Shape())))
    return reduce(Fields.merged, outcomes) if outcomes else None


def _placed(section: Section, values: Shape) -> Shape:
    """The values of a parser where the filter puts them."""
    prefix, field = text(section, "inject_key_prefix"), text(section, "hash_value_field")
    values = values.prefixed(prefix) if prefix else values
    return values if field is None else Shape({field: Field(FieldType.OBJECT, inside=values)})


# Filters that set fields


def record_parameters(section: Section) -> Iterator[tuple[Section, Parameter]]:
    """The fields that the `<record>` sections of a filter set, each with its section."""
    for one in section.sections:
        if one.name == "record":
            yield from ((one, parameter) for parameter in one.parameters)


def _record_transformer(section: Section, before: Fields) -> Fields:
    ruby, typed = flag(section, "enable_ruby"), flag(section, "auto_typecast", default=True)
    values = [one for _, one in record_parameters(section)]
    if ruby and any(not isinstance(one.value, str) or changes_records(one.value) for one in values):
        before = before.overlaid(OPEN)
    after = before
    if flag(section, "renew_record"):
        after = before.only(words(section, "keep_keys"))
    for name, value in _set(values, before, ruby=ruby, typed=typed):
        after = after.overlaid(OPEN) if name is None else after.having((name,), value)
    time = text(section, "renew_time_key")
    if time is not None and after.may_have((time,)):
        times = frozenset({EventTime.OWN}) | (frozenset() if after.surely_has((time,)) else after.times)
        after = replace(after, times=times, time_names=after.time_names | {time})
    return _without(after, words(section, "remove_keys"))


def _set(
    values: list[Parameter], before: Fields, *, ruby: bool, typed: bool = True
) -> Iterator[tuple[str | None, Field]]:
    """The fields that are set, by name; None for a name that only a run can tell."""
    for one in values:
        name = one.name if isinstance(one.name, str) and not has_placeholder(one.name) else None
        value = template_field(one.value, before, ruby=ruby, typed=typed) if isinstance(one.value, str) else Field()
        yield name, value


def _record_modifier(section: Section, before: Fields) -> Fields:
    if section.parameter("prepare_value"):
        raise NotPlainError
    values = [one for _, one in record_parameters(section)]
    after = before
    if any(not isinstance(one.value, str) or removes_fields(one.value) for one in values):
        after = replace(before, shape=before.shape.merged(OPEN))
    elif any(isinstance(one.value, str) and changes_records(one.value) for one in values):
        after = before.overlaid(OPEN)
    names: list[str] = []
    for one in values:
        if not isinstance(one.name, str):
            raise NotPlainError
        names.append(one.name)
        value = Field()
        if isinstance(one.value, str):
            value = template_field(one.value, after, ruby=True, structured=False)
        after = after.having((one.name,), value)
    if section.parameter("remove_keys"):
        return _without(after, words(section, "remove_keys"))
    kept = text(section, "whitelist_keys")
    if kept is not None:
        after = after.only((*(one.strip() for one in kept.split(",")), *names))
    return _changed(after, [text(one, "key", default="") for one in section.sections if one.name == "replace"])


def _changed(before: Fields, names: list[str]) -> Fields:
    """The same with other texts in these fields."""
    for name in names:
        known = before.get((name,))
        if known is not None:
            before = before.having((name,), replace(known, line=None))
    return before


def _without(before: Fields, paths: tuple[str, ...]) -> Fields:
    """Without the fields of these paths; one that only a run can tell is left."""
    for path in paths:
        way = way_of(path)
        if way is not None:
            before = before.without(way)
    return before


# Filters that join records


def _concat(section: Section, before: Fields) -> Fields:
    names: list[str] = []
    partial, keep = text(section, "partial_key"), flag(section, "keep_partial_key")
    metadata = flag(section, "use_partial_metadata")
    if partial is not None and not keep:
        names.append(partial)
    if metadata and not flag(section, "keep_partial_metadata"):
        names.extend(_PARTIAL.get(text(section, "partial_metadata_format", default="docker-fluentd"), ()))
    if flag(section, "use_partial_cri_logtag"):
        names.append(text(section, "partial_cri_stream_key", default="stream"))
        if not keep:
            names.append(text(section, "partial_cri_logtag_key", default=""))
    key = text(section, "key", default="")
    joined = _without(_changed(before, [key]), tuple(names))
    all_joined = before.surely_has((key,)) and not partial and not metadata
    return joined if all_joined else joined.merged(before)
