"""Which Prometheus an expression needs, all of its nodes together."""

from __future__ import annotations

from eventcore_monitoring.promql.functions import needed, removed, version_key
from eventcore_monitoring.promql.nodes import Node
from eventcore_monitoring.promql.walk import walk


def lowest_version(node: Node) -> tuple[str, str] | None:
    needs = [need for part in walk(node) for need in needed(part)]
    return max(needs, key=lambda need: version_key(need[0]), default=None)


def removed_version(node: Node) -> tuple[str, str] | None:
    return next((found for part in walk(node) if (found := removed(part)) is not None), None)
