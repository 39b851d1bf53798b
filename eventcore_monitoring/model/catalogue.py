"""The catalogue: what the declared metrics and records say about the names in an expression."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, reduce

from eventcore_monitoring.model.alerts import RecordingRule
from eventcore_monitoring.model.facts import declared_facts, target_labels
from eventcore_monitoring.model.metrics import Metric, Target
from eventcore_monitoring.promql.bounds import BOOLEAN, COUNTED, NOT_NEGATIVE, ONE, Bounds
from eventcore_monitoring.promql.inference import infer
from eventcore_monitoring.promql.label_values import ANY, PRESENT, these
from eventcore_monitoring.promql.nodes import Node, Number, Range, Selector
from eventcore_monitoring.promql.types import Facts, Labels, SeriesKind, Typed, either, recorded
from eventcore_monitoring.promql.units import UNITS
from eventcore_monitoring.promql.walk import rewritten

# What Prometheus itself adds to every target and alert (prometheus.io, "Jobs and instances", "Alerting rules").
BUILT_IN: Mapping[str, tuple[SeriesKind, str, Bounds]] = {
    "up": ("gauge", "boolean", BOOLEAN),
    "scrape_duration_seconds": ("gauge", "seconds", NOT_NEGATIVE),
    "scrape_samples_scraped": ("gauge", "count", COUNTED),
    "scrape_samples_post_metric_relabeling": ("gauge", "count", COUNTED),
    "scrape_series_added": ("gauge", "count", COUNTED),
    "ALERTS": ("info", "info", ONE),
    "ALERTS_FOR_STATE": ("gauge", "timestamp", NOT_NEGATIVE),
}


@dataclass(frozen=True)
class Catalogue:
    """The metrics and recording rules of a deployment, by what expressions ask of them.

    The declarations never change, so what was computed from them is kept (not thread-safe, and need not be).
    """

    metrics: Sequence[Metric]
    recording_rules: Sequence[RecordingRule]
    evaluated: Mapping[str, int] = field(default_factory=dict)  # milliseconds between two evaluations of a record

    @cached_property
    def targets(self) -> tuple[Target, ...]:
        """The targets of all metrics, each once, in the order in which they first appear."""
        return tuple({metric.target.job: metric.target for metric in self.metrics}.values())

    @cached_property
    def metric_of(self) -> dict[str, Metric]:
        """The metric behind each scraped name (`…_bucket`, `…_sum` and so on included)."""
        return {name: metric for metric in self.metrics for name in metric.exposed}

    @cached_property
    def recorded_as(self) -> dict[str, tuple[RecordingRule, ...]]:
        """The rules behind each recorded name."""
        rules: dict[str, tuple[RecordingRule, ...]] = {}
        for rule in self.recording_rules:
            rules[rule.record] = (*rules.get(rule.record, ()), rule)
        return rules

    @cached_property
    def names(self) -> frozenset[str]:
        """Every name that a metric exposes, a rule records or Prometheus adds."""
        return frozenset({*self.metric_of, *self.recorded_as, *BUILT_IN})

    def facts(self, name: str) -> Facts | None:
        """What is known of the series of this name; None where nothing is."""
        if name not in self._facts:
            # A record that reads itself says nothing of its series.
            self._facts[name] = None
            self._facts[name] = self._facts_of(name)
        return self._facts[name]

    def typed(self, node: Node, known: dict[int, Typed] | None = None) -> Typed:
        """The expression with the types that follow from the declarations; `known` as in `infer`."""
        return infer(node, self.facts, known)

    def labels(self, node: Node) -> Labels:
        """The labels that the result of an expression can have."""
        return self.typed(node).type.labels

    def is_recorded(self, node: Node) -> bool:
        """Whether rules read the expression from a record."""
        return type(node) in self._recorded_kinds and node in self._records

    def recorded(self, node: Node, itself: str = "") -> Node:
        """The expression as rules use it: recorded parts are read from their records.

        `itself` names the recording rule whose own expression it is.
        """
        if not self._records:
            return node
        key = (node, itself)
        read = self._rewritten.get(key)  # a tree is hashed whole: once to look, once to keep
        if read is None:

            def change(part: Node) -> Node | None:
                if isinstance(part, Range):
                    return part  # its samples are those of the scrape, not of the rule's evaluations
                found = self._records.get(part) if type(part) in self._recorded_kinds else None
                return None if found is None or found.name == itself else found

            read = self._rewritten[key] = rewritten(node, change)
        return read

    @cached_property
    def _facts(self) -> dict[str, Facts | None]:
        return {}

    @cached_property
    def _rewritten(self) -> dict[tuple[Node, str], Node]:
        return {}

    @cached_property
    def _records(self) -> dict[Node, Selector]:
        # A record with labels of its own is no replacement: it would match other series than the expression does.
        # Of two records of one expression the first is read: what is added later changes no rule that stands.
        return {
            rule.expression.node: Selector(rule.record)
            for rule in reversed(self.recording_rules)
            if not rule.labels and not isinstance(rule.expression.node, Number)
        }

    @cached_property
    def _recorded_kinds(self) -> set[type]:
        return {type(node) for node in self._records}  # to hash a whole tree takes time

    def _facts_of(self, name: str) -> Facts | None:
        metric = self.metric_of.get(name)
        if metric is not None:
            return declared_facts(metric, name)
        if (built_in := BUILT_IN.get(name)) is not None:
            kind, unit, bounds = built_in
            labels = self._alert_labels if name.startswith("ALERTS") else self._target_labels
            return Facts(kind, UNITS[unit], labels, bounds)
        found: Facts | None = None
        for rule in self.recorded_as.get(name, ()):
            facts = recorded(self.typed(rule.expression.node).type, rule.labels, self.evaluated.get(name))
            found = facts if found is None else either(found, facts)
        return found

    @cached_property
    def _target_labels(self) -> Labels:
        of_each = [target_labels(target) for target in self.targets]
        # A target of which no metric is declared is scraped all the same.
        return reduce(Labels.either, of_each).put("job", PRESENT) if of_each else Labels(rest=ANY)

    @cached_property
    def _alert_labels(self) -> Labels:
        return Labels({"alertname": PRESENT, "alertstate": these("firing", "pending")}, ANY)
