"""Why an alert has no witness: the smallest part of its expression that stays empty."""

from __future__ import annotations

from eventcore_monitoring.promql.nodes import Range, String, Subquery
from eventcore_monitoring.promql.types import Typed
from eventcore_monitoring.promql.walk import selectors
from eventcore_monitoring.proof.attempt import Searched
from eventcore_monitoring.proof.search import search
from eventcore_monitoring.proof.timeline import Subject


def blocked(subject: Subject, searched: Searched) -> tuple[str, Typed | None]:
    """Why nothing makes it fire, as a sentence part, and the part where that begins."""
    if searched.why:
        return searched.why, subject.typed
    empty = subject.typed.type.empty
    if empty is not None:
        part = next((one for one in subject.typed.walk() if one.node is empty.node), subject.typed)
        assumed = ", and that ".join(subject.typed.type.assumptions)
        sure = f"it is empty, assuming that {assumed}" if assumed else "it is certainly empty"
        return f"{sure}: {empty.reason}", part
    names = [part.name for part in selectors(subject.typed.node) if part.name is not None]
    unknown = next((name for name in names if subject.names is not None and name not in subject.names), None)
    if unknown is not None:
        return f"nothing exposes `{unknown}`", subject.typed
    part = subject.typed
    while True:
        below = [one for one in part.below if one.type.value == "instant" and _stays_empty(subject, one)]
        if not below:
            return "no series were found on which it has a result", part
        part = below[0]


def _stays_empty(subject: Subject, part: Typed) -> bool:
    if isinstance(part.node, String | Range | Subquery):
        return False
    return search(subject._replace(typed=part, waits=0, keeps=0)).fires is None
