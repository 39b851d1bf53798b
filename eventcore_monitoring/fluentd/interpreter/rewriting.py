"""The output `rewrite_tag_filter` 2.4.0."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from eventcore_monitoring.fluentd.interpreter import settings
from eventcore_monitoring.fluentd.interpreter.accessor import accessor
from eventcore_monitoring.fluentd.interpreter.context import Context
from eventcore_monitoring.fluentd.interpreter.events import CannotSimulateError, Event
from eventcore_monitoring.fluentd.interpreter.ruby_values import scrubbed, split, to_s
from eventcore_monitoring.fluentd.tree import Section

_GROUP: Final = re.compile(r"\$\d+")
_PLACEHOLDER: Final = re.compile(r"\$\{[a-z_]+(?:\[[0-9]+\])?\}|__[A-Z_]+__")
_PART: Final = re.compile(r"\$\{tag_parts\[(0|[1-9]\d{0,5})\]\}")


class Rewritten(NamedTuple):
    """The new tag, and the label of the rule that fitted, if it names one."""

    tag: str
    label: str | None


def rewritten(section: Section, event: Event, context: Context) -> Rewritten | None:
    """The new tag of an event; None: no rule fits, or the tag stays as it is, so that the event is dropped.

    Raises RubyError as the plugin does, CannotSimulateError for rules that are not modelled.
    """
    if settings.text(section, "hostname_command", default="hostname") != "hostname":
        raise CannotSimulateError("the output of `hostname_command` is not known")
    for rule in section.sections:
        if rule.name == "rule" and (tag := _new_tag(section, rule, event, context)) is not None:
            label = settings.text(rule, "label")
            return None if tag == event.tag and label is None else Rewritten(tag, label)
    return None


def _new_tag(section: Section, rule: Section, event: Event, context: Context) -> str | None:
    key = settings.required(settings.text(rule, "key"), "key")
    pattern = settings.expression(rule, "pattern")
    tag = settings.required(settings.text(rule, "tag"), "tag")
    if pattern is None:
        raise CannotSimulateError("Fluentd refuses to start without `pattern`")
    value = scrubbed(to_s(accessor(key).get(event.record)))
    invert = settings.flag(rule, "invert")
    if not value and not invert:
        return None
    found = pattern.search(value)
    if (found is None) is not invert:
        return None
    if found is not None:
        capitalize = settings.flag(section, "capitalize_regex_backreference")
        groups = [one.capitalize() if capitalize and one else one or "" for one in found.groups()]
        table = {f"${number}": one for number, one in enumerate(groups, 1)}
        tag = _GROUP.sub(lambda one: table.get(one.group(), ""), tag)
    return _filled(tag, _shortened(section, event.tag), context)


def _filled(template: str, tag: str, context: Context) -> str:
    parts = split(tag, ".")
    values = {"${hostname}": context.host.name, "__HOSTNAME__": context.host.name, "${tag}": tag, "__TAG__": tag}

    def value(found: re.Match[str]) -> str:
        part = _PART.fullmatch(found.group())
        if part is None:
            return values.get(found.group(), "")
        return parts[int(part[1])] if int(part[1]) < len(parts) else ""

    return _PLACEHOLDER.sub(value, template)


def _shortened(section: Section, tag: str) -> str:
    prefix = settings.text(section, "remove_tag_prefix")
    if prefix is not None:
        return tag.removeprefix(prefix).removeprefix(".") if tag.startswith(prefix) else tag
    pattern = settings.expression(section, "remove_tag_regexp")
    found = None if pattern is None else pattern.search(tag)
    return tag if found is None else tag[: found.start()] + tag[found.end() :]
