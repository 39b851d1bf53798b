"""The catalogue: what the declared metrics and records say about the names in an expression."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from eventcore_monitoring.model.alerts import RecordingRule
from eventcore_monitoring.model.metrics import Histogram, Metric, Summary, Target
from eventcore_monitoring.promql.labels import LabelSet, labels_of
from eventcore_monitoring.promql.nodes import Node, Number, Range, Selector
from eventcore_monitoring.promql.walk import rewritten

# What Prometheus itself adds to every target and alert (prometheus.io, "Jobs and instances", "Alerting rules").
BUILT_IN = {
    "up": "target",
    "scrape_duration_seconds": "target",
    "scrape_samples_scraped": "target",
    "scrape_samples_post_metric_relabeling": "target",
    "scrape_series_added": "target",
    "ALERTS": "alert",
    "ALERTS_FOR_STATE": "alert",
}


@dataclass(frozen=True)
class Catalogue:
    """The metrics and recording rules of a deployment, by what expressions ask of them.

    The declarations never change, so what was computed from them is kept (not thread-safe, and need not be).
    """

    metrics: Sequence[Metric]
    recording_rules: Sequence[RecordingRule]

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

    def label_names(self, name: str) -> frozenset[str] | None:
        """The labels that series of this name can have; None where that is not known."""
        if name not in self._labels:
            # A record that reads itself says nothing of its labels.
            self._labels[name] = None
            self._labels[name] = self._label_names(name)
        return self._labels[name]

    def result_labels(self, node: Node) -> LabelSet:
        """The labels that the result of an expression can have."""
        return labels_of(node, self.label_names)

    def recorded(self, node: Node, itself: str = "") -> Node:
        """The expression as rules use it: recorded parts are read from their records.

        `itself` names the recording rule whose own expression it is.
        """
        if not self._records:
            return node
        if (node, itself) not in self._rewritten:

            def change(part: Node) -> Node | None:
                if isinstance(part, Range):
                    return part  # its samples are those of the scrape, not of the rule's evaluations
                found = self._records.get(part) if type(part) in self._recorded_kinds else None
                return None if found is None or found.name == itself else found

            self._rewritten[node, itself] = rewritten(node, change)
        return self._rewritten[node, itself]

    @cached_property
    def _labels(self) -> dict[str, frozenset[str] | None]:
        return {}

    @cached_property
    def _rewritten(self) -> dict[tuple[Node, str], Node]:
        return {}

    @cached_property
    def _records(self) -> dict[Node, Selector]:
        # A record with labels of its own is no replacement: it would match other series than the expression does.
        return {
            rule.expression.node: Selector(rule.record)
            for rule in self.recording_rules
            if not rule.labels and not isinstance(rule.expression.node, Number)
        }

    @cached_property
    def _recorded_kinds(self) -> set[type]:
        return {type(node) for node in self._records}  # to hash a whole tree takes time

    def _label_names(self, name: str) -> frozenset[str] | None:
        metric = self.metric_of.get(name)
        if metric is not None:
            return frozenset((*metric.label_names, *_own_labels(metric, name)))
        if BUILT_IN.get(name) == "target":
            return frozenset(label for target in self.targets for label in target.attached) or None
        rules = self.recorded_as.get(name, ())
        if not rules:
            return None
        names: frozenset[str] = frozenset()
        for rule in rules:
            kept = self.result_labels(rule.expression.node)
            if kept.open:
                return None
            names |= kept.names | frozenset(rule.labels)
        return names


def _own_labels(metric: Metric, name: str) -> Iterator[str]:
    if isinstance(metric, Histogram) and name.endswith("_bucket"):
        yield "le"
    if isinstance(metric, Summary) and name == metric.name:
        yield "quantile"
