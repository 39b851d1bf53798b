"""Texts with `${…}` in records, and the few expressions of Ruby that are known without running them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from eventcore_monitoring.fluentd.interpreter.events import CannotSimulateError, Event, Json
from eventcore_monitoring.fluentd.interpreter.ruby_strftime import strftime
from eventcore_monitoring.fluentd.interpreter.ruby_values import split, to_s
from eventcore_monitoring.fluentd.interpreter.settings import Host

_PLACEHOLDER: Final = re.compile(r"\$\{[^}]+\}|__[A-Z_]+__")
_PART: Final = re.compile(r"\$\{(tag_parts|tag_prefix|tag_suffix)\[(0|-?[1-9]\d{0,5})\]\}")
_FIELD: Final = re.compile(r'\$\{record\["(.*)"\]\}', re.DOTALL)
_RUBY: Final = re.compile(r"\$\{([^{}]*)\}")
_STEPS: Final = re.compile(r"""record((?:\[(?:"[^"\\#]*"|'[^'\\]*')\])+)""")
_KEY: Final = re.compile(r"""\["([^"\\#]*)"\]|\['([^'\\]*)'\]""")
_DIG: Final = re.compile(r"""record\.dig\(((?:\s*(?:"[^"\\#]*"|'[^'\\]*')\s*,?)+)\)""")
_DUG_KEY: Final = re.compile(r""""([^"\\#]*)"|'([^'\\]*)'""")


@dataclass(frozen=True, slots=True)
class Placeholders:
    """What placeholders stand for in the filter at hand."""

    event: Event
    host: Host

    def value(self, placeholder: str) -> Json:
        """What `record_transformer` without Ruby puts in the place of a placeholder; None for one that is unknown."""
        match placeholder:
            case "${tag}":
                return self.event.tag
            case "${hostname}":
                return self.host.name
            case "${time}":
                return self.time
        if found := _PART.fullmatch(placeholder):
            return self.part(found[1], int(found[2]))
        field = _FIELD.fullmatch(placeholder)
        return None if field is None else self.event.record.get(field[1])

    def knows(self, placeholder: str) -> bool:
        """Whether `record_transformer` without Ruby knows a placeholder; it warns of others."""
        field = _FIELD.fullmatch(placeholder)
        known = self.value(placeholder) is not None
        return known if field is None else field[1] in self.event.record

    @property
    def time(self) -> str:
        """The time of the event as Ruby writes it."""
        return strftime("%Y-%m-%d %H:%M:%S %z", self.event.time, self.host.zone)

    def part(self, name: str, index: int) -> str | None:
        """`tag_parts[1]`, `tag_prefix[-1]`, `tag_suffix[0]`; None beyond the ends."""
        parts = split(self.event.tag, ".")
        match name:
            case "tag_prefix":
                found = [".".join(parts[: number + 1]) for number in range(len(parts))]
            case "tag_suffix":
                found = [".".join(parts[number:]) for number in range(len(parts))]
            case _:
                found = parts
        return found[index] if -len(found) <= index < len(found) else None


def expanded(template: str, placeholders: Placeholders, *, typecast: bool) -> Json:
    """The template with its placeholders filled in; with `typecast` a lone one keeps the type of its value."""
    if typecast and _PLACEHOLDER.fullmatch(template):
        return placeholders.value(template)
    return _PLACEHOLDER.sub(lambda found: to_s(placeholders.value(found.group())), template)


def unknown(template: str, placeholders: Placeholders) -> list[str]:
    """The placeholders of a template that nothing stands for."""
    return [one for one in _PLACEHOLDER.findall(template) if not placeholders.knows(one)]


def ruby_expanded(template: str, placeholders: Placeholders, *, typecast: bool, has_host: bool = True) -> Json:
    """The template where `${…}` is code of Ruby. Raises CannotSimulateError for code that is not modelled.

    `has_host`: `hostname` is known there and `time` is a time of Ruby.
    """
    if typecast and template.count("${") == 1 and template.startswith("${") and template.endswith("}"):
        return _evaluated(template[2:-1], placeholders, has_host)
    rest = _RUBY.sub("", template)
    if re.search(r'[\\#\[\]"]', rest) or "${" in rest:
        raise CannotSimulateError(f"`{template}` is read as code of Ruby")

    def filled(found: re.Match[str]) -> str:
        if found[1].strip() == "time":
            return placeholders.time if has_host else str(placeholders.event.time.seconds)
        return to_s(_evaluated(found[1], placeholders, has_host))

    return _RUBY.sub(filled, template)


def _evaluated(code: str, placeholders: Placeholders, has_host: bool) -> Json:
    source = code.strip()
    if source == "tag":
        return placeholders.event.tag
    if source == "hostname" and has_host:
        return placeholders.host.name
    if found := _PART.fullmatch(f"${{{source}}}"):
        return placeholders.part(found[1], int(found[2]))
    if steps := _STEPS.fullmatch(source):
        keys = [one[0] or one[1] for one in _KEY.findall(steps[1])]
        return _field(placeholders.event.record, keys, source, safe=False)
    if dig := _DIG.fullmatch(source):
        keys = [one[0] or one[1] for one in _DUG_KEY.findall(dig[1])]
        return _field(placeholders.event.record, keys, source, safe=True)
    raise CannotSimulateError(f"`{source}` is code of Ruby")


def _field(value: Json, keys: list[str], source: str, *, safe: bool) -> Json:
    for key in keys:
        if value is None and safe:
            return None
        if not isinstance(value, dict):
            raise CannotSimulateError(f"`{source}` asks for a field of what has none")
        value = value.get(key)
    return value
