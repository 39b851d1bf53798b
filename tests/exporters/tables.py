"""The lines of the ready-made catalogues, read apart from the package: what each says of a metric."""

from __future__ import annotations

import re
from dataclasses import dataclass

from eventcore_monitoring.exporters import EXPORTERS, table

_LABEL = re.compile(r"(?P<name>[a-zA-Z_]\w*|\*)(?:(?P<optional>\?)|=(?P<values>[^\s|?=]+(?:\|[^\s|?=]+)+))?", re.ASCII)


@dataclass(frozen=True)
class Line:
    """One line of a table: what it says of a metric."""

    kind: str
    name: str
    unit: str
    always: frozenset[str]
    optional: frozenset[str]
    values: dict[str, tuple[str, ...]]
    edges: tuple[float, ...]
    quantiles: tuple[float, ...]


def parsed(text: str) -> Line:
    kind, name, unit, *words = text.split()
    labels = [found for word in words if (found := _LABEL.fullmatch(word))]
    assert len(labels) == len(words), text
    assert len({label["name"] for label in labels}) == len(labels), text
    values = {label["name"]: tuple(label["values"].split("|")) for label in labels if label["values"]}
    edges, quantiles = (tuple(map(float, values.pop(label, ()))) for label in ("le", "quantile"))
    plain = [label for label in labels if label["name"] not in ("le", "quantile")]
    return Line(
        kind,
        name,
        unit,
        frozenset(label["name"] for label in plain if not label["optional"]),
        frozenset(label["name"] for label in plain if label["optional"]),
        values,
        edges,
        quantiles,
    )


LINES = {exporter: [parsed(text) for text in table(exporter).splitlines()] for exporter in EXPORTERS}
