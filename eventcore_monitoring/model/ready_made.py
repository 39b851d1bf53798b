"""Metrics of well-known exporters, declared from the ready-made catalogues instead of by hand."""

from collections.abc import Sequence
from difflib import get_close_matches
from functools import cache
from typing import Any, get_args

from eventcore_monitoring.exporters import EXPORTERS, table
from eventcore_monitoring.findings import Finding, definition_line, fault
from eventcore_monitoring.model.metrics import (
    Counter,
    Gauge,
    Histogram,
    Info,
    Label,
    Metric,
    MetricUnit,
    Summary,
    Target,
)

_UNITS = frozenset(get_args(MetricUnit))


def exported(
    name: str, target: Target, *, help: str = "", labels: Sequence[str] = (), buckets: Sequence[float] = ()
) -> Metric:
    """The metric of that name as its exporter exposes it: kind, unit, labels with their values, buckets.

    `exported("node_cpu_seconds_total", host)`. `labels` are further ones that relabelling attaches. A histogram or a
    summary is asked for by its base name; `buckets` are the edges of one whose edges differ between versions. Reports
    a fault `exporter-metric` (raises DefinitionError, or hands back a gauge of that name where faults are collected)
    for a name that no catalogue has.
    """
    found = _lines().get(name)
    if found is None:
        near = get_close_matches(name, _lines(), n=1)
        fix = f"did you mean {near[0]}?" if near else "declare it as a Counter, a Gauge or a Histogram"
        return _refused(name, target, f"no ready-made catalogue has a metric {name}", fix)
    kind, unit, words, exporter = found
    edges = _numbers(words, "le") or [*buckets]
    if kind == "histogram" and not edges:
        return _refused(name, target, f"{name} has other edges in other versions", "write buckets=[0.1, 0.5, …]")
    common: dict[str, Any] = {
        "name": name,
        "help": help or f"{name} of {exporter}",
        "target": target,
        "origin": exporter,
        "labels": [*(label for word in words if (label := _label(word)) is not None), *labels],
    }
    match kind:
        case "counter":
            return Counter(**common, unit=unit)
        case "histogram":
            return Histogram(**common, unit=unit, buckets=edges)
        case "summary":
            return Summary(**common, unit=unit, quantiles=_numbers(words, "quantile"))
        case "info":
            return Info(**common)
        case _:
            return Gauge(**common, unit=unit)


def _refused(name: str, target: Target, message: str, fix: str) -> Metric:
    fault(Finding(f"metrics.{name}", "exporter-metric", message, fix, source=definition_line()))
    return Gauge(name=name, help="Unknown.", unit="count", target=target)


@cache
def _lines() -> dict[str, tuple[str, Any, list[str], str]]:
    """Kind, unit, labels and exporter of each metric, by its name."""
    found: dict[str, tuple[str, Any, list[str], str]] = {}
    for exporter in EXPORTERS:
        for line in table(exporter).splitlines():
            kind, name, unit, *words = line.split()
            usual = "events" if kind == "counter" and unit == "count" else unit
            found[name] = (kind, usual if usual in _UNITS else "mixed", words, exporter)
    return found


def _label(word: str) -> Label | None:
    name, _, values = word.partition("=")
    if name in ("le", "quantile") or "*" in name:
        return None
    given = values.split("|") if values else []
    return Label(name=name.removesuffix("?"), values=given, optional=name.endswith("?"))


def _numbers(words: list[str], label: str) -> list[float]:
    given = next((word.partition("=")[2] for word in words if word.startswith(f"{label}=")), "")
    return [float(text) for text in given.split("|")] if given else []
