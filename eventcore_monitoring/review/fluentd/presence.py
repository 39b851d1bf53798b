"""Sections that are gone or new: alone, with the label that they stood in, or with their whole pipeline."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from eventcore_monitoring.fluentd.routing import ROOT
from eventcore_monitoring.review.change import Change, Risk
from eventcore_monitoring.review.fluentd.pairing import Node, Pairs
from eventcore_monitoring.review.fluentd.wording import address, description, listed

_CODES: Final = {"source": "pipeline-source", "filter": "pipeline-filter", "system": "pipeline-settings"}
# Outputs that keep nothing.
_KEEPING_NOTHING: Final = ("null", "relabel", "prometheus", "stdout", "copy", "roundrobin")

_Found = tuple[Node, Change]


def presence_changes(
    pairs: Pairs, before: Sequence[Node], after: Sequence[Node], names: tuple[Sequence[str], Sequence[str]]
) -> Iterator[_Found]:
    """What is gone and what is new; `names`: the pipelines of both sides."""
    yield from _changes(pairs.gone, before, after, names[0], names[1], is_new=False)
    yield from _changes(pairs.new, after, before, names[1], names[0], is_new=True)


def _changes(
    found: Sequence[Node],
    own: Sequence[Node],
    others: Sequence[Node],
    named: Sequence[str],
    other_names: Sequence[str],
    *,
    is_new: bool,
) -> Iterator[_Found]:
    groups: dict[str, list[Node]] = {}
    labels = {one.label for one in own} - {one.label for one in others} - {ROOT}
    whole = {label for label in labels if all(one in found for one in own if one.label == label)}
    for one in found:
        at = address(one, named)
        pipeline = next((name for name in named if at.split(".")[:2] == ["pipelines", name]), None)
        if pipeline is not None and pipeline not in other_names:
            at = f"pipelines.{pipeline}"
        elif one.label in whole and pipeline is None:
            at = f"fluentd.{one.label}"
        groups.setdefault(at, []).append(one)
    for at, ones in groups.items():
        yield ones[0], _change(at, ones, is_new=is_new)


def _change(at: str, found: Sequence[Node], *, is_new: bool) -> Change:
    telling = [one for one in found if not one.holds_stores and one.type not in ("relabel", "null")] or found
    what = listed(list(dict.fromkeys(description(one) for one in telling)))
    kinds = {_code(one) for one in telling}
    code = kinds.pop() if len(kinds) == 1 else "pipeline-section"
    message = f"is new: {what}" if is_new else f"is gone: {what}"
    danger = not is_new and any(_loses(one) for one in found)
    text = "\n".join(description(one) for one in found)
    source = found[0].section.source
    risk = Risk.DANGER if danger else Risk.REVIEW
    return Change(at, code, message, risk, "" if is_new else text, text if is_new else "", source=source)


def _code(node: Node) -> str:
    return _CODES.get(node.kind, "pipeline-destination")


def _loses(node: Node) -> bool:
    return node.kind == "source" or (node.kind in ("match", "store") and node.type not in _KEEPING_NOTHING)
