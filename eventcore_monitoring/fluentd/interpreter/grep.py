"""The filter `grep` of Fluentd 1.19.3."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from eventcore_monitoring.fluentd.conversions import Regexp
from eventcore_monitoring.fluentd.interpreter import settings
from eventcore_monitoring.fluentd.interpreter.accessor import Accessor, accessor
from eventcore_monitoring.fluentd.interpreter.context import Result
from eventcore_monitoring.fluentd.interpreter.events import CannotSimulateError, Event, Outcome, Record, RubyError
from eventcore_monitoring.fluentd.interpreter.ruby_regexp import RubyRegexp, ruby_regexp
from eventcore_monitoring.fluentd.interpreter.ruby_values import scrubbed, to_s
from eventcore_monitoring.fluentd.tree import Section

_MOST_OLD_CONDITIONS: Final = 20


class Condition(NamedTuple):
    """A field and what its text has to fit."""

    key: str
    accessor: Accessor
    pattern: RubyRegexp
    source: str

    def holds(self, record: Record) -> bool:
        """Whether the text of the field fits."""
        return self.pattern.search(scrubbed(to_s(self.accessor.get(record)))) is not None


def grep(section: Section, event: Event) -> list[Result]:
    """What becomes of an event in `grep`."""
    try:
        refusal = _refusal(section, event.record)
    except RubyError as fault:
        return [Result(Outcome.PASSED, event, f"failed to grep events: {fault}")]
    return [Result(Outcome.PASSED, event) if refusal is None else Result(Outcome.DROPPED, None, refusal)]


def _refusal(section: Section, record: Record) -> str | None:
    """Why a record is dropped; None: it is not."""
    demands_all = [*_old(section, "regexp"), *_of(section, "regexp"), *_within(section, "and", "regexp")]
    demands_any = [*_within(section, "or", "regexp")]
    excludes_all = [*_within(section, "and", "exclude")]
    excludes_any = [*_old(section, "exclude"), *_of(section, "exclude"), *_within(section, "or", "exclude")]
    for group in (demands_all, demands_any, excludes_all, excludes_any):
        _refuse_doubles(group)
    for one in demands_all:
        if not one.holds(record):
            return f"`{one.key}` does not fit `{one.source}`"
    if demands_any and not any(one.holds(record) for one in demands_any):
        return f"{_listed(demands_any)}: none fits"
    if excludes_all and all(one.holds(record) for one in excludes_all):
        return f"excluded: {_listed(excludes_all)} fit"
    for one in excludes_any:
        if one.holds(record):
            return f"excluded: `{one.key}` fits `{one.source}`"
    return None


def _listed(conditions: list[Condition]) -> str:
    return ", ".join(f"`{one.key}` and `{one.source}`" for one in conditions)


def _of(section: Section, name: str) -> Iterator[Condition]:
    for one in section.sections:
        if one.name == name:
            key = settings.required(settings.text(one, "key"), "key")
            pattern = settings.expression(one, "pattern")
            if pattern is None:
                raise CannotSimulateError("Fluentd refuses to start without `pattern`")
            yield Condition(key, accessor(key), pattern, settings.text(one, "pattern", default=""))


def _within(section: Section, outer: str, name: str) -> Iterator[Condition]:
    for one in section.sections:
        if one.name == outer:
            yield from _of(one, name)


def _old(section: Section, name: str) -> Iterator[Condition]:
    for number in range(1, _MOST_OLD_CONDITIONS + 1):
        written = settings.text(section, f"{name}{number}")
        if written is not None:
            key, _, pattern = written.partition(" ")
            yield Condition(key, accessor(key), ruby_regexp(Regexp(pattern)), pattern)


def _refuse_doubles(conditions: list[Condition]) -> None:
    keys = [one.key for one in conditions]
    if len(keys) != len(set(keys)):
        raise CannotSimulateError("Fluentd refuses to start: a key has two conditions")
