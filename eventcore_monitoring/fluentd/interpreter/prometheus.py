"""The filter `prometheus` 2.2.2: which metrics an event would count or observe."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from eventcore_monitoring.fluentd.interpreter import settings
from eventcore_monitoring.fluentd.interpreter.accessor import accessor
from eventcore_monitoring.fluentd.interpreter.context import Context, Result
from eventcore_monitoring.fluentd.interpreter.events import CannotSimulateError, Event, Json, Outcome, RubyError
from eventcore_monitoring.fluentd.interpreter.ruby_values import to_s
from eventcore_monitoring.fluentd.interpreter.templates import Placeholders
from eventcore_monitoring.fluentd.tree import Section

_PLACEHOLDER: Final = re.compile(r"\$\{([^\[}]+)(\[[^\]]+\])?\}")
_KEY: Final = re.compile(r'\["(.*)"\]')
_VERBS: Final = {
    "counter": "counter `{}` grows by {}",
    "gauge": "gauge `{}` becomes {}",
    "histogram": "histogram `{}` observes {}",
    "summary": "summary `{}` observes {}",
}


def prometheus(section: Section, event: Event, context: Context) -> list[Result]:
    """The event goes on unchanged; the reason says what is counted."""
    done: list[str] = []
    failed: list[Result] = []
    for metric in section.sections:
        if metric.name == "metric":
            try:
                done.extend(_instrumented(section, metric, event, context))
            except RubyError as fault:
                failed.append(Result(Outcome.FAILED, event, str(fault)))
    return [*failed, Result(Outcome.PASSED, event, "; ".join(done))]


def _instrumented(section: Section, metric: Section, event: Event, context: Context) -> Iterator[str]:
    name = settings.required(settings.text(metric, "name"), "name")
    type_ = settings.required(settings.text(metric, "type"), "type")
    if type_ not in _VERBS:
        raise CannotSimulateError(f"Fluentd refuses a metric of the type `{type_}`")
    key = settings.text(metric, "key")
    if key is None and type_ != "counter":
        raise CannotSimulateError(f"Fluentd refuses a {type_} without `key`")
    value: Json = 1 if key is None else accessor(key).get(event.record)
    if value is None or (value is False and type_ != "counter"):
        return
    labels = {**_labels(section, event, context), **_labels(metric, event, context)}
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise RubyError(f"`{name}`: the value of `{key}` is no number")
    if type_ == "counter" and value < 0:
        raise RubyError("increment must be a non-negative number")
    shown = ", ".join(f'{label}="{one}"' for label, one in labels.items())
    yield _VERBS[type_].format(f"{name}{{{shown}}}" if shown else name, to_s(value))


def _labels(section: Section, event: Event, context: Context) -> dict[str, str]:
    labels = section.inner("labels")
    if labels is None:
        return {}
    return {settings.plain(one.name): _label(settings.plain(one.value), event, context) for one in labels.parameters}


def _label(text: str, event: Event, context: Context) -> str:
    if text.startswith(("$.", "$[")):
        return to_s(accessor(text).get(event.record))
    placeholders = Placeholders(event, context.host)
    return _PLACEHOLDER.sub(lambda found: _filled(found, placeholders), text)


def _filled(found: re.Match[str], placeholders: Placeholders) -> str:
    name, index = found.groups()
    record = placeholders.event.record
    if name in ("tag", "hostname") and index is None:
        return to_s(placeholders.value(found.group()))
    if name == "worker_id" and index is None:
        return "0"
    if name in ("tag_parts", "tag_prefix", "tag_suffix"):
        value = placeholders.value(found.group())
        return found.group() if value is None else to_s(value)
    field = record.get(name)
    key = _KEY.fullmatch(index) if index else None
    if index is None and name in record and not isinstance(field, (dict, list)):
        return to_s(field)
    if isinstance(field, dict) and key and key[1] in field:
        return to_s(field[key[1]])
    return found.group()
