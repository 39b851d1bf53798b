"""What reaches the outputs, before and after: the fields of all records, and what becomes of a sample line.

Fields are those that `fluentd.field_flow` knows of all records. A sample line is made only where the configuration
itself says what its lines look like: JSON, with the time that its parser asks for.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import UTC
from typing import Final, NamedTuple

from eventcore_monitoring.fluentd.field_flow import flow
from eventcore_monitoring.fluentd.field_parsers import parse_section
from eventcore_monitoring.fluentd.field_reads import written
from eventcore_monitoring.fluentd.fields import Fields, FieldType, FieldWay, dotted
from eventcore_monitoring.fluentd.interpreter.events import CannotSimulateError, Delivery, EventTime, Json, Line, Record
from eventcore_monitoring.fluentd.interpreter.ruby_strftime import strftime
from eventcore_monitoring.fluentd.interpreter.walk import traced
from eventcore_monitoring.fluentd.places import ways
from eventcore_monitoring.fluentd.plain_settings import NotPlainError, text
from eventcore_monitoring.fluentd.tags import type_of
from eventcore_monitoring.fluentd.tree import Section
from eventcore_monitoring.review.fluentd.pairing import Node, Pairs
from eventcore_monitoring.review.fluentd.wording import sink
from eventcore_monitoring.review.wording import conjoined

FIELDS: Final = "fields"
PLACE: Final = "place"
TIME: Final = "time"
ARRIVAL: Final = "arrival"
VALUE: Final = "value"

_HAPPENED: Final = EventTime(1_795_420_800)  # 2026-11-23T08:00:00Z
_NAME: Final = re.compile(r"[\w@$./-]+")
_LONGEST: Final = 60  # a value in a sentence
_SILENT: Final = ("null", "relabel")


class Evidence(NamedTuple):
    """Something certain about an output (its node in the new configuration). `kind`: one of those above."""

    node: Node
    kind: str
    sentence: str


def evidence(before: Section, after: Section, pairs: Pairs) -> Iterator[Evidence]:
    """What is another at the outputs that both configurations have."""
    ends = [(old, new) for old, new in pairs.both if _is_end(old) and _is_end(new)]
    old_flow, new_flow = flow(before, {}), flow(after, {})
    for old, new in ends:
        olden, newer = old_flow.before(old.way), new_flow.before(new.way)
        if olden is not None and newer is not None:
            yield from _fields(new, written(old.section, olden), written(new.section, newer))
    line = _sample(before)
    if line is None:
        return
    readers = _readers(before)
    delivered = [_deliveries(root, line, pairs) for root in (before, after)]
    for source in (pairs.key(one) for one in readers):
        for _, new in ends:
            place = (source, pairs.key(new.section))
            found = [side.get(place) for side in delivered]
            if found[0] is not None:
                yield from _compared(new, found[0], found[1])


def _is_end(node: Node) -> bool:
    return node.kind in ("match", "store") and not node.holds_stores and node.type not in _SILENT


def _fields(node: Node, old: Fields, new: Fields) -> Iterator[Evidence]:
    gone = _outermost([way for way in old.known if not new.may_have(way)])
    added = _outermost([way for way in new.known if not old.may_have(way)])
    of = f"at {sink(node)}"
    if gone:
        verb = "is" if len(gone) == 1 else "are"
        yield Evidence(node, FIELDS, f"{_named(gone)} {verb} gone {of}")
    if added:
        verb = "is" if len(added) == 1 else "are"
        yield Evidence(node, FIELDS, f"{_named(added)} {verb} new {of}")
    for way, field in old.known.items():
        other = new.get(way)
        if other is not None and FieldType.ANY not in (field.type, other.type) and field.type is not other.type:
            yield Evidence(node, FIELDS, f"{_named([way])} is {other.type} instead of {field.type} {of}")


def _outermost(found: list[FieldWay]) -> list[FieldWay]:
    return [way for way in found if not any(way[:end] in found for end in range(1, len(way)))]


def _named(found: list[FieldWay]) -> str:
    names = [f"`{dotted(way)}`" for way in found]
    return f"the field {names[0]}" if len(names) == 1 else f"the fields {conjoined(names)}"


# Sample lines


def _readers(root: Section) -> list[Section]:
    """The sources whose lines are JSON, or whatever they are, as the configuration says."""
    found: list[Section] = []
    for way in ways(root):
        try:
            parser = parse_section(way[-1]) if way[-1].name == "source" and type_of(way[-1]) == "tail" else None
        except NotPlainError:
            continue
        if parser is not None and parser[1] in ("json", "none"):
            found.append(way[-1])
    return found


def _sample(root: Section) -> Line | None:
    """A line such as these sources read, with a time wherever a parser of JSON asks for one."""
    record: Record = {"message": "a line"}
    try:
        parsers = [found for way in ways(root) if (found := _json_parser(way[-1])) is not None]
        for parser in parsers:
            record |= _time_of(parser)
    except (NotPlainError, CannotSimulateError):
        return None
    return Line(json.dumps(record) if parsers else "a line")


def _json_parser(section: Section) -> Section | None:
    if section.name not in ("source", "filter"):
        return None
    found = parse_section(section)
    return found[0] if found is not None and found[1] == "json" else None


def _time_of(parser: Section) -> Record:
    """The field that a parser takes the time from, with a time in its format."""
    key, form = text(parser, "time_key"), text(parser, "time_format")
    if key is None:
        return {}
    kind = text(parser, "time_type", default="string" if form else "float")
    if kind != "string":
        return {key: _HAPPENED.seconds}
    return {key: _HAPPENED.text if form in (None, "%iso8601") else strftime(str(form), _HAPPENED, UTC)}


def _deliveries(root: Section, line: Line, pairs: Pairs) -> Mapping[tuple[int, int], Delivery]:
    """What comes of the line at each output, by the keys of the source and of the output."""
    found: dict[tuple[int, int], Delivery] = {}
    for reading in traced(root, [line]).readings:
        if reading.way and reading.passage is not None:
            for passage in reading.passage.all():
                for one in passage.deliveries:
                    found.setdefault((pairs.key(reading.way[-1]), pairs.key(one.way[-1])), one)
    return found


def _compared(node: Node, old: Delivery, new: Delivery | None) -> Iterator[Evidence]:
    of = sink(node)
    if new is None:
        yield Evidence(node, ARRIVAL, f"lines that came to {of} before no longer arrive there")
        return
    if not (old.certain and new.certain):
        return
    if old.event.time != new.event.time:
        message = f"a line of {old.event.time.text} counts as one of {new.event.time.text} at {of}"
        yield Evidence(node, TIME, message)
    if old.place != new.place and old.kind == new.kind:
        message = f"a line of {old.event.time.text} comes to the {new.kind} `{new.place}` instead of `{old.place}`"
        yield Evidence(node, PLACE, message)
    # What a parser makes of a line of another format has strange names, of which nobody wants to read.
    keys, others = ({name for name in one.event.record if _NAME.fullmatch(name)} for one in (old, new))
    if gone := sorted(keys - others):
        yield Evidence(node, FIELDS, _own(gone, f"no longer at {of}"))
    for name in sorted(keys & others):
        was, now = (_short(one.event.record[name]) for one in (old, new))
        if was != now:
            yield Evidence(node, VALUE, f"a line has `{name}` {now} instead of {was} at {of}")
    if added := sorted(others - keys):
        yield Evidence(node, FIELDS, _own(added, f"at {of} now"))


def _short(value: Json) -> str:
    text = value if isinstance(value, str) else json.dumps(value)
    return f"`{text if len(text) <= _LONGEST else f'{text[: _LONGEST - 1]}…'}`"


def _own(names: list[str], where: str) -> str:
    fields, them = _named([(name,) for name in names]), "it" if len(names) == 1 else "them"
    return f"a line without {fields} of its own has {them} {where}"
