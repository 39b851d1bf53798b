"""What the queries of a dashboard answered: kept beside the pictures, so that a picture needs no server."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple, TypeVar

from eventcore_monitoring.preview import reading

Kind = TypeVar("Kind")


class Series(NamedTuple):
    """One series of a query: `values` stand one a step of the grid (None: no sample there), or one if instant."""

    labels: Mapping[str, str]
    values: tuple[float | None, ...]


class Lines(NamedTuple):
    """The rows that a query for logs or SQL answered."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str | float | None, ...], ...]


class Answers(NamedTuple):
    """Answers of many queries over one grid of time: start, start + step, … , end, in seconds since 1970, UTC.

    A query that is in neither mapping has no answer saved; one that is there with nothing answered nothing.
    """

    start: int
    end: int
    step: int
    series: Mapping[str, tuple[Series, ...]]
    lines: Mapping[str, Lines]


def key(target: Mapping[str, Any]) -> str:
    """The name under which the answer of a target of classic JSON is kept: its query as it stands."""
    query = next((found for word in ("expr", "query", "rawSql") if (found := reading.text(target, word))), "")
    return f"instant {query}" if target.get("instant") is True else query


def write_answers(answers: Answers) -> str:
    """The answers as JSON for a repository: one series a line, at most six significant digits, sorted by query."""
    parts = [f'{{\n"start": {answers.start},\n"end": {answers.end},\n"step": {answers.step},\n"series": {{']
    parts.append(_members(answers.series, _series_text))
    parts.append('},\n"lines": {')
    parts.append(_members(answers.lines, _lines_text))
    parts.append("}\n}\n")
    return "".join(parts)


def read_answers(text: str) -> Answers:
    """Saved answers. Raises ValueError with a sentence for a text that holds none."""
    try:
        tree = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ValueError(f"saved answers are no JSON: {error}: save them again with `preview`") from None
    faults: list[str] = []
    start, end, step = (_whole(tree, word, faults) for word in ("start", "end", "step"))
    if not faults and (step < 1 or end < start):
        faults.append(f'"start" {start}, "end" {end} and "step" {step} are no grid: the step is at least 1 second')
    length = (end - start) // step + 1 if not faults else 0
    series = {
        query: tuple(_read_series(one, f'"series" of {query!r}, number {place}', length, query, faults)
                     for place, one in enumerate(reading.items(listed), 1))
        for query, listed in reading.mapping(tree, "series").items()
    }  # fmt: skip
    lines = {query: _read_lines(one, query, faults) for query, one in reading.mapping(tree, "lines").items()}
    if faults:
        raise ValueError("saved answers are damaged: " + "; ".join(faults) + ": save them again with `preview`")
    return Answers(start, end, step, series, lines)


def _members(listed: Mapping[str, Kind], written: Callable[[Kind], str]) -> str:
    if not listed:
        return ""
    return "\n" + ",\n".join(f"{json.dumps(query)}: {written(listed[query])}" for query in sorted(listed)) + "\n"


def _series_text(listed: Iterable[Series]) -> str:
    ordered = sorted(listed, key=lambda one: sorted(one.labels.items()))
    rows = [
        f'{{"labels": {json.dumps(dict(sorted(one.labels.items())))}, "values": [{", ".join(map(_cell, one.values))}]}}'
        for one in ordered
    ]
    return "[\n" + ",\n".join(rows) + "\n]" if rows else "[]"


def _lines_text(lines: Lines) -> str:
    rows = ["[" + ", ".join(map(_cell, row)) + "]" for row in lines.rows]
    body = "[\n" + ",\n".join(rows) + "\n]" if rows else "[]"
    return f'{{"columns": {json.dumps(list(lines.columns))}, "rows": {body}}}'


def _cell(value: str | float | None) -> str:
    if value is None:
        return "null"
    if isinstance(value, str):
        return json.dumps(f"={value}" if value.startswith("=") or value in _SPECIAL else value)
    if math.isnan(value):
        return '"NaN"'
    if math.isinf(value):
        return '"Inf"' if value > 0 else '"-Inf"'
    return f"{value:.6g}" if value else "0"


_SPECIAL = {"NaN": math.nan, "Inf": math.inf, "-Inf": -math.inf}  # a text that is one of these is written with `=`


def _read_cell(value: Any) -> str | float | None:
    if isinstance(value, str):
        return _SPECIAL[value] if value in _SPECIAL else value.removeprefix("=")
    return None if value is None else float(value)


def _read_series(tree: Any, where: str, length: int, query: str, faults: list[str]) -> Series:
    labels = {name: value for name, value in reading.mapping(tree, "labels").items() if isinstance(value, str)}
    listed = reading.items(tree, "values")
    values = tuple(_read_cell(one) if _is_sample(one) else None for one in listed)
    if len(labels) != len(reading.mapping(tree, "labels")) or not all(map(_is_sample, listed)):
        faults.append(f"{where} holds a label that is no text or a value that is no number")
    expected = 1 if query.startswith("instant ") else length
    if length and len(values) not in (1, expected):
        faults.append(f"{where} has {len(values)} values, the grid has {expected}")
    return Series(labels, tuple(one for one in values if not isinstance(one, str)))


def _is_sample(value: Any) -> bool:
    if isinstance(value, bool) or (isinstance(value, int) and abs(value) > 2**1023):
        return False
    return value is None or value in _SPECIAL or isinstance(value, int | float)


def _read_lines(tree: Any, query: str, faults: list[str]) -> Lines:
    columns = tuple(reading.texts(tree, "columns"))
    rows = tuple(
        tuple(_read_cell(cell) for cell in row if isinstance(cell, str) or _is_sample(cell))
        for row in reading.items(tree, "rows")
        if isinstance(row, list)
    )
    if len(rows) != len(reading.items(tree, "rows")) or any(len(row) != len(columns) for row in rows):
        faults.append(f'"lines" of {query!r} has a row that does not fit its {len(columns)} columns')
    return Lines(columns, rows)


def _whole(tree: Any, word: str, faults: list[str]) -> int:
    found = reading.at(tree, word)
    if isinstance(found, bool) or not isinstance(found, int):
        faults.append(f'"{word}" is no whole number of seconds')
        return 0
    return found
