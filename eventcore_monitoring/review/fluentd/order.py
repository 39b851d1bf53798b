"""Sections in another order: which of them moved, and whether any line can notice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from eventcore_monitoring.fluentd.tag_kinds import meet
from eventcore_monitoring.fluentd.tag_language import Language
from eventcore_monitoring.fluentd.tag_pattern import TagPatternError, tag_pattern
from eventcore_monitoring.review.fluentd.pairing import Node, Pairs


class Passed(NamedTuple):
    """A section that stands on the other side of others now.

    `others`: those of them that share a tag with it, all of them where none does. `shares`: whether some do; None:
    nobody can say.
    """

    node: Node
    others: tuple[Node, ...]
    is_before: bool
    shares: bool | None


def passed(pairs: Pairs, after_nodes: Sequence[Node]) -> Iterator[Passed]:
    """The filters, matches and stores that moved past others of their router (or of their match).

    `after_nodes`: those of the new configuration, in its order.
    """
    order = {id(one): place for place, one in enumerate(after_nodes)}
    places: dict[tuple[str, int], list[tuple[Node, Node]]] = {}
    for before, after in pairs.both:
        if before.kind in ("filter", "match") and before.label == after.label:
            places.setdefault((after.label, 0), []).append((before, after))
        elif before.kind == after.kind == "store":
            outer = pairs.key(after.way[-2])
            if outer == pairs.key(before.way[-2]):
                places.setdefault((after.label, outer), []).append((before, after))
    for found in places.values():
        yield from _passed(found, order)


def _passed(found: Sequence[tuple[Node, Node]], order: Mapping[int, int]) -> Iterator[Passed]:
    """`found`: pairs of one place, in the order of the old file; `order`: the places of the new nodes."""
    old = {id(after): place for place, (_, after) in enumerate(found)}
    new = sorted((after for _, after in found), key=lambda one: order[id(one)])
    sequence = [old[id(one)] for one in new]
    matcher = SequenceMatcher(None, range(len(sequence)), sequence, autojunk=False)
    kept = {one for block in matcher.get_matching_blocks() for one in range(block.a, block.a + block.size)}
    seen: set[frozenset[int]] = set()
    for place, number in enumerate(sequence):
        if number in kept:
            continue
        for is_before, others in (
            (True, [new[at] for at in range(place + 1, len(new)) if sequence[at] < number]),
            (False, [new[at] for at in range(place) if sequence[at] > number]),
        ):
            others = [one for one in others if frozenset((old[id(one)], number)) not in seen]
            seen |= {frozenset((old[id(one)], number)) for one in others}
            if others:
                yield _judged(new[place], others, is_before)


def _judged(node: Node, others: Sequence[Node], is_before: bool) -> Passed:
    if node.kind == "store":
        chained = any("ignore_if_prev_success" in str(one.section.argument) for one in (node, *others))
        return Passed(node, tuple(others), is_before, chained)
    language = _language(node)
    shared: list[Node] = []
    for one in others:
        other = _language(one)
        if language is None or other is None:
            return Passed(node, tuple(others), is_before, None)
        if meet(language, other):
            shared.append(one)
    return Passed(node, tuple(shared or others), is_before, bool(shared))


def _language(node: Node) -> Language | None:
    try:
        return tag_pattern(node.pattern).language
    except TagPatternError:
        return None
