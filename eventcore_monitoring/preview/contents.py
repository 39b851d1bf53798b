"""What a panel has to show: the answers of its queries as frames, transformed, named and configured."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from eventcore_monitoring.preview import reading
from eventcore_monitoring.preview.answers import Answers, Lines, Series, key
from eventcore_monitoring.preview.field_config import configured
from eventcore_monitoring.preview.frames import Cell, Content, Event, Field, Frame, Kind
from eventcore_monitoring.preview.naming import legend, named
from eventcore_monitoring.preview.transformations import transformed

_A_TIME = 1e9  # seconds since 1970 in September 2001: smaller numbers in a column "time" are no times
_MILLISECONDS = 1e11
_SIX_HOURS = 21_600


def content(
    panel: Mapping[str, Any],
    answers: Answers | None,
    mark: str,
    annotations: tuple[Event, ...] = (),
) -> Content:
    """What the panel shows of the answers. `mark` begins every id of the panel within the SVG."""
    targets = [target for target in reading.mappings(panel, "targets") if target.get("hide") is not True]
    notes = [
        f"the expression {reading.text(target, 'refId')} is not computed here"
        for target in targets
        if reading.text(target, "datasource", "type") == "__expr__"
        or reading.text(target, "datasource", "uid") == "__expr__"
    ]
    start, end, step = (answers.start, answers.end, answers.step) if answers else (0, _SIX_HOURS, 60)
    if answers is None:
        return Content((), start, end, step, mark, False, tuple(notes))
    found = [target for target in targets if (name := key(target)) in answers.series or name in answers.lines]
    is_saved = bool(found) or not targets
    times = tuple(range(start, end + 1, step))
    raw = [frame for target in found for frame in _frames(target, answers, times, len(found) > 1)]
    frames, not_done = transformed(named(raw), panel)
    missing = len(targets) - len(found) - len(notes)
    if found and missing > 0:
        notes.append(f"{missing} of {len(targets)} queries have no saved answer")
    return Content(
        configured(frames, panel), start, end, step, mark, is_saved, (*notes, *not_done), annotations,
    )  # fmt: skip


def _frames(target: Mapping[str, Any], answers: Answers, times: Sequence[int], is_one_of_many: bool) -> Iterator[Frame]:
    name, ref = key(target), reading.text(target, "refId")
    listed = answers.series.get(name, ())
    if reading.text(target, "format") == "table" and "rawSql" not in target:
        if listed:
            yield _table(listed, ref, times, f"Value #{ref}" if is_one_of_many else "Value")
    else:
        format_ = reading.text(target, "legendFormat")
        for one in listed:
            shown = legend(format_, one.labels, reading.text(target, "expr"))
            at = times if len(one.values) == len(times) else times[-1:]
            labels = {key_: one.labels[key_] for key_ in sorted(one.labels)}
            fields = Field("Time", "time", at, display="Time"), Field("Value", "number", one.values, labels, shown)
            yield Frame(shown, ref, fields)
    if name in answers.lines:
        table = _of_lines(answers.lines[name], ref)
        is_series = reading.text(target, "format") == "time_series"
        yield from _by_text_columns(table) if is_series else (table,)


def _table(listed: Sequence[Series], ref: str, times: Sequence[int], value_name: str) -> Frame:
    """The form "table" of a Prometheus query: a row a sample, a column a label."""
    names = sorted({name for one in listed for name in one.labels})
    rows = [
        (at, one, value)
        for one in listed
        for at, value in zip(times if len(one.values) == len(times) else times[-1:], one.values, strict=False)
        if value is not None
    ]
    labels = (
        Field(name, "string", tuple(one.labels.get(name, "") for _, one, _ in rows), display=name) for name in names
    )
    return Frame("", ref, (
        Field("Time", "time", tuple(at for at, _, _ in rows), display="Time"),
        *labels,
        Field(value_name, "number", tuple(value for _, _, value in rows), display=value_name),
    ))  # fmt: skip


def _of_lines(lines: Lines, ref: str) -> Frame:
    columns = zip(*lines.rows, strict=True) if lines.rows else ((),) * len(lines.columns)
    fields = []
    for name, values in zip(lines.columns, columns, strict=True):
        kind = _kind(name, values)
        shown: Sequence[Cell] = tuple(map(_seconds, values)) if kind == "time" else tuple(values)
        fields.append(Field(name, kind, shown, display=name))
    return Frame("", ref, tuple(fields))


def _kind(name: str, values: Sequence[Cell]) -> Kind:
    given = [value for value in values if value is not None]
    if not given or not all(isinstance(value, int | float) for value in given):
        return "string"
    is_time = "time" in name.lower() or name.lower() in ("ts", "@timestamp")
    return (
        "time" if is_time and all(isinstance(value, int | float) and value > _A_TIME for value in given) else "number"
    )


def _seconds(value: Cell) -> Cell:
    return value / 1000 if isinstance(value, int | float) and value > _MILLISECONDS else value


def _by_text_columns(table: Frame) -> Iterator[Frame]:
    """The form "time series" of an SQL query: one series a value of the text columns and a number column."""
    time = next((field for field in table.fields if field.kind == "time"), None)
    keys = [field for field in table.fields if field.kind == "string"]
    if time is None:
        yield table
        return
    groups: dict[tuple[Cell, ...], list[int]] = {}
    for place in range(table.length):
        groups.setdefault(tuple(field.values[place] for field in keys), []).append(place)
    numbers = [field for field in table.fields if field.kind == "number"]
    for group, places in groups.items():
        labels = {field.name: str(value) for field, value in zip(keys, group, strict=True)}
        at = time._replace(values=tuple(time.values[place] for place in places))
        for field in numbers:
            values = tuple(field.values[place] for place in places)
            shown = " ".join([*([field.name] if len(numbers) > 1 or not labels else []), *labels.values()])
            yield Frame(shown, table.ref, (at, Field(field.name, "number", values, labels, shown)))
