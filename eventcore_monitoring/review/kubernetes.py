"""Kubernetes objects of two trees held against each other: autoscalers by what they do, others by their fields.

Rules and dashboards inside of objects are told by those who read rules and dashboards.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from eventcore_monitoring.findings import SourceLine
from eventcore_monitoring.review.change import Change, Risk
from eventcore_monitoring.review.json_difference import Difference, differences, sentence
from eventcore_monitoring.review.objects import Object, objects, pair
from eventcore_monitoring.review.pairs import paired
from eventcore_monitoring.review.scalers import is_scaler, scaler_changes, scaler_of, size
from eventcore_monitoring.review.told import Told
from eventcore_monitoring.review.tree import Tree, differing
from eventcore_monitoring.review.wording import from_to, listed

# Where only people and tools for people look.
_FOR_PEOPLE = ("metadata.annotations", "metadata.labels", "metadata.managedFields", "metadata.creationTimestamp")


def kubernetes(before: Tree, after: Tree) -> Iterator[Change]:
    """What changes in objects of Kubernetes. Only files that differ are read."""
    paths = differing(before, after)
    old, old_broken = objects(before, paths)
    new, new_broken = objects(after, paths)
    unread = {one.path for one in (*old_broken, *new_broken)}
    for path in sorted(unread):
        reason = next((one.reason for one in new_broken if one.path == path), "")
        message = f"cannot be read, so nothing in it is compared: {reason}" if reason else "can be read now"
        yield Change(f"kubernetes.{path}", "kubernetes-unreadable", message, Risk.REVIEW, source=SourceLine(path, 1))
    sides = [[one for one in side if one.path not in unread] for side in (old, new)]
    scalers, others = ([[one for one in side if is_scaler(one) is kind] for side in sides] for kind in (True, False))
    found = [*_scalers(*scalers), *_others(*others)]
    yield from found
    yield from _forms(sides[0], sides[1], {change.source.file for change in found if change.source})


def _forms(before: Sequence[Object], after: Sequence[Object], told: Collection[str]) -> Iterator[Change]:
    """Files that differ in nothing that means something, each once, at its first object."""
    done = set(told)
    known = {one.path for one in before}
    for one in after:
        if one.path in known and one.path not in done:
            done.add(one.path)
            message = "reads otherwise and says the same: only comments, order or spaces differ"
            yield Change(_address(one), "kubernetes-form", message, Risk.NONE, source=one.source())


def _address(one: Object) -> str:
    return f"scaling.{one.name}" if is_scaler(one) else f"kubernetes.{one.kind}.{one.name}"


def _scalers(before: Sequence[Object], after: Sequence[Object]) -> Iterator[Change]:
    pairs, gone, new = paired(
        [scaler_of(one) for one in before],
        [scaler_of(one) for one in after],
        lambda one: (one.kind, one.namespace, one.name),
        lambda one: (one.namespace, one.name),
        lambda one: (one.namespace, one.scales),
        lambda one: (one.name, one.scales),
    )
    for one in gone:
        message = f"is gone: nothing scales {one.scales} any more ({size(one)})"
        yield _change(one.written, Told("scaler-removed", message, Risk.DANGER, (), size(one)))
    for one in new:
        names = listed([trigger.name for trigger in one.triggers], 4) or "nothing"
        message = f"is new: scales {one.scales}, {size(one)}, by {names}"
        yield _change(one.written, Told("scaler-added", message, Risk.REVIEW, (), "", size(one)))
    for old, one in pairs:
        for told in scaler_changes(old, one):
            yield _change(one.written, told, old.written)
        if old.written.path != one.written.path:
            yield _moved(old.written, one.written)


def _change(one: Object, told: Told, before: Object | None = None) -> Change:
    source = (before if told.gone and before else one).source(*told.steps)
    return Change(_address(one), told.code, told.message, told.risk, told.before, told.after, source=source)


def _others(before: Sequence[Object], after: Sequence[Object]) -> Iterator[Change]:
    pairs, gone, new = pair(before, after)
    for one in gone:
        yield _change(one, Told("kubernetes-removed", f"is gone{_in(one)}", Risk.REVIEW, (), one.name))
    for one in new:
        yield _change(one, Told("kubernetes-added", f"is new{_in(one)}", Risk.REVIEW, (), "", one.name))
    for old, one in pairs:
        for told in _object(old, one):
            yield _change(one, told, old)
        if old.path != one.path:
            yield _moved(old, one)


def _in(one: Object) -> str:
    return f" in the namespace {one.namespace}" if one.namespace else ""


def _object(before: Object, after: Object) -> Iterator[Told]:
    if before.name != after.name:
        message = f"is called {after.name} now, not {before.name}: to Kubernetes one is gone and one is new"
        yield Told("kubernetes-renamed", message, Risk.REVIEW, ("metadata", "name"), before.name, after.name)
    if before.namespace != after.namespace:
        message = f"moved to another namespace: {from_to(before.namespace, after.namespace)}"
        place = ("metadata", "namespace")
        yield Told("kubernetes-namespace", message, Risk.REVIEW, place, before.namespace, after.namespace)
    told = ("metadata.name", "metadata.namespace")
    found = [one for one in differences(before.value, after.value) if one.path not in told]
    people = [one for one in found if any(one.within(path) for path in _FOR_PEOPLE)]
    rest = [one for one in found if one not in people]
    if rest:
        yield Told("kubernetes-fields", f"changes {_said(after, rest)}", Risk.REVIEW, ())
    if people:
        message = f"changes labels or annotations: {_said(after, people)}"
        # A selector may look for a label.
        risk = Risk.REVIEW if any(one.within("metadata.labels") for one in people) else Risk.NONE
        yield Told("kubernetes-labels", message, risk, ("metadata",))


def _said(one: Object, found: Sequence[Difference]) -> str:
    """The differences; of secrets only where they are."""
    if one.kind in ("Secret", "SealedSecret", "ExternalSecret"):
        return listed([difference.path for difference in found], 8)
    return sentence(found)


def _moved(before: Object, after: Object) -> Change:
    message = f"is kept in another file: {from_to(before.path, after.path)}"
    return _change(after, Told("kubernetes-file", message, Risk.NONE, ()))
