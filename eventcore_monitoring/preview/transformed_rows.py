"""Transformations that bring rows together or leave them out: join, merge, group and filter by value."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from typing import Any

from eventcore_monitoring.preview import reading
from eventcore_monitoring.preview.field_config import regular_expression
from eventcore_monitoring.preview.frames import Cell, Field, Frame
from eventcore_monitoring.preview.reducers import canonical, reduced


def merged(frames: Sequence[Frame], options: Mapping[str, Any]) -> Iterator[Frame]:
    """All frames as one table: rows that agree in every column they share, and add to one another, become one row."""
    if not frames:
        return
    columns: dict[str, Field] = {}
    for frame in frames:
        for field in frame.fields:
            columns.setdefault(_column_name(field), field)
    shared = [
        name for name in columns if all(name in {_column_name(field) for field in frame.fields} for frame in frames)
    ]
    rows: list[dict[str, Cell]] = []
    places: dict[tuple[Cell, ...], list[int]] = {}
    for frame in frames:
        names = [_column_name(field) for field in frame.fields]
        for values in zip(*(field.values for field in frame.fields), strict=False):
            row = dict(zip(names, values, strict=True))
            key = tuple(row.get(name) for name in shared)
            for place in places.setdefault(key, []):
                if all(rows[place].get(name, value) == value for name, value in row.items()):
                    rows[place].update(row)
                    break
            else:
                places[key].append(len(rows))
                rows.append(row)
    yield Frame("", frames[0].ref, tuple(
        field._replace(values=tuple(row.get(name) for row in rows), labels={}, display=name)
        for name, field in columns.items()
    ))  # fmt: skip


def _column_name(field: Field) -> str:
    return field.name if field.name in ("Time", "Value") or field.name.startswith("Value #") else field.display


def joined(frames: Sequence[Frame], options: Mapping[str, Any]) -> Iterator[Frame]:
    """All frames side by side, by the values of one column (the time where none is named)."""
    name, is_inner = reading.text(options, "byField"), reading.text(options, "mode") == "inner"
    sides = [(frame, found) for frame in frames if (found := _join_column(frame, name)) is not None]
    if not sides:
        yield from frames
        return
    keys = dict.fromkeys(key for _, column in sides for key in column.values)
    if is_inner:
        keys = {key: None for key in keys if all(key in set(column.values) for _, column in sides)}
    first = sides[0][1]
    order: Sequence[Cell] = sorted(keys, key=_number) if first.kind in ("time", "number") else list(keys)
    fields = [first._replace(values=tuple(order))]
    for frame, column in sides:
        places = {key: place for place, key in enumerate(column.values)}
        for field in frame.fields:
            if field is not column:
                values = [field.values[places[key]] if key in places else None for key in order]
                fields.append(field._replace(values=tuple(values)))
    yield Frame("", frames[0].ref, tuple(fields))


def _join_column(frame: Frame, name: str) -> Field | None:
    if not name:
        return next((field for field in frame.fields if field.kind == "time"), None)
    return next((field for field in frame.fields if name in (field.display, field.name)), None)


def _number(value: Cell) -> float:
    return float(value) if isinstance(value, int | float) else 0.0


def grouped(frame: Frame, asked: Mapping[str, Any], unitless: Container[str]) -> Frame | None:
    """The rows of a frame in groups; `asked`: what becomes of each column. None if no column makes the groups."""
    by = [field for field in frame.fields if reading.text(asked, field.display, "operation") == "groupby"]
    if not by:
        return None
    groups: dict[tuple[Cell, ...], list[int]] = {}
    for place in range(frame.length):
        groups.setdefault(tuple(field.values[place] for field in by), []).append(place)
    columns = [field._replace(values=tuple(key[place] for key in groups)) for place, field in enumerate(by)]
    for field in frame.fields:
        if reading.text(asked, field.display, "operation") != "aggregate":
            continue
        for word in reading.texts(asked, field.display, "aggregations"):
            if (reducer := canonical(word)) is None:
                continue
            values = [reduced(reducer, [field.values[place] for place in places]) for places in groups.values()]
            name = f"{field.display} ({reducer})"
            kind = "number" if reducer in unitless else field.kind
            columns.append(Field(name, kind, tuple(values), display=name))
    return Frame(frame.name, frame.ref, tuple(columns))


def filtered(frames: Sequence[Frame], options: Mapping[str, Any]) -> Iterator[Frame]:
    """The rows whose values meet any (or all) of the conditions; or all other rows."""
    conditions, wants_all = reading.mappings(options, "filters"), reading.text(options, "match") == "all"
    excludes = reading.text(options, "type") == "exclude"
    for frame in frames:
        judged = [
            (field, reading.mapping(condition, "config"))
            for condition in conditions
            for field in frame.fields
            if field.display == condition.get("fieldName")
        ]
        if not judged:
            yield frame
            continue
        kept = [
            place
            for place in range(frame.length)
            if (all if wants_all else any)(_meets(field.values[place], config) for field, config in judged) != excludes
        ]
        fields = (field._replace(values=tuple(field.values[place] for place in kept)) for field in frame.fields)
        yield frame._replace(fields=tuple(fields))


def _meets(value: Cell, config: Mapping[str, Any]) -> bool:
    limit = reading.number(config, "options", "value")
    is_number = isinstance(value, int | float)
    match reading.text(config, "id"):
        case "isNull":
            return value is None
        case "isNotNull":
            return value is not None
        case "equal":
            return str(value) == str(reading.at(config, "options", "value")) or (is_number and value == limit)
        case "notEqual":
            return not (str(value) == str(reading.at(config, "options", "value")) or (is_number and value == limit))
        case "greater":
            return is_number and limit is not None and _number(value) > limit
        case "greaterOrEqual":
            return is_number and limit is not None and _number(value) >= limit
        case "lower":
            return is_number and limit is not None and _number(value) < limit
        case "lowerOrEqual":
            return is_number and limit is not None and _number(value) <= limit
        case "between":
            low, high = reading.number(config, "options", "from"), reading.number(config, "options", "to")
            return is_number and low is not None and high is not None and low < _number(value) < high
        case "regex":
            pattern = regular_expression(reading.text(config, "options", "value"))
            return pattern is not None and pattern.search(str(value)) is not None
        case "substring":
            return reading.text(config, "options", "value") in str(value)
        case _:
            return False
