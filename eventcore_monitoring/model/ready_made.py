"""Metrics of well-known exporters, declared from the ready-made catalogues instead of by hand."""

from collections.abc import Sequence
from difflib import get_close_matches
from functools import cache
from typing import Any, NoReturn, TypeVar, get_args

from eventcore_monitoring.exporters import EXPORTERS, table
from eventcore_monitoring.findings import DefinitionError, Finding, definition_line
from eventcore_monitoring.model.metrics import (
    Counter,
    Gauge,
    Histogram,
    Info,
    Label,
    MetricUnit,
    NativeHistogram,
    Summary,
    Target,
)

M = TypeVar("M", bound=Counter | Gauge | Histogram | NativeHistogram | Summary | Info)

_UNITS = frozenset(get_args(MetricUnit))
_KINDS: dict[str, type] = {
    "counter": Counter,
    "gauge": Gauge,
    "histogram": Histogram,
    "summary": Summary,
    "info": Info,
    "untyped": Gauge,
}


def exported(
    kind: type[M],
    name: str,
    target: Target,
    *,
    help: str = "",
    labels: Sequence[str] = (),
    buckets: Sequence[float] = (),
) -> M:
    """The metric of that name as its exporter exposes it: unit, labels with their values, buckets.

    `exported(Counter, "node_cpu_seconds_total", host)`. `labels` are further ones that relabelling attaches. A
    histogram or a summary is asked for by its base name; `buckets` are the edges where they differ between versions.
    Reports a fault `exporter-metric` (raises DefinitionError) for a name that no catalogue has, or of another kind.
    """
    found = _lines().get(name)
    if found is None:
        near = get_close_matches(name, _lines(), n=1)
        fix = f"did you mean {near[0]}?" if near else f"declare it as a {kind.__name__}"
        _refuse(name, f"no ready-made catalogue has a metric {name}", fix)
    declared, unit, words, exporter = found
    known = _KINDS[declared]
    # Whether a histogram is native is a matter of how its program is set up, not of the exporter.
    native = kind is NativeHistogram and known is Histogram
    if kind is not known and declared != "untyped" and not native:
        _refuse(name, f"{name} is no {kind.__name__.lower()}", f'write exported({known.__name__}, "{name}", …)')
    fields: dict[str, Any] = {
        "name": name,
        "help": help or f"{name} of {exporter}",
        "target": target,
        "origin": exporter,
        "labels": [*filter(None, map(_label, words)), *labels],
    }
    if kind is not Info:
        fields["unit"] = "events" if kind is Counter and unit == "count" else unit
    if kind is Histogram:
        fields["buckets"] = _numbers(words, "le") or [*buckets]
        if not fields["buckets"]:
            fix = f'write buckets=[0.1, 0.5, …], or exported(NativeHistogram, "{name}", …) where it is a native one'
            _refuse(name, f"{name} has other edges in other versions", fix)
    if kind is Summary:
        fields["quantiles"] = _numbers(words, "quantile")
    return kind(**fields)


def _refuse(name: str, message: str, fix: str) -> NoReturn:
    raise DefinitionError(Finding(f"metrics.{name}", "exporter-metric", message, fix, source=definition_line()))


@cache
def _lines() -> dict[str, tuple[str, Any, list[str], str]]:
    """Kind, unit, labels and exporter of each metric, by its name."""
    found: dict[str, tuple[str, Any, list[str], str]] = {}
    for exporter in EXPORTERS:
        for line in table(exporter).splitlines():
            kind, name, unit, *words = line.split()
            found[name] = (kind, unit if unit in _UNITS else "mixed", words, exporter)
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
