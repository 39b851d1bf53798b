"""The filters of a configuration, whatever their type."""

from __future__ import annotations

from eventcore_monitoring.fluentd.interpreter.concat import concat
from eventcore_monitoring.fluentd.interpreter.context import Context, Result
from eventcore_monitoring.fluentd.interpreter.events import CannotSimulateError, Event, Outcome, snapshot
from eventcore_monitoring.fluentd.interpreter.grep import grep
from eventcore_monitoring.fluentd.interpreter.parser_filter import parser_filter
from eventcore_monitoring.fluentd.interpreter.prometheus import prometheus
from eventcore_monitoring.fluentd.interpreter.transformers import record_modifier, record_transformer
from eventcore_monitoring.fluentd.places import Way
from eventcore_monitoring.fluentd.tags import type_of


def filtered(way: Way, event: Event, context: Context) -> list[Result]:
    """What a filter does with an event, in order. As in Fluentd some filters change the record in its place.

    What cannot be simulated lets the event go on unchanged, as UNKNOWN.
    """
    before = snapshot(event)
    try:
        return _filtered(way, event, context)
    except CannotSimulateError as reason:
        event.record.clear()
        event.record.update(before.record)
        return [Result(Outcome.UNKNOWN, event, str(reason))]


def _filtered(way: Way, event: Event, context: Context) -> list[Result]:
    section = way[-1]
    match type_of(section):
        case "grep":
            return grep(section, event)
        case "parser":
            return parser_filter(section, event, context)
        case "record_transformer":
            return record_transformer(section, event, context)
        case "record_modifier":
            return record_modifier(section, event, context)
        case "concat":
            return concat(way, event, context)
        case "prometheus":
            return prometheus(section, event, context)
        case "stdout":
            return [Result(Outcome.PASSED, event, "printed to standard output")]
        case None:
            raise CannotSimulateError("code of Ruby decides which plugin this is")
        case name:
            raise CannotSimulateError(f"the filter `{name}` is not modelled")
