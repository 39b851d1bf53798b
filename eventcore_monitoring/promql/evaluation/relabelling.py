"""Functions that make labels: `label_replace`, `label_join`, and what `absent` knows of a selector.

Source: `promql/functions.go` of prometheus/prometheus v2.42 and v3.14 (`createLabelsForAbsentFunction`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from eventcore_monitoring.promql.evaluation.columns import NAME, Labelled, Semantics, Vector, labelled, put
from eventcore_monitoring.promql.evaluation.faults import NotKnown, Refused
from eventcore_monitoring.promql.evaluation.patterns import compiled, expanded
from eventcore_monitoring.promql.nodes import Node, Range, Selector

_LEGACY_LABEL: Final = re.compile(r"[a-zA-Z_][a-zA-Z0-9_]*", re.ASCII)


def checked_label(label: str, function: str, semantics: Semantics) -> str:
    """A label name. Raises Refused for one that this version of Prometheus does not take."""
    if _LEGACY_LABEL.fullmatch(label) if semantics is Semantics.CLOSED else label:
        return label
    raise Refused(f'invalid label name in {function}: "{label}"')


def replaced(vector: Vector, texts: Sequence[str], semantics: Semantics) -> Vector:
    """`label_replace`: the texts are target, replacement, source and pattern."""
    target, template, source, pattern = texts
    fits = compiled(pattern, semantics).fullmatch
    checked_label(target, "label_replace()", semantics)
    found: Vector = {}
    for labels, column in vector.items():
        match = fits(dict(labels).get(source, ""))
        changed = labels if match is None else labelled(labels, {target: expanded(template, match)})
        put(found, changed, column)
    return found


def joined(vector: Vector, texts: Sequence[str], semantics: Semantics) -> Vector:
    """`label_join`: the texts are target, separator and sources."""
    target, separator, *sources = texts
    for label in (*sources, target):
        checked_label(label, "label_join()", semantics)
    found: Vector = {}
    for labels, column in vector.items():
        known = dict(labels)
        text = separator.join([known.get(source, "") for source in sources])
        put(found, labelled(labels, {target: text}), column)
    return found


def certain_labels(node: Node, semantics: Semantics) -> Labelled:
    """The labels that a selector requires to be equal to something, each once: those of `absent`.

    Raises NotKnown for `{a!="x",a="y"}` in Prometheus 3, whose minor versions differ there (3.14: a is y, 3.16: not).
    """
    if isinstance(node, Range):
        node = node.selector
    if not isinstance(node, Selector):
        return ()
    found: dict[str, str] = {}
    equal: set[str] = set()
    seen: set[str] = set()
    for label, operator, value in ((one.label, one.operator, one.value) for one in node.matchers):
        if label == NAME:
            continue
        if operator == "=" and label not in equal:
            if label in seen and semantics is Semantics.OPEN:
                raise NotKnown(f"the label {label} of what is absent")
            found[label] = value
            equal.add(label)
        else:
            found.pop(label, None)
        seen.add(label)
    return labelled((), found)
