"""`.lint`: where dashboard-linter would be wrong about our queries, with the reason, in its own format.

It sees text only: not that a selector reads another target, whose jobs and instances are others, nor that a window was
chosen on purpose.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from eventcore_monitoring.encoding.yaml import Tree
from eventcore_monitoring.generators.grafana.filters import Filters
from eventcore_monitoring.generators.grafana.queries import RATE_INTERVAL, Drawn, asked, for_grafana
from eventcore_monitoring.model.dashboards import Dashboard
from eventcore_monitoring.promql.nodes import Call, Node, Range, Selector
from eventcore_monitoring.promql.walk import walk

_REASONS = {
    "target-job-rule": "the query reads a target that the variable is not about, or names the job itself",
    "target-instance-rule": "the query reads a target that the variable is not about, or series without the label",
    "target-rate-interval-rule": "the length of the window is part of what is said, such as the usual traffic",
    "target-counter-agg-rule": "the query asks whether a counter is there at all, not how far it has come",
}


class _Place(NamedTuple):
    """A query to which a rule does not apply: the titles of its dashboard and panel, its place among the queries."""

    dashboard: str
    panel: str
    query: int


def lint_file(dashboards: Sequence[tuple[Dashboard, Filters]], counters: frozenset[str]) -> dict[str, Tree] | None:
    """What the file holds; None where the linter is right about everything. `counters`: names of counters."""
    found: dict[str, dict[_Place, None]] = {}
    for dashboard, filters in dashboards:
        for _, panel in dashboard.panels():
            for number, query in enumerate(asked(getattr(panel, "show", ()))):
                if isinstance(query, Drawn):
                    place = _Place(dashboard.title, panel.title, number)
                    for rule in _not_applying(for_grafana(query.parts), filters, counters):
                        found.setdefault(rule, {})[place] = None
    exclusions = {rule: _exclusion(rule, tuple(found[rule])) for rule in _REASONS if rule in found}
    return {"exclusions": exclusions} if exclusions else None


def _not_applying(node: Node, filters: Filters, counters: frozenset[str]) -> Iterator[str]:
    parts = walk(filters.applied(node))
    selectors = [part for part in parts if isinstance(part, Selector)]
    for label in ("job", "instance"):
        if any(f"${label}" not in (one.value for one in part.matchers if one.label == label) for part in selectors):
            yield f"target-{label}-rule"
    rated = [part.arguments[0] for part in parts if isinstance(part, Call) and part.function in ("rate", "irate")]
    if any(isinstance(one, Range) and one.window != RATE_INTERVAL for one in rated):
        yield "target-rate-interval-rule"
    grown = {id(part.arguments[0]) for part in parts if isinstance(part, Call) and part.arguments
             and part.function in ("rate", "irate", "increase")}  # fmt: skip
    ranges = {id(part.selector) for part in parts if isinstance(part, Range) and id(part) in grown}
    if any(part.name in counters and id(part) not in ranges for part in selectors):
        yield "target-counter-agg-rule"


def _exclusion(rule: str, places: Sequence[_Place]) -> dict[str, Any]:
    entries: list[Tree] = [
        {"dashboard": place.dashboard, "panel": place.panel, "targetIdx": place.query} for place in places
    ]
    return {"reason": _REASONS[rule], "entries": entries}
