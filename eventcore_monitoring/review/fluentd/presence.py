"""Sections that are gone or new: alone, with the label that they stood in, or with their whole pipeline."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Final

from eventcore_monitoring.fluentd.routing import ROOT
from eventcore_monitoring.review.change import Change, Risk
from eventcore_monitoring.review.fluentd.pairing import Node, Pairs
from eventcore_monitoring.review.fluentd.settings import settings
from eventcore_monitoring.review.fluentd.wording import address, description
from eventcore_monitoring.review.wording import conjoined

_CODES: Final = {"source": "pipeline-source", "filter": "pipeline-filter", "system": "pipeline-settings"}
# Outputs that keep nothing.
_KEEPING_NOTHING: Final = ("null", "relabel", "prometheus", "stdout", "copy", "roundrobin")

_Found = tuple[Node, Change]


def presence_changes(
    pairs: Pairs,
    before: Sequence[Node],
    after: Sequence[Node],
    names: tuple[Sequence[str], Sequence[str]],
    counted: Collection[str],
) -> Iterator[_Found]:
    """What is gone and what is new; `names`: the pipelines of both sides.

    `counted`: addresses of metrics that are said to be gone or new, with all that stands there only to count them.
    """
    for one in pairs.new:
        written = [setting for setting in settings(one.way).values() if setting.is_secret]
        for setting in written:
            message = f"holds a secret in `{setting.name}`, for all to read"
            yield one, Change(address(one, names[1]), "pipeline-secret", message, Risk.DANGER, source=setting.source)
    yield from _changes(
        _telling(pairs.gone, before, pairs, names[0], counted), before, after, names[0], names[1], is_new=False
    )
    yield from _changes(
        _telling(pairs.new, after, pairs, names[1], counted), after, before, names[1], names[0], is_new=True
    )


def _telling(
    found: Sequence[Node], own: Sequence[Node], pairs: Pairs, named: Sequence[str], counted: Collection[str]
) -> list[Node]:
    """Without what only counts a metric, and a `copy` around stores of which the other side has some.

    These say themselves where they stand.
    """
    kept = {id(one.way[-2]) for one in own if one.kind == "store" and id(one.section) in pairs.numbers}
    telling = [one for one in found if id(one.section) not in kept]
    return [one for one in telling if not (address(one, named) in counted and _is_only_counting(one, named))]


def _is_only_counting(node: Node, named: Sequence[str]) -> bool:
    return node.type == "prometheus" or ".metrics." in address(node, named)


def _changes(
    found: Sequence[Node],
    own: Sequence[Node],
    others: Sequence[Node],
    named: Sequence[str],
    other_names: Sequence[str],
    *,
    is_new: bool,
) -> Iterator[_Found]:
    present = {id(one) for one in found}
    groups: dict[str, list[Node]] = {}
    labels = {one.label for one in own} - {one.label for one in others} - {ROOT}
    whole = {label for label in labels if all(id(one) in present for one in own if one.label == label)}
    for one in found:
        at = address(one, named)
        pipeline = next((name for name in named if at.split(".")[:2] == ["pipelines", name]), None)
        if pipeline is not None and pipeline not in other_names:
            at = f"pipelines.{pipeline}"
        elif one.label in whole and pipeline is None:
            at = f"fluentd.{one.label}"
        elif not others and pipeline is None and one.section.source is not None:
            at = f"fluentd.{one.section.source.file}"
        groups.setdefault(at, []).append(one)
    for at, ones in groups.items():
        yield ones[0], _change(at, ones, is_new=is_new)


def _change(at: str, found: Sequence[Node], *, is_new: bool) -> Change:
    telling = [one for one in found if not one.holds_stores and one.type not in ("relabel", "null")] or found
    what = conjoined(list(_words(telling)))
    kinds = {_code(one) for one in telling}
    code = kinds.pop() if len(kinds) == 1 else "pipeline-section"
    message = f"is new: {what}" if is_new else f"is gone: {what}"
    danger = not is_new and any(_loses(one) for one in found)
    text = "\n".join(description(one) for one in found)
    source = found[0].section.source
    risk = Risk.DANGER if danger else Risk.REVIEW
    return Change(at, code, message, risk, "" if is_new else text, text if is_new else "", source=source)


def _words(found: Sequence[Node]) -> Iterator[str]:
    """What the sections do; of several the filters are counted."""
    filters = [one for one in found if one.kind == "filter"]
    told = [one for one in found if len(filters) <= 1 or one.kind != "filter"]
    yield from dict.fromkeys(description(one) for one in told)
    if len(filters) > 1:
        yield f"{len(filters)} filters"


def _code(node: Node) -> str:
    return _CODES.get(node.kind, "pipeline-destination")


def _loses(node: Node) -> bool:
    return node.kind == "source" or (node.kind in ("match", "store") and node.type not in _KEEPING_NOTHING)
