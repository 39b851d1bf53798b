"""Ready-made catalogues: what well-known exporters expose, one file an exporter, and a reader of their tables.

A line of a table: kind, name, unit, labels. `label?` may be missing, `label=a|b` has no other values, `label_*?` and
`*?` are labels of any such name; `le=` and `quantile=` list the edges of a histogram and the quantiles of a summary. Of
the labels that a scrape attaches, `job` and `instance` are always there; relabelling may add more, and nobody knows
which. Only those that nobody would attach, since they tell apart what one exporter looks at (`OWN_LABELS`), are
certainly not there where a line does not list them.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib import import_module
from typing import Final

from eventcore_monitoring.promql.bounds import BOOLEAN, EVERYTHING, NOT_NEGATIVE, ONE, Bounds
from eventcore_monitoring.promql.label_values import ANY, MISSING, PRESENT, Values, these
from eventcore_monitoring.promql.types import Facts, Labels, SeriesKind
from eventcore_monitoring.promql.units import UNITS, Unit

EXPORTERS: Final = (
    "alertmanager",
    "blackbox_exporter",
    "built_in",
    "cadvisor",
    "coredns",
    "etcd",
    "fluentd",
    "go_process",
    "keda",
    "kube_apiserver",
    "kube_state_metrics",
    "kubelet",
    "node_exporter",
    "postgres_exporter",
    "prometheus",
    "sql_exporter",
)
_KINDS: Final[dict[str, SeriesKind]] = {
    "counter": "counter",
    "gauge": "gauge",
    "info": "info",
    "summary": "quantiles",
    "untyped": "unknown",
}


@cache
def ready_made() -> dict[str, Facts]:
    """What the catalogues say of each scraped name."""
    facts: dict[str, Facts] = {}
    for exporter in EXPORTERS:
        origin = f"{'Prometheus itself' if exporter == 'built_in' else exporter} exposes it"
        own = own_labels(exporter)
        for line in table(exporter).splitlines():
            facts.update(read(line, origin, own))
    return facts


def table(exporter: str) -> str:
    """The table of an exporter, a metric a line."""
    text: str = import_module(f"{__name__}.{exporter}").METRICS
    return text


def own_labels(exporter: str) -> tuple[str, ...]:
    """The labels that only the exporter itself gives to series."""
    labels: tuple[str, ...] = getattr(import_module(f"{__name__}.{exporter}"), "OWN_LABELS", ())
    return labels


def read(line: str, origin: str, own: tuple[str, ...] = ()) -> Iterator[tuple[str, Facts]]:
    """The scraped names of a table's line, each with its facts; `origin` says where they are from.

    `own`: labels that are not there where the line does not list them.
    """
    kind, name, word, *labels = line.split()
    known, edges, quantiles = _labels(labels)
    known = {**dict.fromkeys(own, MISSING), **known}
    unit = UNITS.get(word)
    assumption = f"`{name}` is {'an' if kind[0] in 'iu' else 'a'} {kind}, as {origin}"

    def facts(kind: SeriesKind, unit: Unit | None, bounds: Bounds, further: dict[str, Values] | None = None) -> Facts:
        of_buckets = edges if kind == "buckets" else None
        return Facts(kind, unit, Labels({**known, **(further or {})}, ANY), bounds, of_buckets, assumption=assumption)

    match kind:
        case "histogram" | "summary":
            yield f"{name}_sum", facts("counter", unit, NOT_NEGATIVE)
            yield f"{name}_count", facts("counter", UNITS["events"], NOT_NEGATIVE)
            if kind == "histogram":
                yield f"{name}_bucket", facts("buckets", unit, NOT_NEGATIVE, {"le": PRESENT})
            else:
                yield name, facts("quantiles", unit, EVERYTHING, {"quantile": quantiles})
        case "counter":
            yield name, facts("counter", unit, NOT_NEGATIVE)
        case "info":
            yield name, facts("info", UNITS["info"], ONE)
        case _:
            yield name, facts(_KINDS[kind], unit, BOOLEAN if word == "boolean" else EVERYTHING)


def _labels(words: list[str]) -> tuple[dict[str, Values], tuple[float, ...] | None, Values]:
    """The labels of a line, the edges of its buckets and the quantiles of a summary."""
    # What has labels of any name is made by rules, or by whoever configures it: it may lack those of a scrape.
    attached = ANY if "*?" in words else PRESENT
    known = {"job": attached, "instance": attached}
    edges: tuple[float, ...] | None = None
    quantiles = PRESENT
    for word in words:
        label, _, values = word.partition("=")
        if label == "le":
            edges = tuple(map(float, values.split("|")))
        elif label == "quantile":
            quantiles = these(*values.split("|"))
        elif values:
            known[label] = these(*values.split("|"))
        else:
            name = label.removesuffix("?")
            if "*" not in name:
                known[name] = ANY if label.endswith("?") else PRESENT
    return known, edges, quantiles
