"""OpenSLO v1 documents as objectives: what they say of counters, ratios of time, windows and burns.

Read are documents of kind SLO with an inline indicator for Prometheus: `ratioMetric` with counters as queries, plain or
as `sum by (…) (rate(counter[5m]))`, or `thresholdMetric` with time slices. What Prometheus rules cannot be made of is
refused, with file and line.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from eventcore_monitoring.adopt.openslo_document import Place, documents_of
from eventcore_monitoring.findings import DefinitionError, Finding, fault
from eventcore_monitoring.model.metrics import Gauge, Histogram, Metric
from eventcore_monitoring.model.slos import (
    OPENSLO_SHORT,
    OPENSLO_URGENCY,
    Burn,
    EventRatio,
    LatencyBelow,
    Slo,
    TimeRatio,
    selected,
)
from eventcore_monitoring.promql.expression import Expression, promql
from eventcore_monitoring.promql.nodes import Aggregation, Call, Grouping, Matcher, Node, Range, Selector
from eventcore_monitoring.promql.printer import to_promql
from eventcore_monitoring.values import Quantity, Unit, duration, milliseconds

_DAY = 86_400_000
_TWELFTH = 12  # the short window of a burn is such a part of the long one, where nobody says it
_UNITS = {"m": 60_000, "h": 3_600_000, "d": 86_400_000, "w": 604_800_000, "M": 30 * 86_400_000,
          "Q": 90 * 86_400_000, "Y": 365 * 86_400_000}  # fmt: skip
_BOUNDS: dict[str, Unit] = {"seconds": "seconds", "bytes": "bytes", "ratio": "ratio"}
_WINDOW = re.compile(r"\{\{-?\s*\.window\s*-?\}\}")
_KINDS = ("SLO", "SLI", "Service", "AlertPolicy", "AlertCondition", "AlertNotificationTarget", "DataSource")


def read_openslo(
    text: str,
    *,
    file: str = "openslo.yaml",
    metrics: Sequence[Metric] = (),
    page: str = "page",
    ticket: str = "ticket",
) -> list[Slo]:
    """The objectives of a YAML text. `page` and `ticket` are severities for what names none.

    With `metrics`, the buckets and counts of a declared histogram are read as an objective of latency. Raises
    DefinitionError with every fault that is found, each with its file and line.
    """
    found: list[Slo] = []
    faults: list[Finding] = []
    for document in documents_of(text, file):
        try:
            slo = _slo(document, metrics, page, ticket)
        except DefinitionError as error:
            faults += error.findings
        else:
            found += [] if slo is None else [slo]
    if faults:
        fault(*faults)
    return found


def _slo(whole: Place, metrics: Sequence[Metric], page: str, ticket: str) -> Slo | None:
    version = whole.text("apiVersion")
    if version != "openslo/v1":
        whole.at("apiVersion").refuse(f"{version} is not read", "write openslo/v1")
    kind = whole.text("kind")
    if kind not in _KINDS:
        whole.at("kind").refuse(f"{kind} is no kind of OpenSLO", f"write one of {', '.join(_KINDS)}")
    if kind != "SLO":
        return None
    metadata, spec = whole.at("metadata"), whole.at("spec")
    name = metadata.text("name")
    burns, severities = _burns(spec)
    by, indicator = _indicator(spec, metrics)
    made: dict[str, Any] = {
        "name": name,
        "title": metadata.text("displayName", name),
        "help": spec.text("description", ""),
        "objective": _objective(spec),
        "window": _window(spec),
        "indicator": indicator,
        "by": by,
        "page": severities.get("page", page),
        "ticket": severities.get("ticket", ticket),
        "labels": _labels(metadata),
    }
    plain = metadata.made(lambda: Slo(**made))
    return plain if burns in ((), plain.all_burns) else metadata.made(lambda: Slo(**made, burns=burns))


def _labels(metadata: Place) -> Mapping[str, str]:
    labels = metadata.get("labels")
    if labels is None:
        return {}
    found = {}
    for name in labels.names():
        value = labels.at(name)
        first = value.items()[0] if value.is_list() else value
        found[name] = first.string()
    return found


def _window(spec: Place) -> str:
    windows = spec.at("timeWindow").items()
    if len(windows) != 1:
        spec.at("timeWindow").refuse(f"{len(windows)} windows are given", "give exactly one")
    window = windows[0]
    if window.get("calendar") is not None or not window.at("isRolling").boolean():
        window.refuse("a window by the calendar has no Prometheus rules", "write isRolling: true, and no calendar")
    return _length(window.at("duration"))


def _length(place: Place) -> str:
    """A shorthand of OpenSLO (`30d`, `1M`) as a duration of Prometheus; `0m` is 0."""
    text = place.string()
    number, unit = text[:-1], text[-1:]
    if not (number.isascii() and number.isdecimal()) or unit not in _UNITS:
        place.refuse(f"{text!r} is no length of time", "write a number and one of m h d w M Q Y, such as 30d")
    return duration(int(number) * _UNITS[unit])


def _objective(spec: Place) -> float:
    objectives = spec.at("objectives").items()
    if len(objectives) != 1:
        spec.at("objectives").refuse(f"{len(objectives)} objectives are given", "write a document for each objective")
    one = objectives[0]
    target, in_percent = one.get("target"), one.get("targetPercent")
    if (target is None) == (in_percent is None):
        one.refuse("it takes one target", "write target: 0.999, or targetPercent: 99.9")
    if in_percent is not None:
        return in_percent.number()
    assert target is not None
    return float(f"{target.number() * 100:.12g}")


def _indicator(spec: Place, metrics: Sequence[Metric]) -> tuple[tuple[str, ...], EventRatio | LatencyBelow | TimeRatio]:
    if spec.get("indicatorRef") is not None:
        spec.at("indicatorRef").refuse("an indicator elsewhere is not looked up", "write it inline, under indicator")
    sli = spec.at("indicator").at("spec")
    ratio, threshold = sli.get("ratioMetric"), sli.get("thresholdMetric")
    if (ratio is None) == (threshold is None):
        sli.refuse("it takes one metric", "write ratioMetric or thresholdMetric")
    method = spec.text("budgetingMethod")
    wanted = "Occurrences" if ratio is not None else "Timeslices"
    if method != wanted:
        where = "ratioMetric" if ratio is not None else "thresholdMetric"
        spec.at("budgetingMethod").refuse(f"{method} with a {where} has no rules here", f"write {wanted}")
    if ratio is not None:
        return _events(ratio, metrics)
    assert threshold is not None
    return _time(spec, threshold, metrics)


def _events(ratio: Place, metrics: Sequence[Metric]) -> tuple[tuple[str, ...], EventRatio | LatencyBelow]:
    if ratio.get("raw") is not None:
        ratio.at("raw").refuse("a ratio that is computed elsewhere has no counters", "write good or bad, and total")
    if not ratio.at("counter").boolean():
        ratio.at("counter").refuse("only counters make a ratio of events", "write counter: true")
    good, bad = ratio.get("good"), ratio.get("bad")
    if (good is None) == (bad is None):
        ratio.refuse("either the good or the bad events are counted", "write good or bad, and total")
    part = good if bad is None else bad
    assert part is not None
    total, by = _series(ratio.at("total"))
    some, by_too = _series(part)
    if by != by_too:
        part.refuse("it is grouped otherwise than the total", f"group both by {', '.join(by) or 'nothing'}")
    latency = _latency(some, total, metrics) if bad is None else None
    if latency is not None:
        return by, latency
    of_all, of_some = selected(to_promql(total)), selected(to_promql(some))
    if bad is None:
        return by, ratio.made(lambda: EventRatio(total=of_all, good=of_some))
    return by, ratio.made(lambda: EventRatio(total=of_all, bad=of_some))


def _latency(good: Selector, total: Selector, metrics: Sequence[Metric]) -> LatencyBelow | None:
    """The objective whose series these are: the bucket of a declared histogram, and its count."""
    for metric in metrics:
        pair = (f"{metric.name}_bucket", f"{metric.name}_count")
        if isinstance(metric, Histogram) and (good.name, total.name) == pair:
            bounds = [one for one in good.matchers if one.label == "le"]
            rest = tuple(one for one in good.matchers if one.label != "le")
            for edge in metric.buckets if len(bounds) == 1 and rest == total.matchers else ():
                if _is_edge(bounds[0], edge):
                    times = 0.001 if metric.unit == "milliseconds" else 1.0
                    unit = "seconds" if metric.unit == "milliseconds" else _BOUNDS.get(metric.unit, "count")
                    of = selected(to_promql(Selector(metric.name, total.matchers)))
                    return LatencyBelow(of=of, below=Quantity(float(f"{edge * times:.12g}"), unit))
    return None


def _is_edge(bound: Matcher, edge: float) -> bool:
    """Whether a matcher of `le` picks the bucket of an edge, however it is exposed: `1`, `1.0` or `1e+00`."""
    match bound.operator:
        case "=":
            return _number(bound.value) == edge
        case "=~":
            shown = {f"{edge:g}", repr(float(edge))}
            return any(re.fullmatch(bound.value, one) for one in shown)
    return False


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _series(metric: Place) -> tuple[Selector, tuple[str, ...]]:
    """The selector of a metric source, and the labels that it is grouped by."""
    source, expression, by = _query(metric)
    found = _counter(expression.node)
    if found is None:
        source.at("query").refuse(
            f"{expression} is no counter whose window can be chosen",
            'write the counter, requests_total{code="500"}, or sum by (path) (rate(requests_total[5m]))',
        )
    selector, also = found
    if by and also and by != also:
        source.at("by").refuse(f"the query itself groups by {', '.join(also)}", "leave by out")
    return selector, by or also


def _counter(node: Node) -> tuple[Selector, tuple[str, ...]] | None:
    """The counter of `sum by (labels) (rate(counter[5m]))`, of parts of it, or alone; and the labels."""
    match node:
        case Aggregation("sum", inner, None, None):
            return _counter(inner)
        case Aggregation("sum", inner, Grouping("by", labels), None):
            found = _counter(inner)
            return None if found is None or found[1] else (found[0], labels)
        case Call("rate" | "increase", (Range(selector, _),)) | (Selector() as selector):
            return None if selector.name is None or selector.offset or selector.at else (selector, ())
    return None


def _query(metric: Place) -> tuple[Place, Expression, tuple[str, ...]]:
    source = metric.at("metricSource")
    if source.text("type", "Prometheus").lower() != "prometheus":
        source.at("type").refuse(f"{source.text('type')} has no Prometheus rules", "write type: Prometheus")
    spec = source.at("spec")
    query = spec.at("query")
    by = spec.get("by")
    labels = () if by is None else tuple(one.string() for one in by.items())
    # Sloth writes `[{{.window}}]` where the window of each rule belongs.
    text = _WINDOW.sub("5m", query.string())
    return spec, query.made(lambda: promql(text)), labels


def _time(spec: Place, threshold: Place, metrics: Sequence[Metric]) -> tuple[tuple[str, ...], TimeRatio]:
    _, expression, by = _query(threshold)
    one = spec.at("objectives").items()[0]
    value, operator = one.at("value").number(), one.text("op")
    name = expression.node.name if isinstance(expression.node, Selector) else None
    units = [
        _BOUNDS.get(metric.unit, "count") for metric in metrics if isinstance(metric, Gauge) and metric.name == name
    ]
    limit = Quantity(value, units[0] if units else "count")  # what unit a gauge is in, only its declaration knows
    compared: Mapping[str, Callable[[], Any]] = {
        "gt": lambda: expression > limit,
        "lt": lambda: expression < limit,
        "gte": lambda: expression >= limit,
        "lte": lambda: expression <= limit,
    }
    if operator not in compared:
        one.at("op").refuse(f"{operator} is no comparison", "write gt, lt, gte or lte")
    if one.at("timeSliceTarget").number() != 1:
        one.at("timeSliceTarget").refuse("a slice is good or not", "write timeSliceTarget: 1")
    return by, threshold.made(lambda: TimeRatio(good=compared[operator]()))


def _burns(spec: Place) -> tuple[tuple[Burn, ...], dict[str, str]]:
    """The burns that policies alert on, and the severities that they name; policies elsewhere are not looked up."""
    burns: list[Burn] = []
    severities: dict[str, str] = {}
    policies = spec.get("alertPolicies")
    for policy in policies.items() if policies is not None else ():
        if policy.get("alertPolicyRef") is not None:
            continue
        for inline in policy.at("spec").at("conditions").items():
            if inline.get("conditionRef") is not None:
                continue
            annotations = inline.at("metadata").get("annotations")
            condition = inline.at("spec").at("condition")
            if condition.text("kind", "burnrate") != "burnrate" or condition.text("op") not in ("gt", "gte"):
                condition.refuse("only a burn rate that is passed has an alert", "write kind: burnrate and op: gt")
            long = _length(condition.at("lookbackWindow"))
            after = condition.get("alertAfter")
            short = duration(max(milliseconds(long) // _TWELFTH // 60_000, 1) * 60_000)
            urgency = "page" if milliseconds(long) < _DAY else "ticket"
            if annotations is not None:
                short, urgency = annotations.text(OPENSLO_SHORT, short), annotations.text(OPENSLO_URGENCY, urgency)
            severities.setdefault(urgency, inline.at("spec").text("severity"))
            burns.append(
                condition.made(
                    lambda: Burn(
                        factor=condition.at("threshold").number(),  # noqa: B023 - called in this turn of the loop
                        long=long,  # noqa: B023
                        short=short,  # noqa: B023
                        for_="0s" if after is None else _length(after),  # noqa: B023
                        pages=urgency == "page",  # noqa: B023
                    )
                )
            )
    return tuple(burns), severities
