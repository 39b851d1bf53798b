"""What reads a series: alerts, records, panels, scalers, and rules that make metrics of logs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import PurePosixPath

from eventcore_monitoring.promql.parser import SyntaxFault, located
from eventcore_monitoring.review.alerts import alert_address
from eventcore_monitoring.review.expressions import names_in
from eventcore_monitoring.review.metrics import Readers
from eventcore_monitoring.review.tree import Tree, texts
from eventcore_monitoring.rules.files import ReadRule
from eventcore_monitoring.validators.grafana.reading import is_dashboard, parsed, read
from eventcore_monitoring.validators.strict_yaml import StrictYamlError, documents
from eventcore_monitoring.validators.tree import mapping

_CLASSIC = "grafana/dashboards/"


def readers_in(tree: Tree, rules: Sequence[ReadRule]) -> Readers:
    """Finds what reads series in a tree; `rules`: those of the tree, as far as they matter."""

    @cache
    def found(names: frozenset[str], label: str) -> tuple[str, ...]:
        some = re.compile(rf"(?<![\w:])(?:{'|'.join(map(re.escape, sorted(names)))})(?![\w:])")
        addresses = [
            alert_address(rule)
            for rule in rules
            if not names.isdisjoint(names_in(rule.node)) and label in rule.written.text
        ]
        addresses += _panels(tree, names, some, label)
        addresses += _others(tree, some, label)
        return tuple(dict.fromkeys(addresses))

    return lambda names, label: found(frozenset(names), label)


def _panels(tree: Tree, names: frozenset[str], some: re.Pattern[str], label: str) -> Iterator[str]:
    classic = any(path.startswith(_CLASSIC) for path in tree)
    for path, text in texts(tree, ".json"):
        if not some.search(text) or (classic and not path.startswith(_CLASSIC)):
            continue
        try:
            value = parsed(tree[path])
        except ValueError:
            continue
        if isinstance(value, dict) and is_dashboard(value):
            for panel in read(value).panels:
                asked = [str(query.value.get("expr", "")) for query in panel.queries]
                if any(label in one and _reads(one, names) for one in asked):
                    yield f"dashboards.{PurePosixPath(path).stem}.{panel.value.get('title')}"


def _reads(text: str, names: frozenset[str]) -> bool:
    try:
        return not names.isdisjoint(names_in(located(text).node))
    except SyntaxFault:
        return False


def _others(tree: Tree, some: re.Pattern[str], label: str) -> Iterator[str]:
    for _, text in texts(tree, ".yaml", ".yml"):
        if ("ScaledObject" in text or "HorizontalPodAutoscaler" in text) and some.search(text) and label in text:
            try:
                found = documents(text)
            except StrictYamlError:
                continue
            for document in map(mapping, found):
                if some.search(str(document.get("spec"))):
                    yield f"scaling.{mapping(document.get('metadata')).get('name')}"
    for path, text in texts(tree, ".conf"):
        if (match := some.search(text)) and label in text:
            yield f"{path}:{text.count(chr(10), 0, match.start()) + 1}"
