"""Routes as sentences: lines that end elsewhere, patterns that changed, sections that stand in another place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from eventcore_monitoring.fluentd.places import Way, shown
from eventcore_monitoring.fluentd.routing import ROOT
from eventcore_monitoring.fluentd.tags import type_of
from eventcore_monitoring.review.change import Change, Risk
from eventcore_monitoring.review.fluentd.order import Passed, passed
from eventcore_monitoring.review.fluentd.pairing import Node, Pairs
from eventcore_monitoring.review.fluentd.routes import Comparison, Moved, lost
from eventcore_monitoring.review.fluentd.wording import address, mention, sinks
from eventcore_monitoring.review.wording import conjoined

_CODE: Final = "pipeline-route"
_SAME: Final = "no line takes another way"
_SHOWN: Final = 3  # tags of a sentence

_Found = tuple[Node, Change]


def route_changes(found: Comparison, pairs: Pairs, after: Sequence[Node], named: Sequence[str]) -> Iterator[_Found]:
    """The changes of routes; `after`: the nodes of the new configuration, `named`: its pipelines."""
    nodes = {id(one.section): one for one in after}
    order = list(passed(pairs, after))
    is_told = any(_filters_only(one) for one in order)
    is_same = found.known
    for moved in found.moved:
        node = nodes[id(moved.emission[-1])] if moved.emission else None
        told = _moved(moved, pairs, node, is_told)
        if told is not None:
            sides = (moved.after, moved.before)
            way = next(way for side in sides for way in (*side.ends, *side.filters))
            place = node or Node(way, ROOT)
            old, new = _sinks(moved.before.ends), _sinks(moved.after.ends)
            yield place, _change(place, named, *told, old, new)
            is_same = False
    renamed = _renamed_labels(pairs)
    for old, new in renamed.items():
        first = next(one for _, one in pairs.both if one.label == new)
        message = f"renames the label `{old}` to `{new}`{f': {_SAME}' if is_same else ''}"
        yield first, _change(first, named, message, Risk.NONE if is_same else Risk.REVIEW, old, new)
    for before, now in pairs.both:
        for message, old, new in _placed(before, now, renamed):
            risk = Risk.NONE if is_same else Risk.REVIEW
            yield now, _change(now, named, f"{message}: {_SAME}" if is_same else message, risk, old, new)
    for one in order:
        yield one.node, _passed(one, is_same, named)


def _change(node: Node, named: Sequence[str], message: str, risk: Risk, before: str = "", after: str = "") -> Change:
    return Change(address(node, named), _CODE, message, risk, before, after, source=node.section.source)


# Lines that end elsewhere


def _moved(moved: Moved, pairs: Pairs, node: Node | None, is_order_told: bool) -> tuple[str, Risk] | None:
    """A sentence and a risk; None: the sections that are gone, new or in another order say it already."""
    gone, new = lost(moved, pairs)
    subject = _subject(moved, node)
    ends = {pairs.key(way[-1]) for way in moved.before.ends if type_of(way[-1]) != "null"}
    kept = [way for way in moved.after.ends if pairs.key(way[-1]) in ends]
    old, now = _sinks(gone, new), _sinks(new, gone)
    if gone and new:
        return f"{subject} now end at {now} instead of {old}", Risk.DANGER
    if gone and kept:
        if all(id(way[-1]) not in pairs.numbers for way in gone):
            return None
        return f"{subject} no longer reach {_sinks(gone, kept)}, only {_sinks(kept, gone)}", Risk.DANGER
    if gone:
        where = "are thrown away now" if moved.after.ends else "now reach nothing"
        return f"{subject} {where} instead of {old}", Risk.DANGER
    if new:
        if kept and all(id(way[-1]) not in pairs.numbers for way in new):
            return None
        return f"{subject} now {'also ' if kept else ''}reach {now}", Risk.REVIEW
    filters = _filters(moved, pairs)
    if not filters and is_order_told:
        return None
    return f"{subject} {filters or 'pass their filters in another order'}", Risk.REVIEW


def _subject(moved: Moved, node: Node | None) -> str:
    if moved.tags:
        tags = [tag for tag in moved.tags if not tag.startswith("fluent.")] or moved.tags
        some = conjoined([f"`{tag}`" for tag in tags[:_SHOWN]])
        more = " and others" if len(tags) > _SHOWN else ""
        return f"lines tagged {some}{more}"
    if node is None:
        return "lines of Fluentd's own log" if moved.is_own_log else "all lines"
    tag = shown(node.section.value("tag")) or node.pattern
    return f"lines of `{tag}`" if tag else "its lines"


def _sinks(found: Sequence[Way], beside: Sequence[Way] = ()) -> str:
    ones, others = ([Node(way, ROOT) for way in side if type_of(way[-1]) != "null"] for side in (found, beside))
    return sinks(ones, others) if ones else "nothing"


def _filters(moved: Moved, pairs: Pairs) -> str:
    """What changed of the filters that both configurations have."""
    old, new = ({pairs.key(way[-1]): way for way in side.filters} for side in (moved.before, moved.after))
    gone = [_named(way) for key, way in old.items() if key not in new and id(way[-1]) in pairs.numbers]
    added = [_named(way) for key, way in new.items() if key not in old and id(way[-1]) in pairs.numbers]
    parts = [f"no longer pass {conjoined(gone)}"] if gone else []
    parts += [f"now pass {conjoined(added)}"] if added else []
    return " and ".join(parts)


def _named(way: Way) -> str:
    return mention(Node(way, ROOT))


# Patterns, labels, order


def _renamed_labels(pairs: Pairs) -> dict[str, str]:
    """Labels of which all that is in both configurations stands in one of another name, and only that."""
    old, new = (set[str](), set[str]())
    of: dict[str, set[str]] = {}
    for before, after in pairs.both:
        of.setdefault(before.label, set()).add(after.label)
        old.add(before.label)
        new.add(after.label)
    found = {one: next(iter(others)) for one, others in of.items() if len(others) == 1}
    labels = {one: other for one, other in found.items() if _is_label(one) and _is_label(other)}
    return {one: other for one, other in labels.items() if one not in new and other not in old}


def _is_label(name: str) -> bool:
    return name.startswith("@") and name != ROOT


def _placed(before: Node, after: Node, renamed: dict[str, str]) -> Iterator[tuple[str, str, str]]:
    """What a section says of where it stands, where it sends, and which tags it takes."""
    if before.label != after.label and renamed.get(before.label) != after.label:
        old, new = ("the top level" if one.label == ROOT else f"`{one.label}`" for one in (before, after))
        yield f"stands in {new} instead of {old}", before.label, after.label
    if before.kind != after.kind:
        inside, outside = ("is one of several outputs", "is no longer one of several outputs")
        yield f"{inside if after.kind == 'store' else outside} of `{after.pattern}`", before.kind, after.kind
    elif after.kind != "store":
        old, new = shown(before.section.argument), shown(after.section.argument)
        if old != new and after.kind in ("filter", "match"):
            is_same = old.split() == new.split() or {old, new} == {"", "**"}
            yield (
                f"takes `{new or '**'}` instead of `{old or '**'}`" + (", which is the same" if is_same else ""),
                old,
                new,
            )
        elif old != new:
            yield f"is `<{after.kind} {new}>` instead of `<{before.kind} {old}>`", old, new
    targets = [shown(one.section.value("@label")) for one in (before, after)]
    if targets[0] != targets[1] and renamed.get(targets[0]) != targets[1]:
        old, new = (f"`{one}`" if one else "where it stands" for one in targets)
        yield f"hands lines to {new} instead of {old}", targets[0], targets[1]


def _filters_only(one: Passed) -> bool:
    return bool(one.shares) and all(other.kind == "filter" for other in (one.node, *one.others))


def _passed(one: Passed, is_same: bool, named: Sequence[str]) -> Change:
    others = conjoined([mention(other) for other in one.others])
    way = "before" if one.is_before else "after"
    message = f"stands {way} {others} now"
    if one.node.kind == "store":
        message = f"gets lines {way} {others} now"
        if not one.shares:
            return _change(one.node, named, f"{message}: {_SAME}", Risk.NONE)
        return _change(one.node, named, f"{message}, and one of them only gets what the other refused", Risk.REVIEW)
    if one.shares is False:
        return _change(one.node, named, f"{message}: no tag fits both, so nothing changes", Risk.NONE)
    if _filters_only(one):
        return _change(one.node, named, f"is applied {way} {others} now", Risk.REVIEW)
    if is_same:
        return _change(one.node, named, f"{message}: {_SAME}", Risk.NONE)
    if one.shares is None:
        return _change(one.node, named, f"{message}: whether a tag fits both, nobody can say", Risk.REVIEW)
    return _change(one.node, named, f"{message}, and some tags fit both", Risk.REVIEW)
