"""OpenSLO v1: each objective as a document of its own, for whatever else reads objectives.

https://github.com/OpenSLO/OpenSLO, README of September 2025. What OpenSLO has no word for (the short window of a burn,
whether it pages) stands in annotations; what a query is grouped by stands beside it.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from eventcore_monitoring.artifacts import Artifact
from eventcore_monitoring.encoding.yaml import Tree, to_yaml
from eventcore_monitoring.model.metrics import NativeHistogram
from eventcore_monitoring.model.monitoring import Monitoring
from eventcore_monitoring.model.slos import (
    OPENSLO_SHORT,
    OPENSLO_URGENCY,
    Burn,
    EventRatio,
    LatencyBelow,
    Slo,
    TimeRatio,
)
from eventcore_monitoring.promql.nodes import Selector
from eventcore_monitoring.promql.printer import to_promql
from eventcore_monitoring.promql.series import HistogramSeries, NativeHistogramSeries
from eventcore_monitoring.promql.walk import selectors
from eventcore_monitoring.values import milliseconds

FOLDER = PurePosixPath("slo")

_OPERATORS = {">": "gt", "<": "lt", ">=": "gte", "<=": "lte"}
_UNITS = (("w", 604_800_000), ("d", 86_400_000), ("h", 3_600_000), ("m", 60_000))


def openslo(monitoring: Monitoring) -> Iterator[Artifact]:
    """A file for each objective."""
    for slo in monitoring.slos:
        document: dict[str, Tree] = {
            "apiVersion": "openslo/v1",
            "kind": "SLO",
            "metadata": {
                **_named(_dns(slo.name), slo.title),
                **({"labels": {name: [value] for name, value in slo.labels.items()}} if slo.labels else {}),
            },
            "spec": {
                **({"description": slo.help} if slo.help else {}),
                "service": _dns(monitoring.labels.get("service", monitoring.name)),
                "indicator": {
                    "metadata": {"name": f"{_dns(slo.name)}-{slo.indicator.kind}"},
                    "spec": _indicator(monitoring, slo),
                },
                "timeWindow": [{"duration": _shorthand(slo.window), "isRolling": True}],
                **_objective(monitoring, slo),
                "alertPolicies": [_policy(monitoring, slo, burn) for burn in slo.all_burns],
            },
        }
        yield Artifact(FOLDER / f"{slo.name}.yaml", to_yaml(document).encode())


def _indicator(monitoring: Monitoring, slo: Slo) -> dict[str, Tree]:
    match slo.indicator:
        case EventRatio(total=total, good=good, bad=bad):
            name, part = ("good", good) if bad is None else ("bad", bad)
            assert part is not None
            return {"ratioMetric": _ratio(slo, name, part.selector, total.selector)}
        case LatencyBelow(of=of, below=below):
            metric = monitoring.metric_of.get(of.selector.name or "")
            metric = metric or next((one for one in monitoring.metrics if one.name == of.selector.name), None)
            in_milliseconds = metric is not None and getattr(metric, "unit", "") == "milliseconds"
            bound = (below * 1000).value if in_milliseconds else below.value
            told = f"The part of {of.selector.name} that is at most {below}."
            if isinstance(metric, NativeHistogram):
                share = NativeHistogramSeries(of.selector).share_below(bound, "5m", slo.by)
                raw: dict[str, Tree] = {"counter": False, "rawType": "success", "raw": _source(str(share), slo)}
                return {"description": told, "ratioMetric": raw}
            series = HistogramSeries(of.selector)
            good_series = next(selectors(series.rate_below(bound, "5m").node))
            all_series = next(selectors(series.rate("5m").node))
            return {"description": told, "ratioMetric": _ratio(slo, "good", good_series, all_series)}
        case TimeRatio(good=good):
            told = f"The part of the time with {to_promql(good.expression.node)} {good.operator} {good.threshold}."
            return {"description": told, "thresholdMetric": _source(str(good.expression), slo)}


def _ratio(slo: Slo, name: str, part: Selector, total: Selector) -> dict[str, Tree]:
    return {"counter": True, name: _source(to_promql(part), slo), "total": _source(to_promql(total), slo)}


def _source(query: str, slo: Slo) -> dict[str, Tree]:
    grouped: dict[str, Tree] = {"by": list(slo.by)} if slo.by else {}
    return {"metricSource": {"type": "Prometheus", "spec": {"query": query, **grouped}}}


def _objective(monitoring: Monitoring, slo: Slo) -> dict[str, Tree]:
    objective: dict[str, Tree] = {"displayName": "good", "targetPercent": slo.objective}
    if not isinstance(slo.indicator, TimeRatio):
        return {"budgetingMethod": "Occurrences", "objectives": [objective]}
    good = slo.indicator.good
    compared: dict[str, Tree] = {"op": _OPERATORS[good.operator], "value": good.threshold.value}
    slices: dict[str, Tree] = {"timeSliceTarget": 1, "timeSliceWindow": _shorthand(monitoring.evaluation_interval)}
    return {"budgetingMethod": "Timeslices", "objectives": [{**objective, **compared, **slices}]}


def _policy(monitoring: Monitoring, slo: Slo, burn: Burn) -> dict[str, Tree]:
    severity = slo.page if burn.pages else slo.ticket
    level = monitoring.severity_of.get(severity)
    name = f"{_dns(slo.name)}-burn-{burn.long}"
    condition: dict[str, Tree] = {
        "kind": "burnrate",
        "op": "gt",
        "threshold": burn.factor,
        "lookbackWindow": _shorthand(burn.long),
        **({"alertAfter": _shorthand(burn.for_)} if milliseconds(burn.for_) else {}),
    }
    annotations: dict[str, Tree] = {OPENSLO_SHORT: burn.short, OPENSLO_URGENCY: "page" if burn.pages else "ticket"}
    return {
        "kind": "AlertPolicy",
        "metadata": {"name": name},
        "spec": {
            "alertWhenBreaching": True,
            "alertWhenResolved": False,
            "alertWhenNoData": False,
            "conditions": [
                {
                    "kind": "AlertCondition",
                    "metadata": {"name": name, "annotations": annotations},
                    "spec": {"severity": severity, "condition": condition},
                }
            ],
            "notificationTargets": [{"targetRef": _dns(severity if level is None else level.receiver)}],
        },
    }


def _named(name: str, title: str) -> dict[str, Tree]:
    return {"name": name, "displayName": title}


def _dns(name: str) -> str:
    """A name as OpenSLO takes one: an RFC 1123 label."""
    kept = "".join(letter if letter.isalnum() else "-" for letter in name.lower() if letter.isascii())
    return kept[:63].strip("-") or "x"


def _shorthand(length: str) -> str:
    """A length of time in one unit, as OpenSLO writes them; rounded up to whole minutes."""
    rest = milliseconds(length)
    for unit, size in _UNITS:
        if rest and rest % size == 0:
            return f"{rest // size}{unit}"
    return f"{-(-rest // 60_000)}m"
