"""Groups of rules as a rule file holds them, and as PrometheusRule objects for the Prometheus Operator."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from itertools import chain, count

from eventcore_monitoring.encoding.go_template import template_text
from eventcore_monitoring.encoding.yaml import Tree, to_yaml
from eventcore_monitoring.generators.grafana.layout import panel_id
from eventcore_monitoring.model.alerts import Alert, Placeholder, RecordingRule, text_parts
from eventcore_monitoring.model.monitoring import Monitoring
from eventcore_monitoring.paging.labels import rule_labels
from eventcore_monitoring.promql.nodes import Node
from eventcore_monitoring.promql.printer import to_promql
from eventcore_monitoring.values import Unit, milliseconds

# The operator refuses objects of half a Secret (524,288 bytes), and promtool's memory grows with the file.
_LARGEST_FILE = 500 * 1024

_LINE = re.compile(r"^(?!$)", re.MULTILINE)

# How a value is shown to people, by its unit (template functions of Prometheus 2.42 and newer).
_SHOWN: dict[Unit, str] = {
    "ratio": "{{ $value | humanizePercentage }}",
    "seconds": "{{ $value | humanizeDuration }}",
    "bytes": "{{ $value | humanize1024 }}B",
    "per_second": "{{ $value | humanize }}/s",
    "count": "{{ $value | humanize }}",
}


def rule_groups(monitoring: Monitoring) -> Iterator[tuple[str, str, dict[str, Tree]]]:
    """Each group of rules as a rule file holds it, after its name there and its declared name.

    A large group is cut into several: `name`, `name-2`, and so on.
    """
    settings = {group.name: group for group in monitoring.groups}
    record = monitoring.catalogue.recorded
    groups = rules_of_groups(monitoring)
    for name, rules in groups.items():
        head: dict[str, Tree] = {}
        if (group := settings.get(name)) is not None:
            if group.interval is not None:
                head["interval"] = group.interval
            if group.query_offset is not None:
                head["query_offset"] = group.query_offset
            if group.limit is not None:
                head["limit"] = group.limit
        # A part never takes the name of another declared group.
        further = (f"{name}-{number}" for number in count(2) if f"{name}-{number}" not in groups)
        part_names = chain([name], further)
        for part in _parts([_rule(monitoring, rule, record) for rule in rules]):
            part_name = next(part_names)
            yield part_name, name, {"name": part_name, **head, "rules": part}


def rules_of_groups(monitoring: Monitoring) -> dict[str, list[RecordingRule | Alert]]:
    """The rules of each group: what is recorded first, then what fires; groups in order of appearance."""
    groups: dict[str, list[RecordingRule | Alert]] = {}
    for rule in monitoring.rules:
        groups.setdefault(monitoring.group_of(rule), []).append(rule)
    return groups


def _parts(rules: list[dict[str, Tree]]) -> Iterator[list[Tree]]:
    """The rules in parts that stay below the size limit, each part of at least one rule."""
    part: list[Tree] = []
    size = 0
    for rule in rules:
        length = _size(rule)
        if part and size + length > _LARGEST_FILE:
            yield part
            part, size = [], 0
        part.append(rule)
        size += length
    if part:
        yield part


def _size(rule: Tree) -> int:
    """At least the bytes that a rule takes in a file: as JSON, which escapes as much, and the indentation of lines."""
    text = json.dumps(rule)
    return len(text) + 20 * (text.count('": ') + text.count("\\n") + 1)


def _rule(monitoring: Monitoring, rule: RecordingRule | Alert, record: Callable[[Node, str], Node]) -> dict[str, Tree]:
    if isinstance(rule, RecordingRule):
        written: dict[str, Tree] = {"record": rule.record, "expr": to_promql(record(rule.expression.node, rule.record))}
        if rule.labels:
            written["labels"] = dict(rule.labels)
        return written
    written = {"alert": rule.name, "expr": to_promql(record(rule.when.node, ""))}
    if milliseconds(rule.for_):
        written["for"] = rule.for_
    if milliseconds(rule.keep_firing_for):
        written["keep_firing_for"] = rule.keep_firing_for
    # Prometheus expands templates in labels too; those of the declaration are meant literally.
    written["labels"] = {label: template_text(value) for label, value in rule_labels(monitoring, rule).items()}
    annotations: dict[str, Tree] = {"summary": annotation(rule, rule.summary)}
    if rule.description:
        annotations["description"] = annotation(rule, rule.description)
    if monitoring.runbook_url is not None:
        annotations["runbook_url"] = template_text(f"{monitoring.runbook_url.rstrip('/')}/{rule.name}.md")
    for place in monitoring.panels_of(rule)[:1]:
        # With these two Grafana links from the alert to its panel, and marks the panel while the alert fires.
        annotations["__dashboardUid__"] = template_text(place.dashboard)
        annotations["__panelId__"] = str(panel_id(place.row, place.panel))
    written["annotations"] = annotations
    return written


def annotation(alert: Alert, text: str) -> str:
    """An alert's text as the Go template that Prometheus expands when it fires."""
    unit: Unit = "count" if alert.condition is None else alert.condition.threshold.unit

    def part(given: str | Placeholder) -> str:
        match given:
            case str():
                return template_text(given)
            case Placeholder("value"):
                return _SHOWN[unit]
            case Placeholder("label", label):
                return f"{{{{ $labels.{label} }}}}"
            case Placeholder("for"):
                return alert.for_
            case Placeholder():
                return template_text("" if alert.condition is None else str(alert.condition.threshold))

    return "".join(map(part, text_parts(text)))


def prometheus_rule(monitoring: Monitoring, name: str, rule_file: str) -> str:
    """The object whose `spec` is what the rule file holds: the same text, further to the right."""
    head = to_yaml(
        {
            "apiVersion": "monitoring.coreos.com/v1",
            "kind": "PrometheusRule",
            "metadata": {
                "name": f"{monitoring.name}-{name}".lower().replace("_", "-").rstrip("-"),
                "namespace": monitoring.namespace,
                "labels": {"app.kubernetes.io/managed-by": "eventcore-monitoring"},
            },
        }
    )
    return f"{head}spec:\n{_LINE.sub('  ', rule_file)}"
