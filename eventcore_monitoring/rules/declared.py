"""The expressions of a deployment as they are declared."""

from __future__ import annotations

import re
from collections.abc import Iterator

from eventcore_monitoring.findings import SourceLine
from eventcore_monitoring.model.alerts import Alert, RecordingRule
from eventcore_monitoring.model.dashboards import Annotation, prometheus_queries
from eventcore_monitoring.model.monitoring import Monitoring
from eventcore_monitoring.promql.expression import Algebra, Condition
from eventcore_monitoring.promql.nodes import Binary, Node
from eventcore_monitoring.promql.types import Typed
from eventcore_monitoring.promql.units import UNITS
from eventcore_monitoring.rules.use import Mention, Role, Threshold, Use, Whole
from eventcore_monitoring.values import milliseconds

# Grafana's own notation in legends: {{label}}, blanks allowed.
_PLACEHOLDER = re.compile(r"\{\{|\{(value|labels\.([A-Za-z_][A-Za-z0-9_]*))\}", re.ASCII)
_IN_LEGEND = re.compile(r"\{\{\s*([A-Za-z_][A-Za-z0-9_]*)\s*\}\}")


def declared(monitoring: Monitoring) -> Whole:
    """All expressions of a deployment, typed by its own declarations."""
    return Whole(
        tuple(_uses(monitoring, {})),
        monitoring.catalogue.facts,
        monitoring.catalogue.names,
        monitoring.prometheus_version,
        monitoring.series_budget,
    )


def _uses(monitoring: Monitoring, known: dict[int, Typed]) -> Iterator[Use]:
    def evaluated(rule: Alert | RecordingRule) -> int:
        return milliseconds(monitoring.interval_of(monitoring.group_of(rule)))

    for rule in monitoring.recording_rules:
        yield Use(
            f"recording_rules.{rule.record}.expression",
            "record",
            monitoring.catalogue.typed(rule.expression.node, known),
            rule.record,
            monitoring.group_of(rule),
            rule.line,
            rule.labels,
            evaluated=evaluated(rule),
        )
    for alert in monitoring.alerts:
        typed, threshold = _typed(monitoring, alert.when, known)
        yield Use(
            f"alerts.{alert.name}.when",
            "alert",
            typed,
            alert.name,
            monitoring.group_of(alert),
            alert.line,
            {**alert.labels, "severity": alert.severity},
            texts=(_mention("summary", alert.summary), _mention("description", alert.description)),
            waits=milliseconds(alert.for_),
            keeps=milliseconds(alert.keep_firing_for),
            evaluated=evaluated(alert),
            threshold=threshold,
        )
    yield from _drawn(monitoring, known)
    for scaling in monitoring.scaling:
        for trigger in scaling.triggers:
            at = f"scaling.{scaling.name}.triggers.{trigger.name}.when"
            yield _use(monitoring, known, at, "scaler", trigger.when, trigger.line)


def _drawn(monitoring: Monitoring, known: dict[int, Typed]) -> Iterator[Use]:
    for dashboard in monitoring.own_dashboards:
        for _, panel in dashboard.panels():
            for number, query in prometheus_queries(panel):
                at = f"dashboards.{dashboard.name}.{panel.title}.show.{number}"
                labels = tuple(label for label in _IN_LEGEND.findall(query.legend) if label != "__name__")
                yield _use(monitoring, known, at, "panel", query.show, query.line, (Mention("legend", labels),))
        for annotation in dashboard.annotations:
            if not isinstance(annotation, Annotation):
                continue
            at = f"dashboards.{dashboard.name}.annotations.{annotation.name}"
            yield _use(monitoring, known, at, "annotation", annotation.show, annotation.line)


def _use(
    monitoring: Monitoring,
    known: dict[int, Typed],
    at: str,
    role: Role,
    shown: Condition | Algebra,
    line: SourceLine | None,
    texts: tuple[Mention, ...] = (),
) -> Use:
    typed, threshold = _typed(monitoring, shown, known)
    return Use(at, role, typed, source=line, texts=texts, threshold=threshold)


def _typed(
    monitoring: Monitoring, shown: Condition | Algebra, known: dict[int, Typed]
) -> tuple[Typed, Threshold | None]:
    node = shown.node
    typed = monitoring.catalogue.typed(node, known)
    if not isinstance(shown, Condition):
        return typed, None
    comparison: Node = node
    for _ in shown.guards:
        assert isinstance(comparison, Binary)
        comparison = comparison.left
    return typed, Threshold(comparison, UNITS[shown.threshold.unit])


def _mention(field: str, text: str) -> Mention:
    # The declaration has been read with `text_parts` before: here it is enough to find what it names.
    found = _PLACEHOLDER.findall(text)
    return Mention(field, tuple(label for _, label in found if label), any(what == "value" for what, _ in found), text)
