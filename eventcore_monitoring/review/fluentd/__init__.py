"""What changes in Fluentd configuration: what is read, where lines end, with which fields and times, what can be lost.

Both sides are read as Fluentd reads them (`eventcore_monitoring.fluentd`), never run. Where lines end is told of every
tag that can come; fields are those of all records, as far as the configuration tells.
"""

from __future__ import annotations

from collections.abc import Iterator

from eventcore_monitoring.findings import SourceLine
from eventcore_monitoring.fluentd.tree import Section
from eventcore_monitoring.review.change import Change, Risk
from eventcore_monitoring.review.fluentd.changes import changes
from eventcore_monitoring.review.fluentd.reading import Configuration, Unreadable, configurations
from eventcore_monitoring.review.tree import Tree, differing

_Side = Configuration | Unreadable


def fluentd(before: Tree, after: Tree) -> Iterator[Change]:
    """The changes of all Fluentd configuration (`*.conf`) of two trees."""
    changed = set(differing(before, after))
    if not changed or not any(path.endswith(".conf") for path in (*before, *after)):
        return
    old, new = configurations(before), configurations(after)
    gone, fresh = sorted(old.keys() - new.keys()), sorted(new.keys() - old.keys())
    if len(gone) == len(fresh) == 1:  # it may have another name now
        yield from _compared(old[gone[0]], new[fresh[0]], changed)
        gone, fresh = [], []
    for path in sorted({*gone, *fresh, *(old.keys() & new.keys())}):
        yield from _compared(old.get(path, _empty(path)), new.get(path, _empty(path)), changed)


def _empty(path: str) -> Configuration:
    return Configuration(path, Section())


def _compared(old: _Side, new: _Side, changed: set[str]) -> Iterator[Change]:
    at = f"fluentd.{new.path}"
    match old, new:
        case _, Unreadable(path, reason, source):
            if path in changed or (source is not None and source.file in changed):
                message = f"cannot be read any more, so that Fluentd does not start: {reason}"
                yield Change(at, "pipeline-unreadable", message, Risk.DANGER, source=source)
        case Unreadable(path, reason), Configuration(files=files):
            message = f"can be read again; what it meant before cannot be compared ({reason})"
            message = message if files else f"is gone; it could not be read ({reason})"
            yield Change(at, "pipeline-unreadable", message, Risk.REVIEW, source=SourceLine(new.path, 1))
        case Configuration(), Configuration():
            if not changed & (old.files | new.files):
                return
            found = list(changes(old, new))
            if not found:
                message = "reads otherwise and does the same: comments, or the order or spelling of parameters"
                found = [Change(at, "pipeline-form", message, Risk.NONE, source=SourceLine(new.path, 1))]
            yield from found


__all__ = ["fluentd"]
