"""Two declarations of one kind share a name.

Why: names are addresses: files, uids, panel ids and rules are made of them, and one would hide the other.
Fix: rename one of them. Names that differ in case only count as the same, since some file systems think so.
"""

from collections.abc import Iterable, Iterator

from eventcore_monitoring.findings import Finding
from eventcore_monitoring.model.declared import Declared
from eventcore_monitoring.model.monitoring import Monitoring


def name_used_twice(monitoring: Monitoring) -> Iterator[Finding]:
    """Names that stand twice among metrics, alerts, records, dashboards, panels and so on."""
    yield from _twice("metrics", ((name, metric) for metric in monitoring.metrics for name in metric.exposed))
    yield from _twice("alerts", ((alert.name, alert) for alert in monitoring.alerts))
    yield from _twice("recording_rules", ((rule.record, rule) for rule in monitoring.recording_rules))
    yield from _twice("groups", ((group.name, group) for group in monitoring.groups))
    yield from _twice("dashboards", ((dashboard.name, dashboard) for dashboard in monitoring.dashboards))
    for dashboard in monitoring.dashboards:
        at = f"dashboards.{dashboard.name}"
        yield from _twice(f"{at}.rows", ((row.title, row) for row in dashboard.rows))
        yield from _twice(f"{at}.variables", ((variable.name, variable) for variable in dashboard.variables))
        for row in dashboard.rows:
            yield from _twice(f"{at}.{row.title}", ((panel.title, panel) for panel in row.panels))
    yield from _twice("pipelines", ((pipeline.name, pipeline) for pipeline in monitoring.pipelines))
    yield from _twice("scaling", ((scaling.name, scaling) for scaling in monitoring.scaling))
    yield from _twice("checklists", ((checklist.name, checklist) for checklist in monitoring.checklists))
    for alert in monitoring.alerts:
        scenarios = (*alert.fires_when, *alert.silent_when)
        yield from _twice(f"alerts.{alert.name}.scenarios", ((scenario.name, scenario) for scenario in scenarios))


def _twice(section: str, named: Iterable[tuple[str, Declared]]) -> Iterator[Finding]:
    first: dict[str, tuple[str, Declared]] = {}
    for name, declaration in named:
        seen = first.setdefault(name.casefold(), (name, declaration))
        if seen[1] is not declaration:
            where = "" if seen[1].line is None else f", first on line {seen[1].line.line} of {seen[1].line.file}"
            same = "the name is used twice" if seen[0] == name else f"the name differs only in case from `{seen[0]}`"
            message = f"{same}{where}"
            fix = "rename one of them, or remove the second"
            yield Finding(f"{section}.{name}", "name-used-twice", message, fix, source=declaration.line)
