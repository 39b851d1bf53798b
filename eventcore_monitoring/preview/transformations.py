"""Transformations of a panel: what Grafana does with the frames between the queries and the picture."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

from eventcore_monitoring.preview import reading
from eventcore_monitoring.preview.field_config import matches, regular_expression
from eventcore_monitoring.preview.frames import Cell, Field, Frame, Kind
from eventcore_monitoring.preview.naming import named
from eventcore_monitoring.preview.reducers import UNITLESS, canonical, name_of, reduced
from eventcore_monitoring.preview.transformed_rows import filtered, grouped, joined, merged

Frames = Sequence[Frame]


def transformed(frames: Frames, panel: Mapping[str, Any]) -> tuple[tuple[Frame, ...], tuple[str, ...]]:
    """The frames after the panel's transformations, and a sentence for each one that is not drawn here."""
    notes: list[str] = []
    for step in reading.mappings(panel, "transformations"):
        if step.get("disabled") is True:
            continue
        name = reading.text(step, "id")
        done = _TRANSFORMATIONS.get(name)
        if done is None:
            notes.append(f"the transformation “{name}” is not shown here")
        else:
            chosen = [frame for frame in frames if _is_chosen(step, frame)]
            kept = [frame for frame in frames if not _is_chosen(step, frame)]
            frames = named([*kept, *done(chosen, reading.mapping(step, "options"))])
    return tuple(frames), tuple(notes)


def _is_chosen(step: Mapping[str, Any], frame: Frame) -> bool:
    chooser = reading.mapping(step, "filter")
    return not chooser or any(matches(chooser, field, frame) for field in frame.fields)


def _organize(frames: Frames, options: Mapping[str, Any]) -> Iterator[Frame]:
    excluded, renamed = reading.mapping(options, "excludeByName"), reading.mapping(options, "renameByName")
    included, places = reading.mapping(options, "includeByName"), reading.mapping(options, "indexByName")
    for frame in frames:
        kept = [
            field
            for field in frame.fields
            if not excluded.get(field.display) and (not included or included.get(field.display))
        ]
        last = len(places)
        kept.sort(key=lambda field: place if (place := reading.number(places, field.display)) is not None else last)
        yield frame._replace(fields=tuple(_renamed(field, reading.text(renamed, field.display)) for field in kept))


def _renamed(field: Field, name: str) -> Field:
    return field._replace(display=name, name=name) if name else field


def _rename_by_regex(frames: Frames, options: Mapping[str, Any]) -> Iterator[Frame]:
    pattern = regular_expression(reading.text(options, "regex"))
    to = reading.text(options, "renamePattern")
    for frame in frames:
        if pattern is None:
            yield frame
            continue
        fields = (
            _renamed(field, _replaced(field.display, pattern, to)) if field.kind != "time" else field
            for field in frame.fields
        )
        yield frame._replace(fields=tuple(fields))


def _replaced(text: str, pattern: Any, to: str) -> str:
    match = pattern.search(text)
    if match is None:
        return text
    groups = {f"${place}": group or "" for place, group in enumerate(match.groups(), 1)} | {"$&": match[0]}
    for word in sorted(groups, reverse=True):
        to = to.replace(word, groups[word])
    return text[: match.start()] + to + text[match.end() :]


def _filter_fields(frames: Frames, options: Mapping[str, Any]) -> Iterator[Frame]:
    include, exclude = reading.mapping(options, "include"), reading.mapping(options, "exclude")
    choosers = [({"id": "byRegexpOrNames", "options": one}, wanted) for one, wanted in ((include, True),
                (exclude, False)) if one]  # fmt: skip
    for frame in frames:
        kept = tuple(
            field
            for field in frame.fields
            if all(matches(chooser, field, frame) == wanted for chooser, wanted in choosers)
        )
        if kept:
            yield frame._replace(fields=kept)


def _filter_by_ref(frames: Frames, options: Mapping[str, Any]) -> Iterator[Frame]:
    include, exclude = reading.text(options, "include"), reading.text(options, "exclude")
    for frame in frames:
        if (not include or _names_ref(include, frame.ref)) and not (exclude and _names_ref(exclude, frame.ref)):
            yield frame


def _names_ref(chooser: str, ref: str) -> bool:
    pattern = regular_expression(chooser)
    return ref == chooser or (pattern is not None and pattern.search(ref) is not None)


def _reduce(frames: Frames, options: Mapping[str, Any]) -> Iterator[Frame]:
    reducers = [found for one in reading.texts(options, "reducers") if (found := canonical(one))]
    if reading.text(options, "mode") == "reduceFields":
        for frame in frames:
            fields = [
                field._replace(values=(reduced(one, field.values),))
                for field in frame.fields
                if field.kind != "time" or reading.flag(options, "includeTimeField")
                for one in reducers[:1]
            ]
            yield frame._replace(fields=tuple(fields))
        return
    fields = [field for frame in frames for field in frame.fields if field.kind == "number"]
    columns = [_column("Field", "string", [field.display for field in fields])]
    if reading.flag(options, "labelsToFields"):
        names = sorted({name for field in fields for name in field.labels})
        columns += [_column(name, "string", [field.labels.get(name) for field in fields]) for name in names]
    for one in reducers:
        columns.append(_column(name_of(one), "number", [reduced(one, field.values) for field in fields]))
    if fields:
        yield Frame("", frames[0].ref, tuple(columns))


def _column(name: str, kind: Kind, values: Sequence[Cell]) -> Field:
    return Field(name, kind, tuple(values), display=name)


def _series_to_rows(frames: Frames, options: Mapping[str, Any]) -> Iterator[Frame]:
    rows: list[tuple[Cell, Cell, Cell]] = []
    for frame in frames:
        time = next((field for field in frame.fields if field.kind == "time"), None)
        for field in frame.fields:
            if time is not None and field.kind == "number":
                rows += [(at, field.display, value) for at, value in zip(time.values, field.values, strict=False)]
    rows.sort(key=lambda row: float(row[0]) if isinstance(row[0], int | float) else 0.0, reverse=True)
    if rows:
        times, names, values = zip(*rows, strict=True)
        columns = _column("Time", "time", times), _column("Metric", "string", names), _column("Value", "number", values)
        yield Frame("", frames[0].ref, columns)


def _labels_to_fields(frames: Frames, options: Mapping[str, Any]) -> Iterator[Frame]:
    kept, value_label = set(reading.texts(options, "keepLabels")), reading.text(options, "valueLabel")
    if reading.text(options, "mode") == "rows":
        for frame in frames:
            for field in frame.fields:
                if field.labels:
                    names = sorted(field.labels)
                    columns = (
                        _column("label", "string", names),
                        _column("value", "string", [field.labels[name] for name in names]),
                    )
                    yield Frame(field.display, frame.ref, columns)
        return
    converted = [_with_label_columns(frame, kept, value_label) for frame in frames]
    yield from merged(converted, {})


def _with_label_columns(frame: Frame, kept: set[str], value_label: str) -> Frame:
    length = frame.length
    labels = {
        name: value
        for field in frame.fields
        for name, value in field.labels.items()
        if (not kept or name in kept) and name not in (value_label, "__name__")
    }
    columns = [_column(name, "string", [labels[name]] * length) for name in sorted(labels)]
    times = [field for field in frame.fields if field.kind == "time"]
    others = [
        field._replace(labels={}, name=name, display=name)
        for field in frame.fields
        if field.kind != "time"
        for name in (field.labels.get(value_label) or field.labels.get("__name__") or field.name,)
    ]
    return frame._replace(fields=(*times, *columns, *others))


def _calculate(frames: Frames, options: Mapping[str, Any]) -> Iterator[Frame]:
    for frame in joined(frames, {}) if len(frames) > 1 else frames:  # as Grafana: a row is a moment of all series
        column = _calculated(frame, options)
        if column is None:
            yield frame
        elif reading.flag(options, "replaceFields"):
            yield frame._replace(fields=(*(field for field in frame.fields if field.kind == "time"), column))
        else:
            yield frame._replace(fields=(*frame.fields, column))


def _calculated(frame: Frame, options: Mapping[str, Any]) -> Field | None:
    alias = reading.text(options, "alias")
    match reading.text(options, "mode", otherwise="reduceRow"):
        case "reduceRow":
            names = reading.texts(options, "reduce", "include")
            reducer = canonical(reading.text(options, "reduce", "reducer", otherwise="sum")) or "sum"
            columns = [
                field for field in frame.fields if field.kind == "number" and (not names or field.display in names)
            ]
            rows = zip(*(field.values for field in columns), strict=False)
            return _column(alias or name_of(reducer), "number", [reduced(reducer, row) for row in rows])
        case "binary":
            sign = reading.text(options, "binary", "operator", otherwise="+")
            left, right = (_operand(frame, reading.at(options, "binary", side)) for side in ("left", "right"))
            if left is None or right is None:
                return None
            name = alias or f"{left[0]} {sign} {right[0]}"
            values = [_operated(sign, one, other) for one, other in zip(left[1], right[1], strict=False)]
            return _column(name, "number", values)
        case "index":
            return _column(alias or "Row", "number", range(frame.length))
        case _:
            return None


def _operand(frame: Frame, side: Any) -> tuple[str, Sequence[Cell]] | None:
    if isinstance(side, Mapping):
        side = side.get("fixed") or reading.text(side, "matcher", "options")
    field = next((field for field in frame.fields if field.display == side or field.name == side), None)
    if field is not None:
        return field.display, field.values
    fixed = reading.number({"value": side}, "value")
    return (str(side), [fixed] * frame.length) if fixed is not None else None


def _operated(sign: str, left: Cell, right: Cell) -> float | None:
    if not isinstance(left, int | float) or not isinstance(right, int | float):
        return None
    operations: Mapping[str, Callable[[float, float], float]] = {
        "+": lambda one, other: one + other,
        "-": lambda one, other: one - other,
        "*": lambda one, other: one * other,
        "/": lambda one, other: one / other,
        "%": lambda one, other: one % other,
        "**": lambda one, other: float(one**other),
    }
    try:
        return operations[sign](left, right)
    except (KeyError, ZeroDivisionError, OverflowError, TypeError):
        return None


def _limit(frames: Frames, options: Mapping[str, Any]) -> Iterator[Frame]:
    count = reading.number(options, "limitField")
    size = 10 if count is None else max(int(count), 0)
    for frame in frames:
        yield frame._replace(fields=tuple(field._replace(values=tuple(field.values)[:size]) for field in frame.fields))


def _sort(frames: Frames, options: Mapping[str, Any]) -> Iterator[Frame]:
    name = reading.text(options, "sort", 0, "field") or reading.text(options, "field")
    falling = reading.flag(options, "sort", 0, "desc")
    for frame in frames:
        field = next((field for field in frame.fields if name in (field.display, field.name)), None)
        if field is None:
            yield frame
            continue
        given = [place for place, value in enumerate(field.values) if value is not None and value == value]
        absent = [place for place in range(frame.length) if place not in set(given)]
        values = field.values
        given.sort(key=lambda place, values=values: _sort_key(values[place]), reverse=falling)  # type: ignore[misc]
        order = [*given, *absent]
        yield frame._replace(
            fields=tuple(one._replace(values=tuple(one.values[place] for place in order)) for one in frame.fields)
        )


def _sort_key(value: Cell) -> tuple[bool, float, str]:
    return (True, 0.0, value.casefold()) if isinstance(value, str) else (False, float(value or 0), "")


def _group_by(frames: Frames, options: Mapping[str, Any]) -> Iterator[Frame]:
    asked = reading.mapping(options, "fields")
    return (found for frame in frames if (found := grouped(frame, asked, UNITLESS)) is not None)


_TRANSFORMATIONS: Final[Mapping[str, Callable[[Frames, Mapping[str, Any]], Iterator[Frame]]]] = {
    "merge": merged,
    "joinByField": joined,
    "seriesToColumns": joined,
    "filterByValue": filtered,
    "organize": _organize,
    "renameByRegex": _rename_by_regex,
    "filterFieldsByName": _filter_fields,
    "filterByRefId": _filter_by_ref,
    "reduce": _reduce,
    "seriesToRows": _series_to_rows,
    "labelsToFields": _labels_to_fields,
    "calculateField": _calculate,
    "limit": _limit,
    "sortBy": _sort,
    "groupBy": _group_by,
}
