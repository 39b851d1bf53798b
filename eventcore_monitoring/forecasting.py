"""Forecasts of what is counted by the day: the guide's figures, and two models of which it is clear what they assume.

The guide's script (operations guide, "Capacity Forecasting") is called linear and compounds; here stand what it
computes, a line, and a compound growth side by side, with sentences that say how the script differs for these data.
"""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from itertools import pairwise
from typing import Any, NamedTuple

_COLUMNS = ("date", "event_count")


class Row(NamedTuple):
    """So many on a day, as one line of an export says; a day may have several."""

    day: date
    events: float


class Growth(NamedTuple):
    """A forecast: what a day has now and in so many days, and what it assumes of each day until then."""

    assumes: str
    now: float
    then: float

    @property
    def factor(self) -> float:
        """How many times as much it will be; NaN where there is nothing now."""
        return self.then / self.now if self.now else math.nan


class Forecast(NamedTuple):
    """The guide's forecast, the linear and the compound one, and what is wrong with the first for these data."""

    days: int
    guide: Growth
    daily_growth: float  # the guide's: 0.02 is 2 % a day
    linear: Growth
    compound: Growth
    notes: tuple[str, ...]


def forecast(rows: Sequence[Row | tuple[date, float]], days: int = 90) -> Forecast:
    """What a day will have in so many days. Raises ValueError with a sentence where the data do not say.

    The guide's figures are those of its script under pandas: the mean of the relative changes between the days that
    there are, from the last *row* on. The other two start from the last whole *day* and count days of the calendar.
    """
    given = [Row(*row) for row in rows]
    if days < 1:
        raise ValueError(f"{days} days ahead is no forecast: write 1 or more")
    for row in given:
        if not math.isfinite(row.events) or row.events < 0:
            raise ValueError(f"{row.day} has {row.events:g}, which is no count: write 0 or more")
    totals = _totals(given)
    if len(totals) < 2:
        raise ValueError(f"a growth needs two days, and there {'is one' if totals else 'are none'}: export more")
    growth = _mean_change(list(totals.values()))
    last = given[-1].events
    guide = Growth(_compounding(growth), last, _grown(last, growth, days))
    first_day, last_day = min(totals), max(totals)
    level, slope = _line(totals)
    compound = _compound(totals)
    today = totals[last_day]
    return Forecast(
        days,
        guide,
        growth,
        Growth(f"each day {slope:+,.1f}", max(level, 0.0), max(level + slope * days, 0.0)),
        Growth(_compounding(compound), today, _grown(today, compound, days)),
        tuple(_notes(given, totals, first_day, last_day, growth, compound)),
    )


def _totals(rows: Sequence[Row]) -> dict[date, float]:
    """The sum of each day that there is, in the order of the calendar."""
    totals: dict[date, float] = {}
    for day, count in sorted(rows, key=lambda row: row.day):
        totals[day] = totals.get(day, 0.0) + count
    return totals


def _mean_change(counts: Sequence[float]) -> float:
    """The mean of the relative changes, as pandas' `pct_change().mean()`: 0 to 0 is left out, 0 to more is infinite."""
    changes = []
    for before, after in pairwise(counts):
        if before:
            changes.append(after / before - 1)
        elif after:
            changes.append(math.inf)
    return sum(changes) / len(changes) if changes else math.nan


def _grown(count: float, growth: float, days: int) -> float:
    try:
        return float(count * (1 + growth) ** days)
    except OverflowError:
        return math.inf


def _compounding(growth: float) -> str:
    if not math.isfinite(growth):
        return "no growth follows from days without any"
    return f"each day {growth:+.4%} of the day before"


def _line(totals: Mapping[date, float]) -> tuple[float, float]:
    """The least-squares line through the days: its value on the last day, and its slope a day."""
    last = max(totals)
    points = [((day - last).days, count) for day, count in totals.items()]
    middle_x = sum(x for x, _ in points) / len(points)
    middle_y = sum(y for _, y in points) / len(points)
    slope = sum((x - middle_x) * (y - middle_y) for x, y in points) / sum((x - middle_x) ** 2 for x, _ in points)
    return middle_y - slope * middle_x, slope


def _compound(totals: Mapping[date, float]) -> float:
    """The growth a day that leads from the first day with any to the last, over the days of the calendar."""
    counted = [(day, count) for day, count in totals.items() if count > 0]
    if len(counted) < 2:
        return math.nan
    (first, before), (last, after) = counted[0], counted[-1]
    return float((after / before) ** (1 / (last - first).days)) - 1


def _notes(
    rows: Sequence[Row], totals: Mapping[date, float], first: date, last: date, growth: float, compound: float
) -> Iterator[str]:
    yield "The script calls itself linear, and compounds: it raises the growth of a day to a power."
    if rows[-1].day != last:
        yield (
            f"It starts from the last row, which is of {rows[-1].day}; the last day is {last}."
            " Sort the export by date, or read the last day."
        )
    elif rows[-1].events != totals[last]:
        yield (
            f"It starts from the last row, {rows[-1].events:,.0f}, but {last} has several rows and {totals[last]:,.0f}"
            " in all. Add them up."
        )
    missing = (last - first).days + 1 - len(totals)
    if missing:
        one = "1 day is missing" if missing == 1 else f"{missing} days are missing"
        yield (
            f"{one} between {first} and {last}: the script takes the change over a gap for the change of one day."
            " Count days of the calendar."
        )
    if not math.isfinite(growth):
        yield "A day without any is followed by one with some, which is an infinite growth: its forecast is no number."
    elif math.isfinite(compound) and growth - compound > 0.0005:
        yield (
            f"The mean of daily changes, {growth:+.2%}, is above the growth that really led from {first} to {last},"
            f" {compound:+.2%} a day: a day that doubles and one that halves are 25 % on average, and nothing grew."
        )


def read_counts(text: str) -> tuple[Row, ...]:
    """The rows of an export: CSV with the columns `date` and `event_count`, or Prometheus' JSON answer.

    Of an answer to a range query the last value of each UTC day is taken, and the series of a day are added: ask for
    `increase(eventcore_events_written_total[1d])` with a step of a day. Raises ValueError with a sentence.
    """
    return _from_prometheus(text) if text.lstrip()[:1] == "{" else _from_csv(text)


def _from_csv(text: str) -> tuple[Row, ...]:
    reader = csv.DictReader(io.StringIO(text))
    columns = list(reader.fieldnames or ())
    missing = [name for name in _COLUMNS if name not in columns]
    if missing:
        known = ", ".join(columns) or "none"
        raise ValueError(f"there is no column {missing[0]} (columns: {known}): the first line is date,event_count")
    return tuple(_row(reader.line_num, row) for row in reader)


def _row(line: int, row: Mapping[str, Any]) -> Row:
    day, count = str(row["date"] or "").strip(), str(row["event_count"] or "").strip()
    try:
        return Row(datetime.fromisoformat(day).date(), _number(count))
    except ValueError:
        raise ValueError(
            f"line {line} has the date {day!r} and the count {count!r}: write it like 2026-11-25,1200"
        ) from None


def _number(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(f"{text} is no count")
    return number


def _from_prometheus(text: str) -> tuple[Row, ...]:
    try:
        answer = json.loads(text)
        if answer["status"] != "success":
            raise ValueError(f"Prometheus answered with an error: {answer.get('error', 'unknown')}")
        if answer["data"]["resultType"] != "matrix":
            raise ValueError("the answer is no range of values: ask /api/v1/query_range with a step of a day")
        rows: list[Row] = []
        for series in answer["data"]["result"]:
            of_day: dict[date, float] = {}
            for moment, value in series["values"]:
                of_day[datetime.fromtimestamp(moment, UTC).date()] = float(value)
            rows += [Row(day, count) for day, count in of_day.items() if math.isfinite(count)]
    except (KeyError, TypeError, AttributeError, json.JSONDecodeError):
        raise ValueError("it is neither CSV nor an answer of Prometheus to /api/v1/query_range") from None
    return tuple(sorted(rows, key=lambda row: row.day))


def as_text(made: Forecast) -> str:
    """The forecast for people: the guide's three lines, the two models, and the sentences."""
    head = [
        "As the guide's script prints it:",
        f"  Current event rate: {made.guide.now:,.0f}/day",
        f"  Projected rate in {made.days} days: {made.guide.then:,.0f}/day",
        f"  Growth factor: {made.guide.factor:.2f}x",
        "",
        f"In {made.days} days, from the last day on:",
    ]
    lines = [
        f"  {name:<9} {_shown(one)}  ({one.assumes})"
        for name, one in (("linear", made.linear), ("compound", made.compound))
    ]
    return "\n".join([*head, *lines, "", *(f"- {note}" for note in made.notes)]) + "\n"


def _shown(growth: Growth) -> str:
    if math.isnan(growth.then) or math.isnan(growth.factor):
        return f"{'not known':>27}"
    return f"{growth.then:>14,.0f}/day {growth.factor:>7.2f}x"
