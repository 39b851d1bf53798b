"""The search for witnesses: series on which an alert fires, and series beside them on which it does not."""

from __future__ import annotations

from collections.abc import Iterator

from eventcore_monitoring.promql.nodes import Call, Range, Selector, Subquery
from eventcore_monitoring.promql.types import Typed
from eventcore_monitoring.proof.attempt import Attempt, Searched
from eventcore_monitoring.proof.further import also, exact
from eventcore_monitoring.proof.phases import up
from eventcore_monitoring.proof.timeline import Subject
from eventcore_monitoring.values import milliseconds

_HOUR = 3_600_000
_CALENDAR = frozenset(
    {"minute", "hour", "day_of_week", "day_of_month", "day_of_year", "days_in_month", "month", "year"}
)


def search(subject: Subject, *, thoroughly: bool = False) -> Searched:
    """Witnesses of an alert; where the plain way finds none, with other scrapes, other eras, or later.

    `thoroughly`: also further ways to fire, and what happens exactly at a threshold.
    """
    native = next((name for typed in subject.trees for part in typed.walk() if (name := _native(part))), None)
    if native is not None:
        return Searched(why=f"`{native}` is a native histogram, of which promtool 2.42 has no samples")
    plain = Attempt(subject, frozenset())
    one, found = plain, plain.run()
    for other, long in _ways(subject):
        if found.fires is not None:
            break
        one = Attempt(other, long)
        further = one.run()
        found = further._replace(subject=other) if further.fires is not None else found
    if found.fires is None or not thoroughly or reads_hours(subject):
        return found  # further ways took seconds each and showed nothing more
    return found._replace(also=tuple(also(one, found.fires)), exact=tuple(exact(one)))


def reads_hours(subject: Subject) -> bool:
    """Whether it reads records of an hour or more: each of its proofs takes promtool ten times as long as of others."""
    return any(record.typed.type.reach.oldest >= _HOUR for record in subject.records)


def _native(part: Typed) -> str | None:
    """The name of the native histogram that a part selects, if it does."""
    return part.node.name if isinstance(part.node, Selector) and part.type.kind == "histogram" else None


def _ways(subject: Subject) -> Iterator[tuple[Subject, frozenset[str]]]:
    nodes = [part.node for typed in subject.trees for part in typed.walk()]
    windows = {part.window for part in nodes if isinstance(part, Range | Subquery)}
    lengths = sorted(map(milliseconds, windows))
    long = frozenset(one for one in windows if milliseconds(one) >= 4 * lengths[0])
    if long:
        yield subject, long
    if lengths and subject.fixed is False and lengths[0] // 12 < subject.scraped:
        yield subject._replace(scraped=max(1000, lengths[0] // 12)), frozenset()
    if any(isinstance(part, Call) and part.function in _CALENDAR and not part.arguments for part in nodes):
        for number in range(1, 8):
            yield later_than(subject, number * 3 * _HOUR), frozenset()
            yield later_than(subject, (24 * number + 12) * _HOUR), frozenset()
    if any(isinstance(part, Call) and part.function == "time" for part in nodes):
        # Where somebody says how often it is evaluated, months would take too many evaluations.
        for hours in (3, 27, 9 * 24, *(() if subject.fixed else (32 * 24, 100 * 24))):
            yield later_than(subject, hours * _HOUR), frozenset()


def later_than(subject: Subject, begins: int) -> Subject:
    """The same, but what is to happen begins so late (milliseconds); less often evaluated and scraped, if one may."""
    if subject.fixed:
        return subject._replace(begins=begins)
    evaluated = max(subject.evaluated, up(begins // 1000, 300_000) if begins > 86_400_000 else 0)
    scraped = 300_000 if evaluated > subject.evaluated else subject.scraped
    return subject._replace(begins=begins, evaluated=evaluated, scraped=scraped)
