"""Which dashboards of two trees are the same one: by uid, else by title, else by file, else by what they hold."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import NamedTuple

from eventcore_monitoring.review.grafana.boards import Board, boards
from eventcore_monitoring.review.pairs import paired
from eventcore_monitoring.review.tree import Tree


class Paired(NamedTuple):
    """One dashboard: its files before and after by pairs, the best form first; and files on one side only."""

    pairs: tuple[tuple[Board, Board], ...]
    gone: tuple[Board, ...]
    new: tuple[Board, ...]


def pair(before: Sequence[Board], after: Sequence[Board]) -> list[Paired]:
    """The dashboards of both sides, in the order of their names after, then of those that are gone."""
    old, new = _together(before), _together(after)
    pairs, gone, added = paired(
        old,
        new,
        lambda one: one[0].uid or None,
        lambda one: one[0].title or None,
        lambda one: one[0].path if not one[0].uid else None,
        _contents,
        lambda one: (one[0].path, _titles(one)) if _titles(one) else None,
    )
    found = [_of_group(one, other) for one, other in pairs]
    found += [Paired((), (), tuple(one)) for one in added]
    found += [Paired((), tuple(one), ()) for one in gone]
    return sorted(found, key=_name)


def stands_in(tree: Tree, board: Board) -> bool:
    """Whether another file of a tree holds the dashboard with this uid, or without one with this title."""
    word = (board.uid or board.title).encode()
    paths = [path for path, content in sorted(tree.items()) if word in content and path != board.path] if word else []
    found = boards(tree, paths)[0]
    return any(one.uid == board.uid if board.uid else one.title == board.title for one in found)


def _together(found: Sequence[Board]) -> list[list[Board]]:
    """The files of each dashboard, the best form first."""
    groups: dict[Hashable, list[Board]] = {}
    for one in sorted(found, key=lambda one: (one.form, one.path)):
        groups.setdefault(("uid", one.uid) if one.uid else ("title", one.title, one.path), []).append(one)
    return list(groups.values())


def _of_group(before: Sequence[Board], after: Sequence[Board]) -> Paired:
    pairs, gone, new = paired(
        before, after, lambda one: (one.form, one.path), lambda one: (one.form, one.name), lambda one: one.form
    )
    if not pairs:  # another form than before
        pairs, gone, new = [(gone[0], new[0])], gone[1:], new[1:]
    return Paired(tuple(pairs), tuple(gone), tuple(new))


def _name(one: Paired) -> tuple[str, str]:
    board = one.pairs[0][1] if one.pairs else (one.new or one.gone)[0]
    return board.name, board.path


def _contents(one: Sequence[Board]) -> Hashable:
    """What the panels of a dashboard are called and ask; None where it has none."""
    board = one[0]
    found = tuple(
        (str(panel.value.get("title")), str([query.value.get("expr") for query in panel.queries]))
        for panel in board.read.panels
    )
    return found or None


def _titles(one: Sequence[Board]) -> tuple[str, ...]:
    return tuple(str(panel.value.get("title") or "") for panel in one[0].read.panels)
