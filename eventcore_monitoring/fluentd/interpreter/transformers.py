"""The filters `record_transformer` (Fluentd 1.19.3) and `record_modifier` (2.2.1), as far as no Ruby has to run."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from fractions import Fraction

from eventcore_monitoring.fluentd.conversions import Regexp
from eventcore_monitoring.fluentd.interpreter import settings
from eventcore_monitoring.fluentd.interpreter.accessor import accessor
from eventcore_monitoring.fluentd.interpreter.context import Context, Result
from eventcore_monitoring.fluentd.interpreter.events import (
    CannotSimulateError,
    Event,
    EventTime,
    Json,
    Outcome,
    Record,
    RubyError,
)
from eventcore_monitoring.fluentd.interpreter.ruby_regexp import ruby_regexp
from eventcore_monitoring.fluentd.interpreter.ruby_values import class_name, json_value, to_f, to_s
from eventcore_monitoring.fluentd.interpreter.templates import Placeholders, expanded, ruby_expanded, unknown
from eventcore_monitoring.fluentd.tree import Code, Parameter, Section, Value


def record_transformer(section: Section, event: Event, context: Context) -> list[Result]:
    """What becomes of an event in `record_transformer`; fields that only Ruby knows are left out and named."""
    transformer = _Transformer(section, event, context)
    renew = settings.flag(section, "renew_record")
    record: Record = {} if renew else dict(event.record)
    keep = settings.words(section, "keep_keys")
    if keep is not None and not renew:
        raise CannotSimulateError("Fluentd refuses `keep_keys` without `renew_record`")
    record |= {key: event.record[key] for key in keep or () if key in event.record}
    record |= transformer.fields()
    time = event.time
    renewed = settings.text(section, "renew_time_key")
    if renewed is not None and renewed in record:
        try:
            time = _renewed(record[renewed])
        except RubyError as fault:
            return [Result(Outcome.FAILED, event, str(fault))]
    for path in settings.words(section, "remove_keys") or ():
        accessor(path).delete(record)
    return [transformer.result(Event(event.tag, time, record))]


def record_modifier(section: Section, event: Event, context: Context) -> list[Result]:
    """What becomes of an event in `record_modifier`, which changes the record in its place."""
    for name in ("prepare_value", "char_encoding"):
        if section.parameter(name):
            raise CannotSimulateError(f"`{name}` is not modelled")
    record = event.record
    modifier = _Modifier(section, event, context)
    for key, value in modifier.values():
        record[key] = value
    remove, keep = settings.words(section, "remove_keys"), settings.text(section, "whitelist_keys")
    if remove is not None:
        for path in remove:
            accessor(path).delete(record)
    elif keep is not None:
        kept = (*(one.strip() for one in keep.split(",")), *modifier.names)
        record = {key: record[key] for key in kept if key in record}
    for replacement in section.sections:
        if replacement.name == "replace":
            _replace(record, replacement)
    return [modifier.result(event._replace(record=record))]


class _Fields:
    """The fields of `<record>` sections; `unknown`: why some of them cannot be told; `warnings`: of the log."""

    def __init__(self, section: Section, event: Event, context: Context) -> None:
        self.parameters = [
            parameter for one in section.sections if one.name == "record" for parameter in one.parameters
        ]
        self.placeholders = Placeholders(event, context.host)
        self.unknown: list[str] = []
        self.warnings: list[str] = []
        self.names: list[str] = []

    def values(self) -> Iterator[tuple[str, Json]]:
        for parameter in {settings.plain(one.name): one for one in self.parameters}.values():
            name = settings.plain(parameter.name)
            self.names.append(name)
            try:
                value = self._value(parameter)
            except CannotSimulateError as fault:
                self.unknown.append(f"`{name}` is left out: {fault}")
                continue
            yield self._key(name), value

    def result(self, event: Event) -> Result:
        outcome = Outcome.UNKNOWN if self.unknown else Outcome.PASSED
        return Result(outcome, event, "; ".join(dict.fromkeys((*self.unknown, *self.warnings))))

    def _key(self, name: str) -> str:
        return name

    def _value(self, parameter: Parameter) -> Json:
        raise NotImplementedError


class _Transformer(_Fields):
    def __init__(self, section: Section, event: Event, context: Context) -> None:
        super().__init__(section, event, context)
        self.ruby = settings.flag(section, "enable_ruby")
        self.typecast = settings.flag(section, "auto_typecast", default=True)

    def fields(self) -> Record:
        return dict(self.values())

    def _key(self, name: str) -> str:
        return to_s(self._expanded(name, typecast=False))

    def _value(self, parameter: Parameter) -> Json:
        if not isinstance(parameter.value, str):
            return self._with_variables(parameter.value)
        if parameter.value.startswith(("{", "[")):
            literal = json_value(parameter.value)
            if literal is not None:
                return self._within(literal)
        return self._expanded(parameter.value, typecast=self.typecast)

    def _within(self, value: Json) -> Json:
        match value:
            case str():
                return self._expanded(value, typecast=self.typecast)
            case dict():
                return {self._key(key): self._within(child) for key, child in value.items()}
            case list():
                return [self._within(child) for child in value]
        return value

    def _with_variables(self, value: Value) -> Json:
        """A text with variables of the environment whose values nobody gave."""
        if isinstance(value[0], str) and value[0].startswith(("{", "[")):
            raise CannotSimulateError("its JSON holds a variable of the environment")
        parts = (settings.plain((one,)) if isinstance(one, Code) else self._part(one) for one in value)
        return "".join(parts)

    def _part(self, text: str) -> str:
        return to_s(self._expanded(text, typecast=False))

    def _expanded(self, text: str, *, typecast: bool) -> Json:
        if self.ruby:
            return ruby_expanded(text, self.placeholders, typecast=typecast)
        self.warnings.extend(f"unknown placeholder `{one}`" for one in unknown(text, self.placeholders))
        return expanded(text, self.placeholders, typecast=typecast)


class _Modifier(_Fields):
    def _value(self, parameter: Parameter) -> Json:
        if not isinstance(parameter.value, str):
            return settings.plain(parameter.value)
        if "${" not in parameter.value:
            return parameter.value
        return ruby_expanded(parameter.value, self.placeholders, typecast=True, has_host=False)


def _renewed(value: Json) -> EventTime:
    if isinstance(value, (dict, list, bool)):
        raise RubyError(f"undefined method `to_f' for {class_name(value)}")
    seconds = Fraction(to_f(value))
    whole = math.floor(seconds)
    return EventTime(whole, math.floor((seconds - whole) * 1_000_000_000))


def _replace(record: Record, section: Section) -> None:
    key = settings.required(settings.text(section, "key"), "key")
    written = settings.required(settings.text(section, "expression"), "expression")
    replacement = settings.required(settings.text(section, "replace"), "replace")
    slashes = len(written) > 1 and written.startswith("/") and written.endswith("/")
    pattern = ruby_regexp(Regexp(written[1:-1] if slashes else written))
    value = record.get(key)
    if value is None:
        return
    if not isinstance(value, str) or "\\" in replacement:
        raise CannotSimulateError("a replacement with a backslash, or in what is no text, is not modelled")
    if pattern.search(value):
        record[key] = re.sub(pattern.pattern, lambda _: replacement, value)
