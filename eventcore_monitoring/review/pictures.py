"""The dashboards that changed, as pictures before and after: those in the trees, else drawn from the JSON."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from typing import NamedTuple

from eventcore_monitoring.preview.dashboard import dashboard_svg
from eventcore_monitoring.review.grafana.boards import Board, boards
from eventcore_monitoring.review.grafana.pairing import Paired, pair
from eventcore_monitoring.review.tree import Tree, differing

_FOLDER = "previews/"


class Picture(NamedTuple):
    """A dashboard: `before` and `after` are addresses that hold the image itself, "" where there is none.

    `changed`: the dashboard itself differs, not only what its queries would answer. `notes`: what a reader of the
    picture should know, a sentence each.
    """

    name: str
    title: str
    before: str
    after: str
    changed: bool
    notes: tuple[str, ...] = ()

    @property
    def is_same(self) -> bool:
        """Whether nothing is to be seen of the change."""
        return self.before == self.after


def pictures(before: Tree, after: Tree) -> list[Picture]:
    """The dashboards that differ, or whose pictures do, by name; those first that differ themselves."""
    paths = differing(before, after)
    old, new = boards(before, paths)[0], boards(after, paths)[0]
    found = {}
    for group in pair(old, new):
        picture = _of_group(group, before, after)
        found[picture.name] = picture
    for name in _names(paths):
        if name not in found:
            pair_of = (_committed(before, name), _committed(after, name))
            found[name] = Picture(name, name, pair_of[0], pair_of[1], changed=False)
    return sorted(found.values(), key=lambda one: (not one.changed, one.name))


def _names(paths: list[str]) -> Iterator[str]:
    """The dashboards whose committed pictures differ."""
    for path in paths:
        if path.endswith(".svg") and f"/{path}".rpartition("/")[0].endswith("/previews"):
            yield path.rpartition("/")[2].removesuffix(".svg")


def _of_group(group: Paired, before: Tree, after: Tree) -> Picture:
    old, new = group.pairs[0] if group.pairs else ((*group.gone, None)[0], (*group.new, None)[0])
    board = new or old
    assert board is not None
    committed = [_committed(before, (old or board).name), _committed(after, board.name)]
    known = all(committed) or not (old and new)
    # Two pictures are only held against each other where both are drawn in the same way.
    images = committed if known and any(committed) else [_drawn(old), _drawn(new)]
    notes = [] if images is committed else ["no pictures of it are committed: drawn without data"]
    if not any(images):
        notes = ["schema version 2 is not drawn, and no picture of it is committed"]
    return Picture(board.name, board.title or board.name, images[0], images[1], True, tuple(notes))


def _drawn(board: Board | None) -> str:
    if board is None or board.read.form != "classic":
        return ""
    return _address(dashboard_svg(board.whole, None).encode())


def _committed(tree: Tree, name: str) -> str:
    """The picture of a dashboard in a tree, wherever its folder of pictures is."""
    ending = f"{_FOLDER}{name}.svg"
    path = next((path for path in sorted(tree) if path == ending or path.endswith(f"/{ending}")), None)
    return "" if path is None else _address(tree[path])


def _address(svg: bytes) -> str:
    return f"data:image/svg+xml;base64,{base64.b64encode(svg).decode()}"
