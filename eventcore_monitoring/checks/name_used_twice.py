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
    yield from _groups(monitoring)
    yield from _twice("dashboards", ((dashboard.name, dashboard) for dashboard in monitoring.dashboards))
    for dashboard in monitoring.own_dashboards:
        at = f"dashboards.{dashboard.name}"
        yield from _twice(f"{at}.rows", ((row.title, row) for row in dashboard.rows))
        yield from _twice(f"{at}.variables", ((variable.name, variable) for variable in dashboard.variables))
        for row in dashboard.rows:
            yield from _twice(f"{at}.{row.title}", ((panel.title, panel) for panel in row.panels))
    yield from _twice("pipelines", ((pipeline.name, pipeline) for pipeline in monitoring.pipelines))
    for pipeline in monitoring.pipelines:
        at = f"pipelines.{pipeline.name}"
        yield from _twice(f"{at}.sources", ((source.name or "in", source) for source in pipeline.sources))
        yield from _twice(f"{at}.sinks", ((sink.name or "", sink) for sink in pipeline.sinks))
    yield from _twice("probes", ((probe.name, probe) for probe in monitoring.probes))
    yield from _twice("scaling", ((scaling.name, scaling) for scaling in monitoring.scaling))
    yield from _twice("playbooks", ((playbook.name, playbook) for playbook in monitoring.playbooks))
    yield from _twice("checklists", ((checklist.name, checklist) for checklist in monitoring.checklists))
    yield from _twice("backups", ((backup.name, backup) for backup in monitoring.backups))
    for alert in monitoring.alerts:
        scenarios = (*alert.fires_when, *alert.silent_when)
        yield from _twice(f"alerts.{alert.name}.scenarios", ((scenario.name, scenario) for scenario in scenarios))


def _twice(section: str, named: Iterable[tuple[str, Declared]]) -> Iterator[Finding]:
    first: dict[str, tuple[str, Declared]] = {}
    for name, declaration in named:
        folded = name.casefold()
        if folded in first:
            yield _clash(f"{section}.{name}", name, declaration, *first[folded])
        first.setdefault(folded, (name, declaration))


def _groups(monitoring: Monitoring) -> Iterator[Finding]:
    """Groups whose files or PrometheusRule objects would have one name; `_` is no part of a Kubernetes name."""
    first: dict[str, tuple[str, Declared]] = {}
    for rule in monitoring.rules:
        name = monitoring.group_of(rule)
        seen = first.setdefault(name.casefold().replace("_", "-").rstrip("-"), (name, rule))
        if seen[0] != name:
            yield _clash(f"groups.{name}", name, rule, *seen)


def _clash(at: str, name: str, declaration: Declared, first_name: str, first: Declared) -> Finding:
    where = "" if first.line is None else f", first on line {first.line.line} of {first.line.file}"
    same = "the name is used twice" if first_name == name else f"the name is too much like `{first_name}`"
    fix = "rename one of them, or remove the second"
    return Finding(at, "name-used-twice", f"{same}{where}", fix, source=declaration.line)
