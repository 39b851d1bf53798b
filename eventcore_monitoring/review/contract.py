"""The metric contract of one side of a review, read from its artifact."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple

from pydantic import TypeAdapter, ValidationError

from eventcore_monitoring.model.catalogue import Catalogue
from eventcore_monitoring.model.metrics import Metric
from eventcore_monitoring.review.tree import Tree
from eventcore_monitoring.validators.strict_yaml import documents
from eventcore_monitoring.validators.tree import mapping, sequence

PATH = "prometheus/metrics.yaml"


class Contract(NamedTuple):
    """The metrics that one side expects, by name; `read`: whether there is a contract, and it could be read."""

    metrics: Mapping[str, Metric]
    read: bool

    @property
    def catalogue(self) -> Catalogue:
        """What the metrics say of names in expressions."""
        return Catalogue(tuple(self.metrics.values()), ())


def contract_of(tree: Tree) -> Contract:
    """The contract of a tree; of one that has none, or one of another version of this library, nothing is known."""
    if PATH not in tree:
        return Contract({}, read=False)
    try:
        content = mapping(documents(tree[PATH].decode())[0])
        targets = {str(mapping(one).get("job")): one for one in sequence(content.get("targets"))}
        metrics = [
            _adapter().validate_json(json.dumps({**one, "target": targets[str(one["target"])]}))
            for one in map(mapping, sequence(content.get("metrics")))
        ]
    except (ValidationError, ValueError, KeyError, IndexError):
        return Contract({}, read=False)
    return Contract({metric.name: metric for metric in metrics}, read=True)


@cache
def _adapter() -> Any:
    return TypeAdapter(Metric)
