"""The changes of one configuration: everything that its pairs, routes, records and metrics say, as sentences."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from eventcore_monitoring.findings import SourceLine
from eventcore_monitoring.fluentd.places import shown
from eventcore_monitoring.review.change import Change, Risk
from eventcore_monitoring.review.fluentd import routes
from eventcore_monitoring.review.fluentd.evidence import ARRIVAL, FIELDS, PLACE, TIME, VALUE, Evidence, evidence
from eventcore_monitoring.review.fluentd.judgement import Judgement, said
from eventcore_monitoring.review.fluentd.judging import judged
from eventcore_monitoring.review.fluentd.metrics import PRESENCE, metric_changes
from eventcore_monitoring.review.fluentd.moves import route_changes
from eventcore_monitoring.review.fluentd.pairing import Node, Pairs, nodes, paired
from eventcore_monitoring.review.fluentd.presence import presence_changes
from eventcore_monitoring.review.fluentd.reading import Configuration
from eventcore_monitoring.review.fluentd.settings import Difference, compared, without_secrets
from eventcore_monitoring.review.fluentd.wording import address, description, pipelines, sink

# The evidence that tells more about a change, by its code.
_TELLING: Final = {
    "pipeline-fields": (FIELDS, ARRIVAL),
    "pipeline-parsing": (FIELDS, TIME, VALUE, ARRIVAL),
    "pipeline-filter": (FIELDS, TIME, VALUE, ARRIVAL),
    "pipeline-time": (TIME, PLACE, FIELDS, ARRIVAL),
    "pipeline-tag": (PLACE, FIELDS),
    "pipeline-route": (FIELDS, TIME, ARRIVAL),
    "pipeline-destination": (PLACE, FIELDS),
    "pipeline-section": (FIELDS, TIME, ARRIVAL),
}
# The parameters of a metric of which `metrics` tells.
_OF_METRIC: Final = re.compile(r"metric(?:\[.*\])?(?:#\d+)?\.(?:name|type|desc|key|buckets|labels\..+)")
_ARGUMENTS: Final = {
    "ignore_error": "hides its errors from the outputs beside it",
    "ignore_if_prev_success": "only gets lines that the output before it refused",
}
_NO_ARGUMENTS: Final = {
    "ignore_error": "stops the outputs behind it by its errors",
    "ignore_if_prev_success": "gets all lines, not only those that the output before it refused",
}
# The field that a change names, as its evidence does.
_FIELD: Final = re.compile(r"(?<=the field )`[^`]+`")


class _Made(NamedTuple):
    """A change with what it is about, for the evidence that belongs to it."""

    node: Node | None
    change: Change


def changes(old: Configuration, new: Configuration) -> Iterator[Change]:
    """The changes between two configurations that can be read. No secret is repeated."""
    for one in _changes(old, new):
        yield replace(
            one,
            at=without_secrets(one.at),
            message=without_secrets(one.message),
            before=without_secrets(one.before),
            after=without_secrets(one.after),
            behaviour=tuple(map(without_secrets, one.behaviour)),
        )


def _changes(old: Configuration, new: Configuration) -> Iterator[Change]:
    before, after = nodes(old.root), nodes(new.root)
    pairs = paired(before, after)
    names = (pipelines(old.root) if old.is_ours else ()), (pipelines(new.root) if new.is_ours else ())
    found = routes.compared(old.root, new.root, pairs)
    metrics = list(metric_changes(before, after, names))
    counted = {one.at for one in metrics if one.code == PRESENCE} | _renamed(metrics)
    made = [_Made(None, one) for one in metrics]
    made += [_Made(node, one) for node, one in presence_changes(pairs, before, after, names, counted)]
    made += [_Made(node, one) for pair in pairs.both for node, one in _of_pair(pair, names[1])]
    made += [_Made(node, one) for node, one in route_changes(found, pairs, after, names[1])]
    lost = {pairs.key(way[-1]) for one in found.moved for way in routes.lost(one, pairs)[0]}
    known = [
        one
        for one in evidence(old.root, new.root, pairs)
        if one.kind != ARRIVAL or pairs.key(one.node.section) not in lost  # else the route says it
    ]
    yield from _told(made, known, found, pairs, names[1])
    if not found.known and (old.root != new.root):
        message = "has routes that nobody can tell: code is in patterns, or they are too entangled to compare"
        yield Change(f"fluentd.{new.path}", "pipeline-route", message, Risk.REVIEW, source=SourceLine(new.path, 1))
    yield from _includes(old, new)
    yield from _top_level(old, new)


def _renamed(metrics: Iterable[Change]) -> set[str]:
    """The addresses that metrics had which have another name now."""
    renamed = (one for one in metrics if one.code == PRESENCE and one.before and one.after)
    return {one.at.removesuffix(one.after) + one.before for one in renamed}


def _of_pair(pair: tuple[Node, Node], named: Sequence[str]) -> Iterator[tuple[Node, Change]]:
    """The changes of the settings of a pair."""
    before, after = pair
    found = compared(before.way, after.way)
    at = address(after, named)
    source = after.section.source
    if before.type != after.type and after.role != "system":
        yield after, _of_another_type(before, after, at)
        kept = (one for one in found.differences if one.name.startswith("buffer.") or one.name == "@id")
        found = found._replace(differences=tuple(kept))
    if before.kind == after.kind == "store" and (change := _argument(before, after, at)) is not None:
        yield after, change
    others: list[Difference] = []
    for one in found.differences:
        if _is_said(one, found.differences, is_counting=before.type == after.type == "prometheus"):
            continue
        judgement = judged(after, one)
        if judgement is None:
            others.append(one)
        elif judgement.risk is not Risk.NONE:
            yield after, _judged(at, judgement, one, one.source or source)
    if others:
        message = f"has other settings: {', '.join(map(_other, others))}"
        yield after, Change(at, "pipeline-settings", message, Risk.REVIEW, source=others[0].source or source)
    if found.form:
        message = f"means the same as before: {'; '.join(found.form)}"
        yield after, Change(at, "pipeline-form", message, Risk.NONE, source=source)


def _is_said(one: Difference, differences: Sequence[Difference], *, is_counting: bool) -> bool:
    """Whether a difference is part of another one, or is said of a metric."""
    outer, _, name = one.name.rpartition(".")
    if is_counting and (_OF_METRIC.fullmatch(one.name) or one.name.startswith("labels.")):
        return True
    whole = {"secondary": "@type", "metric": "name"}.get(outer.partition(".")[0].partition("[")[0])
    section = outer.partition(".")[0] if "[" not in outer else outer
    return name != whole and any(
        other.name == f"{section}.{whole}" and None in (other.before, other.after) for other in differences
    )


def _argument(before: Node, after: Node, at: str) -> Change | None:
    """The change of what a store does with errors: `ignore_error`, `ignore_if_prev_success`."""
    old, new = ({*shown(one.section.argument).split()} for one in (before, after))
    if old == new:
        return None
    parts = [_ARGUMENTS.get(one, f"has `{one}`") for one in sorted(new - old)]
    parts += [_NO_ARGUMENTS.get(one, f"no longer has `{one}`") for one in sorted(old - new)]
    was, now = (" ".join(sorted(side)) for side in (old, new))
    source = after.section.source
    return Change(at, "pipeline-destination", " and ".join(parts), Risk.REVIEW, was, now, source=source)


def _of_another_type(before: Node, after: Node, at: str) -> Change:
    """The change where another plugin stands: its own settings say nothing about those of the former."""
    old, new = description(before), description(after)
    match after.role:
        case "source":
            return Change(
                at, "pipeline-source", f"{new} and no longer {old}", Risk.DANGER, old, new, source=after.section.source
            )
        case "filter":
            message = f"is a filter of the type {after.type} instead of {before.type}"
            return Change(at, "pipeline-filter", message, Risk.REVIEW, old, new, source=after.section.source)
    message = f"writes lines to {_end(after)} instead of {_end(before)}"
    risk = Risk.REVIEW if before.type == "null" else Risk.DANGER
    return Change(at, "pipeline-destination", message, risk, old, new, source=after.section.source)


def _end(node: Node) -> str:
    if node.type == "relabel":
        return f"`{shown(node.section.value('@label'))}`"
    return "several outputs" if node.holds_stores else "nothing" if node.type == "null" else sink(node)


def _judged(at: str, judgement: Judgement, difference: Difference, source: SourceLine | None) -> Change:
    old, new = ("" if one is None else one.text.strip("`") for one in (difference.before, difference.after))
    return Change(at, judgement.code, judgement.message, judgement.risk, old, new, source=source)


def _other(difference: Difference) -> str:
    if difference.before is None:
        return f"`{difference.name}` is {said(difference.after)}"
    if difference.after is None:
        return f"`{difference.name}` is gone (was {said(difference.before)})"
    return f"`{difference.name}` is {said(difference.after)} instead of {said(difference.before)}"


def _told(
    made: Sequence[_Made], known: Sequence[Evidence], found: routes.Comparison, pairs: Pairs, named: Sequence[str]
) -> Iterator[Change]:
    """The changes with the evidence that belongs to them; what belongs to none is a change of its output."""
    used: set[Evidence] = set()
    for node, change in made:
        telling = [one for one in known if node is not None and _tells(one, node, change, found, pairs)]
        used.update(telling)
        sentences = tuple(dict.fromkeys((*change.behaviour, *(one.sentence for one in telling))))
        yield replace(change, behaviour=sentences)
    for one in dict.fromkeys(known):
        if one not in used and one.kind != VALUE:  # values say no more than the settings that make them
            message = f"gets other records: {one.sentence}"
            at, source = address(one.node, named), one.node.section.source
            yield Change(at, "pipeline-fields", message, Risk.REVIEW, source=source)


def _tells(one: Evidence, node: Node, change: Change, found: routes.Comparison, pairs: Pairs) -> bool:
    if one.kind not in _TELLING.get(change.code, ()):
        return False
    field = _FIELD.search(change.message)
    if one.kind == FIELDS and field is not None and field[0] not in one.sentence:
        return False
    end = pairs.key(one.node.section)
    return pairs.key(node.section) in (end, *found.contributing.get(end, ()))


def _includes(old: Configuration, new: Configuration) -> Iterator[Change]:
    before, after = ({(one.code, one.message): one for one in side.faults} for side in (old, new))
    for key in sorted(after.keys() - before.keys()):
        source = after[key].source or SourceLine(new.path, 1)
        yield Change(f"fluentd.{new.path}", "pipeline-include", after[key].message, Risk.REVIEW, source=source)
    for key in sorted(before.keys() - after.keys()):
        message = f"no longer {before[key].message}"
        source = before[key].source or SourceLine(old.path, 1)
        yield Change(f"fluentd.{new.path}", "pipeline-include", message, Risk.REVIEW, source=source)


def _top_level(old: Configuration, new: Configuration) -> Iterator[Change]:
    before, after = ({shown(one.name): one for one in side.root.parameters} for side in (old, new))
    for name in sorted(before.keys() | after.keys()):
        one, other = ("" if side is None else shown(side.value) for side in (before.get(name), after.get(name)))
        if one != other or (name in before) != (name in after):
            message = f"sets `{name}` outside of all sections to `{other}` instead of `{one}`"
            source = (after.get(name) or before[name]).source
            yield Change(f"fluentd.{new.path}", "pipeline-settings", message, Risk.REVIEW, one, other, source=source)
