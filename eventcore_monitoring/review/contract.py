"""The metric contract of one side of a review, read from its artifact."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple

from pydantic import TypeAdapter, ValidationError

from eventcore_monitoring.findings import SourceLine
from eventcore_monitoring.model.catalogue import Catalogue
from eventcore_monitoring.model.metrics import Metric
from eventcore_monitoring.review.tree import Tree
from eventcore_monitoring.validators.strict_yaml import documents
from eventcore_monitoring.validators.tree import mapping, sequence

PATH = "prometheus/metrics.yaml"
_NAME = re.compile(r"^  - name: \"?([a-zA-Z_:][\w:]*)", re.ASCII | re.MULTILINE)


class Contract(NamedTuple):
    """The metrics that one side expects, by name; `read`: whether there is a contract, and it could be read.

    `lines`: the line of each metric in the file. `fault`: why what is there could not be read, a sentence part.
    """

    metrics: Mapping[str, Metric]
    read: bool
    lines: Mapping[str, int] = {}
    fault: str = ""

    def source(self, name: str) -> SourceLine:
        """Where a metric stands."""
        return SourceLine(PATH, self.lines.get(name, 1))

    @property
    def catalogue(self) -> Catalogue:
        """What the metrics say of names in expressions."""
        return Catalogue(tuple(self.metrics.values()), ())


def contract_of(tree: Tree) -> Contract:
    """The contract of a tree; of one that has none, or one of another version of this library, nothing is known."""
    if PATH not in tree:
        return Contract({}, read=False)
    metrics: list[Metric] = []
    one: Mapping[str, Any] = {}
    try:
        text = tree[PATH].decode()
        content = mapping(documents(text)[0])
        targets = {str(mapping(one).get("job")): one for one in sequence(content.get("targets"))}
        for one in map(mapping, sequence(content.get("metrics"))):
            metrics.append(_adapter().validate_json(json.dumps({**one, "target": targets[str(one["target"])]})))
    except (ValidationError, ValueError, KeyError, IndexError) as error:
        return Contract({}, read=False, fault=_fault(error, one))
    lines = {match[1]: text.count("\n", 0, match.start()) + 1 for match in _NAME.finditer(text)}
    return Contract({metric.name: metric for metric in metrics}, read=True, lines=lines)


def _fault(error: Exception, metric: object) -> str:
    """Why a contract cannot be read; `metric`: the one that was read when it was seen."""
    name = mapping(metric).get("name", "a metric")
    match error:
        case ValidationError():
            found = error.errors(include_url=False)[0]
            field = ".".join(map(str, found["loc"][1:])) or "kind"
            how = "is missing" if found["type"] == "missing" else "is nothing that this version knows"
            return f"the {field} of {name} {how}"
        case KeyError():
            return f"{error.args[0]} of {name} is missing, or there is no such target"
        case _:
            return "it is no YAML"


@cache
def _adapter() -> Any:
    return TypeAdapter(Metric)
