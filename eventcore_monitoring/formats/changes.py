"""Changes as findings, so that formats made for findings show what a reviewer is told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from eventcore_monitoring.findings import Finding, Severity, SourceLine
from eventcore_monitoring.review.change import Change, Review, Risk

_SEVERITIES: Final = {Risk.DANGER: Severity.ERROR, Risk.REVIEW: Severity.WARNING, Risk.NONE: Severity.NOTE}


def as_findings(reviews: Sequence[Review]) -> tuple[Finding, ...]:
    """The changes of all deployments, each once, the highest risk first; and what could not be compared, as notes.

    A change that not all of several deployments have says which do. What stood and stands, what promtool confirmed
    and what reads it are the excerpt.
    """
    owners: dict[tuple[Change, SourceLine | None], dict[str, None]] = {}
    for review in reviews:
        for change in review.changes:
            owners.setdefault((change, change.source), {})[review.name] = None
    found = [_finding(change, names, of=len(reviews)) for (change, _), names in owners.items()]
    order = list(_SEVERITIES.values())
    return (*sorted(found, key=lambda finding: order.index(finding.severity)), *_notes(reviews))


def _finding(change: Change, names: Sequence[str] | dict[str, None], *, of: int) -> Finding:
    where = "" if len(names) == of else f" (in {', '.join(names)})"
    severity = _SEVERITIES[change.risk]
    excerpt = "\n".join(_told(change))
    return Finding(
        change.at, change.code, f"{change.message}{where}", severity=severity, source=change.source, excerpt=excerpt
    )


def _told(change: Change) -> Iterator[str]:
    yield from (f"- {line}" for line in change.before.split("\n") if line)
    yield from (f"+ {line}" for line in change.after.split("\n") if line)
    yield from change.behaviour
    if change.hits:
        yield f"read by {', '.join(change.hits)}"


def _notes(reviews: Sequence[Review]) -> Iterator[Finding]:
    for review in reviews:
        for note in review.notes:
            yield Finding(review.name or "diff", "review-note", note, severity=Severity.NOTE)
