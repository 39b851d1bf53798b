"""Filters: what is done to records, as Fluentd's own plugins do it."""

from typing import ClassVar, Literal

from eventcore_monitoring.model.declared import Line, Many
from eventcore_monitoring.model.pipelines.plugins import AnyParser, Filter, Part
from eventcore_monitoring.model.pipelines.steps import AddFields, Drop, Keep, RecordFields
from eventcore_monitoring.model.pipelines.texts import Regexp


class RecordTransformer(Filter):
    """Adds and removes fields. Ruby stays off: `${…}` may hold what `AddFields` says, and no code."""

    free_form: ClassVar[frozenset[str]] = frozenset({"record"})

    kind: Literal["record_transformer"] = "record_transformer"
    record: RecordFields | None = None
    remove_keys: Many[Line] | None = None
    keep_keys: Many[Line] | None = None
    renew_record: bool | None = None
    renew_time_key: Line | None = None
    auto_typecast: bool | None = None


class GrepRule(Part):
    """A field (`$.outer.inner` reaches into an object) and what it has to fit."""

    section: ClassVar[str] = "rules"

    key: Line
    pattern: Regexp


class Grep(Filter):
    """Keeps records that fit every `regexp` and no `exclude`."""

    kind: Literal["grep"] = "grep"
    regexp: Many[GrepRule] = ()
    exclude: Many[GrepRule] = ()


class ParserFilter(Filter):
    """Parses a field of the record."""

    kind: Literal["parser"] = "parser"
    key_name: Line
    parse: AnyParser
    reserve_data: bool | None = None
    reserve_time: bool | None = None
    remove_key_name_field: bool | None = None
    inject_key_prefix: Line | None = None
    hash_value_field: Line | None = None
    replace_invalid_sequence: bool | None = None
    emit_invalid_record_to_error: bool | None = None


__all__ = ["AddFields", "Drop", "Grep", "GrepRule", "Keep", "ParserFilter", "RecordTransformer"]
