"""Expressions that follow a metric to its new name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from eventcore_monitoring.promql.nodes import Node, Range, Selector
from eventcore_monitoring.promql.walk import rewritten
from eventcore_monitoring.review.change import Change, Risk
from eventcore_monitoring.review.query_form import only_in_form

_WORD = re.compile(r"[a-zA-Z_:][a-zA-Z0-9_:]*", re.ASCII)


def with_names(node: Node, renamed: Mapping[str, str]) -> Node:
    """The expression with the names that metrics have now."""

    def change(part: Node) -> Node | None:
        match part:
            case Range(selector) if selector.name is not None and selector.name in renamed:
                return replace(part, selector=replace(selector, name=renamed[selector.name]))
            case Selector(name) if name is not None and name in renamed:
                return replace(part, name=renamed[name])
            case _:
                return None

    return rewritten(node, change) if renamed else node


def following(change: Change, renamed: Mapping[str, str]) -> Change:
    """A change of a query as one without effect, where the query only reads a metric by the name that it has now."""
    if not (change.before and change.after and renamed):
        return change
    named = sorted(set(_WORD.findall(change.before)) & renamed.keys())
    former = renamed_text(change.before, renamed)
    if not named or not (former == change.after or only_in_form(former, change.after)):
        return change
    return replace(change, code=f"{change.code}-renamed", message=said(named, renamed), risk=Risk.NONE)


def renamed_text(text: str, renamed: Mapping[str, str]) -> str:
    """A text with the names that metrics have now."""
    return _WORD.sub(lambda found: renamed.get(found[0], found[0]), text)


def said(names: list[str], renamed: Mapping[str, str]) -> str:
    """What is said of what follows these names."""
    pairs = ", ".join(f"`{renamed[name]}` instead of `{name}`" for name in names)
    return f"reads {pairs}, as the metric is called now, and means the same"
