"""Declared plugins as sections of Fluentd's tree: one way for all of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from eventcore_monitoring.encoding.fluentd_literal import fluentd_json
from eventcore_monitoring.encoding.number import number
from eventcore_monitoring.fluentd.environment import environment
from eventcore_monitoring.fluentd.tree import Include, Parameter, Section, Value
from eventcore_monitoring.model.pipelines.environment import Env
from eventcore_monitoring.model.pipelines.plugins import Filter, Input, Output, Part, Plugin, PluginSection

# The words of plugins that Fluentd writes with an at sign.
_WITH_AT = {"label": "@label", "log_level": "@log_level"}


def plugin(
    name: str,
    part: Part,
    at: str,
    *,
    argument: str = "",
    first: Mapping[str, str] | None = None,
    further: Sequence[Section] = (),
    changed: Mapping[str, object] | None = None,
    comment: str = "",
    type_word: str = "@type",
) -> Section:
    """The section of a plugin, or of a part of one.

    `first`: parameters that stand before those that are declared; `changed`: fields with other values (None: left out);
    `further`: sections that stand after its own.
    """
    written = dict(part.written(changed or {}))
    if isinstance(part, Input | Filter | Output | Plugin):
        written = {_WITH_AT.get(word, word): value for word, value in written.items()}
    head: dict[str, object] = {type_word: type_of(part)} if type_of(part) else {}
    own: list[Parameter] = []
    sections: list[Section] = []
    for word, value in {**head, **(first or {}), **written}.items():
        if value is None:
            continue
        inner = [*_sections(word, value, part, at)]
        sections += inner
        if not inner and value not in ((), {}):
            own.append(Parameter(word, value_of(value), part.line))
    sections += [_free(one, at) for one in part.sections]
    children: tuple[Parameter | Include | Section, ...] = (*own, *sections, *further)
    return Section(name, argument or _argument(part), children, part.line, at, comment)


def parameters(given: Mapping[str, str]) -> tuple[Parameter, ...]:
    """Parameters that nobody declared."""
    return tuple(Parameter(name, value) for name, value in given.items())


def type_of(part: Part) -> str:
    """The `@type` of a plugin; "" for a part that is none."""
    if isinstance(part, Plugin):
        return part.type
    return part.plugin_type or str(getattr(part, "kind", ""))


def value_of(value: object) -> Value:
    """A value as Fluentd reads it: lists and mappings as JSON, a variable of the environment as its reference."""
    match value:
        case Env(name=name, default=default):
            return environment(name, default)
        case bool():
            return "true" if value else "false"
        case int() | float():
            return number(value)
        case str():
            return value
        case list() | tuple() | Mapping():
            return fluentd_json(value)
    raise TypeError(f"{value!r} is nothing that a parameter holds")


def _argument(part: Part) -> str:
    if part.argument_field is None:
        return ""
    value = getattr(part, part.argument_field)
    return ",".join(value) if isinstance(value, list | tuple) else str(value or "")


def _sections(word: str, value: object, part: Part, at: str) -> Iterator[Section]:
    """The sections that a field is; none where it is a parameter."""
    match value:
        case Part():
            yield plugin(word, value, f"{at}.{word}", type_word=part.type_words.get(word, "@type"))
        case list() | tuple():
            for place, one in enumerate(value):
                if isinstance(one, Part):
                    type_word = part.type_words.get(word, "@type")
                    yield plugin(word, one, f"{at}.{word}.{place}", type_word=type_word)
        case Mapping() if word in part.free_form:
            inner = tuple(Parameter(key, value_of(text), part.line) for key, text in value.items())
            yield Section(word, "", inner, part.line, f"{at}.{word}")


def _free(section: PluginSection, at: str) -> Section:
    here = f"{at}.sections.{section.name}"
    own = (Parameter(name, value_of(value), section.line) for name, value in section.params.items())
    inner = (_free(one, here) for one in section.sections)
    return Section(section.name, section.argument or "", (*own, *inner), section.line, here)
