"""What a Prometheus has of a deployment, as tables for people and as JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from eventcore_monitoring.encoding.plain_text import printable
from eventcore_monitoring.verify.firing import Fired
from eventcore_monitoring.verify.prometheus import Row, Scraped
from eventcore_monitoring.verify.questions import Period, Presence
from eventcore_monitoring.verify.words import length

_WIDEST: Final = 60
_LEGEND: Final = """\
series: what the expression measures, thresholds left out · since: the first of them in the last {span}
fired: how often the alert would have fired, with its `for` · for: all together · longest: the longest time
"""


def tables(rows: Sequence[Row], targets: Sequence[Scraped], period: Period) -> str:
    """Targets, alerts (what fires first, what has no data last), other rules and scalers, and dashboards in a line."""
    span = length(period.end - period.start)
    alerts = sorted((row for row in rows if row.fired is not None), key=_order)
    rules = [row for row in rows if row.question.use.role in ("record", "scaler")]
    parts = [
        _columns([["job", "targets", "up"], *([one.job, str(one.active), _up(one)] for one in targets)]),
        _columns(
            [["alert", "series", "since", "fired", "for", "longest", "last"], *(_alert(r, period) for r in alerts)]
        ),
        _columns([["rule or scaler", "series", "since"], *(_rule(row, period) for row in rules)]),
        _columns([["dashboard", "queries", "with data now", "never had any"], *_dashboards(rows)]),
    ]
    shown = "\n".join(part for part in parts if part.count("\n") > 1)
    coarse = max(
        (row.fired.step for row in alerts if isinstance(row.fired, Fired) and row.fired.step > _usual(row)), default=0
    )
    legend = _LEGEND.format(span=span) + (
        f"so long a time is looked at every {length(coarse)} only\n" if coarse else ""
    )
    return f"{shown}\n{legend}" if alerts else shown


def _usual(row: Row) -> int:
    """Seconds between two evaluations of the alert."""
    return -(-(row.question.use.evaluated or 0) // 1000)


def _up(one: Scraped) -> str:
    if not one.active:
        return "-"
    waits = "" if one.up + one.down == one.active else ", not all scraped yet"
    return "all" if one.up == one.active else f"{one.up} of {one.active}{waits}"


def _order(row: Row) -> tuple[bool, bool, int, int]:
    """What fires now, then what has fired longest, then in the order of the definitions; without data last."""
    ever = isinstance(row.presence, Presence) and row.presence.ever
    fired = row.fired if isinstance(row.fired, Fired) else None
    return not (fired and fired.now), not (fired and fired.spans), -(fired.seconds if fired else 0), 0 if ever else 1


def _alert(row: Row, period: Period) -> list[str]:
    cells = [row.question.use.name, *_presence(row.presence, period)]
    match row.fired:
        case Fired(spans=()) if not (isinstance(row.presence, Presence) and row.presence.ever):
            return [*cells, "-", "", "", ""]
        case Fired(spans=()):
            return [*cells, "never", "", "", ""]
        case Fired(spans) as one:
            last = "NOW" if one.now else f"until {_moment(spans[-1].end, period)}"
            return [*cells, f"{len(spans)}×", length(one.seconds), length(one.longest), last]
        case _:
            return [*cells, "?", "", "", ""]


def _rule(row: Row, period: Period) -> list[str]:
    use = row.question.use
    name = use.name or use.at.removeprefix("scaling.").removesuffix(".when").replace(".triggers.", ", ")
    return [name, *_presence(row.presence, period)]


def _presence(presence: Presence | str | None, period: Period) -> list[str]:
    match presence:
        case Presence(_, None):
            return ["none", ""]
        case Presence(now, int(since)):
            whole = since == period.moments.start
            return [str(now) if now else "none now", "the start" if whole else _moment(since, period)]
        case _:
            return ["?", ""]


def _dashboards(rows: Iterable[Row]) -> Iterator[list[str]]:
    found: dict[str, list[Presence | str | None]] = {}
    for row in rows:
        if row.question.use.role in ("panel", "annotation"):
            found.setdefault(row.question.use.at.split(".")[1], []).append(row.presence)
    for name, presences in found.items():
        known = [one for one in presences if isinstance(one, Presence)]
        with_data, never = sum(one.now > 0 for one in known), sum(not one.ever for one in known)
        yield [name, str(len(presences)), str(with_data), str(never) if never else ""]


def _moment(seconds: int, period: Period) -> str:
    """A moment in UTC: with its day, but for a period of less than one."""
    form = "%H:%M" if period.end - period.start < 86_400 else "%b %d %H:%M"
    return datetime.fromtimestamp(seconds, UTC).strftime(form)


def _columns(rows: Iterable[Sequence[str]]) -> str:
    """Lines of columns; a cell that nobody could read stands shortened."""
    found = [[_cell(cell) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*found, strict=True)]
    lines = ("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in found)
    return "".join(f"{line}\n" for line in lines)


def _cell(text: str) -> str:
    text = printable(text)
    return text if len(text) <= _WIDEST else f"{text[: _WIDEST - 1]}…"


def expressions_json(rows: Iterable[Row]) -> list[dict[str, Any]]:
    """Every expression with what the server has of it; times in seconds since 1970."""
    return [{"at": row.question.use.at, "asked": row.question.measured, **_json(row)} for row in rows]


def _json(row: Row) -> dict[str, Any]:
    found: dict[str, Any] = {"series": None, "since": None}
    if isinstance(row.presence, Presence):
        found = {"series": row.presence.now, "since": row.presence.since}
    if isinstance(row.fired, Fired):
        spans = [{"from": one.begin, "to": one.end} for one in row.fired.spans]
        found["fires"] = {"now": row.fired.now, "seconds": row.fired.seconds, "step": row.fired.step, "spans": spans}
    faults = [answer for answer in (row.presence, row.fired) if isinstance(answer, str)]
    return found | ({"unanswered": faults[0]} if faults else {})
