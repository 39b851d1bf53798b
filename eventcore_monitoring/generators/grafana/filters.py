"""Filters: the variables by which a dashboard can be filtered, and the matchers that they put into its queries.

A label gets a variable where the metrics have it, and a query a matcher where all its series have the label: `.+`,
which stands for all values, lets no series through that lacks it. What a scrape attaches (`job`, `instance`, …) differs
from target to target, so those variables are about one target, the one that most queries read; others are not filtered.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from eventcore_monitoring.model.dashboards import Dashboard, QueryVariable, prometheus_queries
from eventcore_monitoring.model.monitoring import Monitoring
from eventcore_monitoring.promql.nodes import Matcher, Node, Selector
from eventcore_monitoring.promql.walk import rewritten, selectors


class Filters(NamedTuple):
    """The variables to declare, and of each series name the matchers that its selectors get."""

    variables: tuple[QueryVariable, ...]
    matchers: Mapping[str, tuple[Matcher, ...]]

    def applied(self, node: Node) -> Node:
        """The expression with the matchers; a selector that names the label itself keeps what it says."""
        return rewritten(node, self._matched) if self.matchers else node

    def _matched(self, part: Node) -> Node | None:
        match part:
            case Selector(str(name), matchers) if name in self.matchers:
                named = {matcher.label for matcher in matchers}
                further = tuple(one for one in self.matchers[name] if one.label not in named)
                return replace(part, matchers=(*matchers, *further)) if further else None
        return None


def filters(dashboard: Dashboard, monitoring: Monitoring) -> Filters:
    """The filters of a dashboard."""
    read = _read(dashboard)
    names = list(dict.fromkeys(read))
    main = _main_target(read, monitoring)
    declared = {variable.name for variable in dashboard.variables}
    matchers: dict[str, list[Matcher]] = {}
    variables: list[QueryVariable] = []
    for label in dashboard.filter_by:
        having = [name for name in names if _certain(name, label, main, monitoring)]
        if not having:
            continue
        for name in having:
            matchers.setdefault(name, []).append(Matcher(label, "=~", f"${label}"))
        scraped = next((name for name in having if name in monitoring.metric_of), having[0])
        if label not in declared:
            within = [one.label for one in variables if _certain(scraped, one.label, main, monitoring)]
            variables.append(QueryVariable(name=label, title=_title(label), metric=scraped, label=label, within=within))
    return Filters(tuple(variables), {name: tuple(found) for name, found in matchers.items()})


def _read(dashboard: Dashboard) -> list[str]:
    """The names of the series that the queries select, as often as they do."""
    return [
        selector.name
        for _, panel in dashboard.panels()
        for _, query in prometheus_queries(panel)
        for selector in selectors(query.show.expression.node)
        if selector.name is not None
    ]


def _main_target(read: list[str], monitoring: Monitoring) -> str | None:
    """The job that most selectors are about; of several the first."""
    jobs = Counter(job for name in read for job in _jobs(name, monitoring))
    return max(jobs, key=lambda job: jobs[job], default=None)


def _jobs(name: str, monitoring: Monitoring) -> Iterator[str]:
    facts = monitoring.catalogue.facts(name)
    yield from sorted(facts.targets) if facts is not None and facts.targets is not None else ()


def _certain(name: str, label: str, main: str | None, monitoring: Monitoring) -> bool:
    """Whether all series of a name have the label, and it is about what the variable is about."""
    facts = monitoring.catalogue.facts(name)
    if facts is None or not facts.labels.certain(label):
        return False
    metric = monitoring.metric_of.get(name)
    own = metric is not None and any(one.name == label for one in metric.label_set)
    return own or facts.targets == frozenset([main])


def _title(label: str) -> str:
    words = label.replace("_", " ").strip()
    return (words[:1].upper() + words[1:]) or label
