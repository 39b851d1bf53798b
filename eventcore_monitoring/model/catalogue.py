"""What the declared metrics say about a name in an expression: its labels and their known values."""

from collections.abc import Callable, Iterator
from functools import cache

from eventcore_monitoring.model.metrics import Histogram, Metric, Summary
from eventcore_monitoring.model.monitoring import Monitoring
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


def label_names(monitoring: Monitoring, name: str, within: frozenset[str] = frozenset()) -> frozenset[str] | None:
    """The labels that series of this name can have; None where that is not known.

    `within` are the records whose expressions are being read: one that reads itself says nothing of its labels.
    """
    metric = monitoring.metric_of.get(name)
    if metric is not None:
        return frozenset((*metric.label_names, *_own_labels(metric, name)))
    if BUILT_IN.get(name) == "target":
        return frozenset(label for target in monitoring.targets for label in target.attached) or None
    rules = monitoring.recorded_as.get(name, ())
    if not rules or name in within:
        return None
    names: frozenset[str] = frozenset()
    for rule in rules:
        kept = labels_of(rule.expression.node, lambda read: label_names(monitoring, read, within | {name}))
        if kept.open:
            return None
        names |= kept.names | frozenset(rule.labels)
    return names


def _own_labels(metric: Metric, name: str) -> Iterator[str]:
    if isinstance(metric, Histogram) and name.endswith("_bucket"):
        yield "le"
    if isinstance(metric, Summary) and name == metric.name:
        yield "quantile"


def result_labels(monitoring: Monitoring, node: Node) -> LabelSet:
    """The labels that the result of an expression can have."""
    known: dict[str, frozenset[str] | None] = monitoring.remembered.setdefault("labels", {})

    def names(name: str) -> frozenset[str] | None:
        if name not in known:
            known[name] = label_names(monitoring, name)
        return known[name]

    return labels_of(node, names)


def recorder(monitoring: Monitoring) -> Callable[[Node, str], Node]:
    """The function that makes an expression what rules use: recorded parts are read from their records.

    Its second argument names the recording rule whose own expression it is, or is empty.
    """
    if "recorder" not in monitoring.remembered:
        monitoring.remembered["recorder"] = _recorder(monitoring)
    function: Callable[[Node, str], Node] = monitoring.remembered["recorder"]
    return function


def _recorder(monitoring: Monitoring) -> Callable[[Node, str], Node]:
    # A record with labels of its own is no replacement: it would match other series than the expression does.
    records: dict[Node, Node] = {
        rule.expression.node: Selector(rule.record)
        for rule in monitoring.recording_rules
        if not rule.labels and not isinstance(rule.expression.node, Number)
    }
    if not records:
        return lambda node, itself: node
    kinds = {type(node) for node in records}

    @cache
    def recorded(node: Node, itself: str) -> Node:
        def change(part: Node) -> Node | None:
            if isinstance(part, Range):
                return part  # its samples are those of the scrape, not of the rule's evaluations
            found = records.get(part) if type(part) in kinds else None  # hashing a tree takes time
            return None if isinstance(found, Selector) and found.name == itself else found

        return rewritten(node, change)

    return recorded
