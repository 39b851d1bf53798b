"""What the proof of an alert depends on, as a digest: equal digests have equal proofs."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from eventcore_monitoring.findings import SourceLine
from eventcore_monitoring.promql.nodes import Node
from eventcore_monitoring.promql.printer import to_promql
from eventcore_monitoring.promql.types import Typed
from eventcore_monitoring.promql.walk import selectors
from eventcore_monitoring.proof.timeline import Subject


def fingerprint(subject: Subject, *more: object) -> str:
    """The digest of an alert with all that is known of what it reads, and no more; `more`: what else matters."""
    read = [selector for typed in subject.trees for selector in selectors(typed.node)]
    names = {selector.name for selector in read} - {None}
    everything = any(selector.name is None for selector in read)  # then each series that there is may be read
    known = subject.names
    depends = subject._replace(
        source=None,
        attached={name: labels for name, labels in subject.attached.items() if everything or name in names},
        names=known if known is None or everything else known & names,
        parts=tuple(pair for pair in subject.parts if everything or not names.isdisjoint(pair)),
    )
    return hashlib.sha256(json.dumps(_plain((depends, *more))).encode()).hexdigest()


def _plain(value: Any) -> Any:
    """The value as JSON, the same in every process: sets in order, expressions as text."""
    match value:
        case None | bool() | int() | str():
            return value
        case float():
            return repr(value)
        case SourceLine():
            return None
        case Typed(node, type_, below):
            return [to_promql(node), _plain(type_), [_types(part) for part in below]]
        case set() | frozenset():
            return ["set", *sorted(map(str, value))]
        case Mapping():
            return ["map", *([str(name), _plain(one)] for name, one in sorted(value.items()))]
        case list() | tuple():
            return [type(value).__name__, *map(_plain, value)]
        case _ if isinstance(value, Node):
            return to_promql(value)
        case _:
            raise TypeError(f"nobody said how {type(value).__name__} is compared")


def _types(part: Typed) -> Any:
    """The types below an expression, whose text says which nodes they are of."""
    return [_plain(part.type), [_types(one) for one in part.below]]
