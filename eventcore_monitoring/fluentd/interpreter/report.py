"""A trace as text for a terminal, and as JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Final

from eventcore_monitoring.encoding.json import JsonTree
from eventcore_monitoring.fluentd.interpreter.events import (
    Delivery,
    Event,
    Json,
    Outcome,
    Passage,
    Reading,
    Record,
    Step,
    Trace,
)
from eventcore_monitoring.fluentd.places import Way, address, shown
from eventcore_monitoring.fluentd.tags import type_of

_MISSING: Final = object()
_SURROGATE: Final = re.compile("[\ud800-\udfff]")


def as_text(trace: Trace, *, width: int = 100) -> str:
    """The trace as text without colours; lines and values are cut at the width, sentences are not.

    For each line: what reads it, tag and label, then each step with the fields that it added (`+`), removed (`-`) and
    changed (`~`), then each sink with what it gets beyond that.
    """
    lines = [f"note: {_visible(one)}" for one in trace.notes]
    told: dict[int, list[str]] = {number: [] for number in range(len(trace.lines))}
    for reading in trace.readings:
        *before, last = reading.lines
        for number in before:
            told[number].append(f"  belongs to what is told at line {last + 1}")
        told[last].extend(_reading(reading, width))
    for number, line in enumerate(trace.lines):
        lines.extend([""] if lines else [])
        lines.extend((_cut(f"line {number + 1}: {line.text}", width), *told[number]))
    return "".join(f"{one}\n" for one in lines)


def _reading(reading: Reading, width: int) -> Iterator[str]:
    if len(reading.lines) > 1:
        numbers = ", ".join(str(one + 1) for one in reading.lines)
        yield f"  with the lines {numbers} as one event"
    if reading.way:
        path = f" of {_visible(reading.path)}" if reading.path is not None else ""
        yield f"  {_named(reading.way)}{path}"
    if reading.note:
        yield f"    {_visible(reading.note)}"
    if reading.passage is not None:
        yield from _passage(reading.passage, width, "    ")


def _passage(passage: Passage, width: int, indent: str) -> Iterator[str]:
    event = passage.event
    yield f"{indent}tag {_visible(event.tag)}, {_router(passage.label)}, time {event.time.text}"
    yield from (_cut(f"{indent}  {one}", width) for one in _differences({}, event.record))
    for step in passage.steps:
        yield from _step(step, event, width, indent)
        event = step.event or event
    for delivery in passage.deliveries:
        yield from _delivery(delivery, event, width, indent)
    if passage.end:
        yield f"{indent}end: {_visible(passage.end)}"
    for one in passage.further:
        yield f"{indent}> {_visible(one.cause)}"
        yield from _passage(one, width, f"{indent}  ")


def _step(step: Step, before: Event, width: int, indent: str) -> Iterator[str]:
    said = "" if step.outcome is Outcome.PASSED else f": {step.outcome}"
    reason = f"{': ' if not said else ', '}{_visible(step.reason)}" if step.reason else ""
    changes = [] if step.event is None else list(_changes(before, step.event))
    idle = ": unchanged" if step.outcome is Outcome.PASSED and not changes and not reason else ""
    yield f"{indent}{_named(step.way)}{said}{reason}{idle}"
    yield from (_cut(f"{indent}  {one}", width) for one in changes)


def _delivery(delivery: Delivery, before: Event, width: int, indent: str) -> Iterator[str]:
    doubt = "" if delivery.certain else " (cannot be simulated)"
    yield f"{indent}=> {_named(delivery.way)} receives it{doubt}: {delivery.kind} {_visible(delivery.place)}"
    if delivery.note:
        yield f"{indent}   {_visible(delivery.note)}"
    yield from (_cut(f"{indent}   {one}", width) for one in _changes(before, delivery.event))


def _changes(before: Event, after: Event) -> Iterator[str]:
    yield from _differences(before.record, after.record)
    if before.time != after.time:
        yield f"~ time of the event: {before.time.text} -> {after.time.text}"


def _differences(before: Record, after: Record, path: str = "") -> Iterator[str]:
    """What a record has lost, got and changed; objects field by field."""
    for key, value in before.items():
        if key not in after:
            yield f"- {path}{key}: {_value(value)}"
    for key, value in after.items():
        old = before.get(key, _MISSING)
        if isinstance(old, dict) and isinstance(value, dict):
            yield from _differences(old, value, f"{path}{key}.")
        elif old is _MISSING:
            yield f"+ {path}{key}: {_value(value)}"
        elif json.dumps(old) != json.dumps(value):
            yield f"~ {path}{key}: {_value(before[key])} -> {_value(value)}"


def _value(value: Json) -> str:
    return json.dumps(value, ensure_ascii=False)


def _router(label: str) -> str:
    return "top level" if label == "@ROOT" else f"label {_visible(label)}"


def _named(way: Way) -> str:
    """`<filter app.**> record_transformer (add_context, line 12)`."""
    section = way[-1]
    tag = " ".join(filter(None, (section.name, shown(section.argument))))
    where = section.text("@id"), f"line {section.source.line}" if section.source else section.at
    details = ", ".join(filter(None, where))
    return _visible(f"<{tag}> {type_of(section) or ''}".rstrip() + (f" ({details})" if details else ""))


def _cut(text: str, width: int) -> str:
    text = _visible(text)
    return text if len(text) <= width else f"{text[: max(width - 1, 0)]}…"


def _visible(text: str) -> str:
    """The text on one line; what is no character to see as Python escapes it, bytes that are no UTF-8 as `\\xff`."""
    if text.isprintable():
        return text
    return "".join(one if one.isprintable() else _escaped(one) for one in text)


def _escaped(character: str) -> str:
    code = ord(character)
    if 0xDC80 <= code <= 0xDCFF:
        return f"\\x{code - 0xDC00:02x}"
    return character.encode("unicode_escape").decode("ascii")


def as_json(trace: Trace) -> JsonTree:
    """The trace as JSON: `notes`, `lines` with text, path and time, and `readings`; numbers of lines are from 1."""
    return {
        "notes": [*trace.notes],
        "lines": [
            {"text": _valid(one.text), "path": one.path if one.path is None else _valid(one.path), "time": one.time}
            for one in trace.lines
        ],
        "readings": [_reading_json(one) for one in trace.readings],
    }


def _reading_json(reading: Reading) -> JsonTree:
    return {
        "lines": [number + 1 for number in reading.lines],
        "input": _way_json(reading.way),
        "path": reading.path if reading.path is None else _valid(reading.path),
        "note": _valid(reading.note),
        "passage": None if reading.passage is None else _passage_json(reading.passage),
    }


def _passage_json(passage: Passage) -> JsonTree:
    return {
        "label": _valid(passage.label),
        "cause": _valid(passage.cause),
        "event": _event_json(passage.event),
        "steps": [
            {
                "section": _way_json(one.way),
                "outcome": str(one.outcome),
                "reason": _valid(one.reason),
                "event": None if one.event is None else _event_json(one.event),
            }
            for one in passage.steps
        ],
        "deliveries": [
            {
                "section": _way_json(one.way),
                one.kind: _valid(one.place),
                "certain": one.certain,
                "note": _valid(one.note),
                "event": _event_json(one.event),
            }
            for one in passage.deliveries
        ],
        "end": _valid(passage.end),
        "further": [_passage_json(one) for one in passage.further],
    }


def _event_json(event: Event) -> JsonTree:
    return {"tag": _valid(event.tag), "time": event.time.text, "record": _tree(event.record)}


def _way_json(way: Way) -> JsonTree:
    if not way:
        return None
    section = way[-1]
    return {
        "address": _valid(address(way)),
        "type": type_of(section),
        "id": section.text("@id") or None,
        "line": section.source.line if section.source else None,
    }


def _tree(value: Json) -> JsonTree:
    match value:
        case dict():
            return {_valid(key): _tree(child) for key, child in value.items()}
        case list():
            return [_tree(child) for child in value]
        case str():
            return _valid(value)
    return value


def _valid(text: str) -> str:
    """The text with `\\xff` for bytes that are no UTF-8: JSON has no form for them."""
    return _SURROGATE.sub(lambda found: _escaped(found.group()), text)
