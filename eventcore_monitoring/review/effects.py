"""What a reviewer is told of two versions of an alert that were tried on the same series."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from eventcore_monitoring.review.change import Risk
from eventcore_monitoring.review.courses import Course, Tried
from eventcore_monitoring.review.wording import counted
from eventcore_monitoring.values import duration


class Effect(NamedTuple):
    """What the versions do otherwise, a sentence part each, and what that risks."""

    sentences: tuple[str, ...]
    risk: Risk


def effect(all_tried: Sequence[Tried], *, briefly: bool = False) -> Effect:
    """What two versions do otherwise in the scenarios.

    `briefly`: they look back for other lengths of time, so how long something lasts decides.
    """
    if all(one.same for one in all_tried):
        number = len(all_tried)
        said = f"does the same in {'the scenario' if number == 1 else f'all {number} scenarios'} tried"
        return Effect((said,) if number else (), Risk.NONE)
    lost = [one for one in all_tried if one.before.fires and not one.after.fires]
    new = [one for one in all_tried if one.after.fires and not one.before.fires]
    waiting = [one for one in lost if _waits(one.after, one.before)]
    hasty = [one for one in new if _waits(one.before, one.after)]
    both = [one for one in all_tried if one.before.fires and one.after.fires]
    elsewhere = "where both fire, it " if len(lost) > len(waiting) or len(new) > len(hasty) else ""
    sentences = [
        *_named("no longer fires when", [one for one in lost if one not in waiting], briefly=briefly),
        *_named("now fires when", [one for one in new if one not in hasty], briefly=briefly),
    ]
    if len(sentences) < 2:  # one that fires otherwise in both ways is another alert: when both fire says nothing
        sentences += _shifted(f"{elsewhere}fires", [(one.before.begin, one.after.begin) for one in both])
        sentences += _ended(elsewhere, both)
    sentences += _labelled(both, counts=not sentences)
    if not any("fires" in sentence for sentence in sentences):
        sentences += _named("does not wait long enough to fire when", waiting)
        sentences += _named("has waited long enough to fire when", hasty)
    return Effect(tuple(sentences), Risk.DANGER if len(lost) > len(waiting) else Risk.REVIEW)


def _waits(quiet: Course, other: Course) -> bool:
    """Whether a version that does not fire has its cause all the same while the other one fires."""
    spans = [span for some in other.fires.values() for span in some]
    return any(wait.begin <= span.end and span.begin <= wait.end for wait in quiet.waits for span in spans)


def _named(said: str, some: Sequence[Tried], *, briefly: bool = False) -> Iterator[str]:
    """The one of some scenarios whose name says most, and how many more there are."""
    some = sorted(some, key=lambda one: _says_little(one.scenario.name))
    if some:
        others = f" (and in {counted(len(some) - 1, 'more scenario')})" if len(some) > 1 else ""
        lasts = _lasts(some[0]) if briefly else ""
        yield f"{said} {some[0].scenario.name}{lasts}{others}"


def _lasts(one: Tried) -> str:
    """For how long the version that fires does so, where the name of the scenario says nothing of it."""
    fires = one.before if one.before.fires else one.after
    if fires.begin is None or fires.end is None or "," in one.scenario.name or " for " in one.scenario.name:
        return ""
    return f" for {duration(fires.end - fires.begin)}" if fires.end > fires.begin else ""


def _says_little(name: str) -> int:
    """First what says of one condition that it does not hold, last what only says that something happens."""
    return 0 if "all else given" in name else 2 if name.startswith("its cause") else 1


def _shifted(verb: str, pairs: Sequence[tuple[int | None, int | None]]) -> Iterator[str]:
    shifts = [after - before for before, after in pairs if before is not None and after is not None]
    for word, lengths in (
        ("later", [one for one in shifts if one > 0]),
        ("earlier", [-one for one in shifts if one < 0]),
    ):
        if lengths:
            least, most = duration(min(lengths)), duration(max(lengths))
            yield f"{verb} {least if least == most else f'{least} to {most}'} {word}"


def _ended(elsewhere: str, both: Sequence[Tried]) -> Iterator[str]:
    """Of those whose end is within the scenario in both versions."""
    pairs = []
    for one in both:
        ends = one.before.end, one.after.end
        stays = [
            any(not course.quiet[key] or course.quiet[key][-1].begin < (course.end or 0) for key in course.fires)
            for course in (one.before, one.after)
        ]
        if not any(stays):
            pairs.append(ends)
    yield from _shifted(f"{elsewhere}resolves", pairs)


def _labelled(both: Sequence[Tried], *, counts: bool) -> Iterator[str]:
    """`counts`: for how many series it fires is told, too, for nothing else says that it fires otherwise."""
    said: dict[str, None] = {}
    for one in both:
        before = {frozenset(labels) for labels in one.before.fires}
        after = {frozenset(labels) for labels in one.after.fires}
        if before == after:
            continue
        names = [{name for labels in side for name, _ in labels} for side in (before, after)]
        for label in sorted(names[0] - names[1]):
            said[f"fires without the label `{label}`"] = None
        for label in sorted(names[1] - names[0]):
            said[f"fires with the label `{label}`"] = None
        if names[0] == names[1] and len(before) == len(after):
            said["fires with other values of its labels"] = None
        elif names[0] == names[1] and counts:
            said[f"fires for {len(after)} series instead of {len(before)}"] = None
    yield from said
