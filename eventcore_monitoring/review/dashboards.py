"""Dashboards of two trees held against each other: which came, went, changed, and how, in all forms they are kept in.

A dashboard that stands in several forms (classic JSON, a ConfigMap with the same, schema version 2) is told once, from
its classic file where there is one.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from eventcore_monitoring.findings import SourceLine
from eventcore_monitoring.review.change import Change, Risk
from eventcore_monitoring.review.grafana.boards import Board, Broken, boards
from eventcore_monitoring.review.grafana.links import Links
from eventcore_monitoring.review.grafana.pairing import Paired, pair, stands_in
from eventcore_monitoring.review.grafana.panels import panel_changes
from eventcore_monitoring.review.grafana.views import view
from eventcore_monitoring.review.grafana.whole import whole_changes
from eventcore_monitoring.review.json_difference import Difference, differences, same, sentence
from eventcore_monitoring.review.told import Told
from eventcore_monitoring.review.tree import Tree, differing
from eventcore_monitoring.review.wording import counted, from_to, shown

# Where those who load a dashboard look for the folder that it belongs to: Grafana's sidecar, Grafana, its operator.
_FOLDERS = (
    "metadata.annotations.grafana_folder", "metadata.annotations.k8s-sidecar-target-directory",
    'metadata.annotations."grafana.app/folder"',
    "spec.folder", "spec.folderRef", "spec.folderUID", "meta.folderTitle", "meta.folderUid", "folderUid",
)  # fmt: skip


def holding_dashboards(before: Tree, after: Tree) -> set[str]:
    """The files that differ and hold a dashboard on both sides."""
    paths = differing(before, after)
    found = [{board.path for board in boards(tree, paths)[0]} for tree in (before, after)]
    return found[0] & found[1]


def dashboards(before: Tree, after: Tree) -> Iterator[Change]:
    """What changes in dashboards. Only files that differ are read."""
    paths = differing(before, after)
    old, old_broken = boards(before, paths)
    new, new_broken = boards(after, paths)
    links = Links(after)
    broken = {one.path for one in new_broken}
    lost = {one.path for one in old_broken}
    for one in new_broken:
        yield _broken(one, "cannot be read as a dashboard any more" if one.path in before else "cannot be read")
    for one in old_broken:
        if one.path not in broken:
            yield _broken(one, "can be read as a dashboard now; what it was is not compared")
    groups = pair([one for one in old if one.path not in broken], [one for one in new if one.path not in lost])
    for group in groups:
        yield from dict.fromkeys(_of_group(group, before, after, links))


def _broken(one: Broken, what: str) -> Change:
    path = PurePosixPath(one.path)
    message = f"{what}: {one.reason}"
    return Change(
        f"dashboards.{path.stem}", "dashboard-unreadable", message, Risk.REVIEW, source=SourceLine(one.path, 1)
    )


def _of_group(group: Paired, before: Tree, after: Tree, links: Links) -> Iterator[Change]:
    """All changes of one dashboard, in whatever forms it is kept."""
    if not group.pairs:
        # It may stand as well in a file that does not differ.
        if group.gone and not stands_in(after, group.gone[0]):
            yield _removed(group.gone[0], links)
            return
        if group.new and not stands_in(before, group.new[0]):
            yield _added(group.new[0])
            return
    told: int | None = None
    for old, one in group.pairs:
        content = [] if told is not None and told < one.form else list(_content(old, one, links))
        if told is None and any(change.code != "dashboard-form" for change in content):
            told = one.form
        yield from content
        yield from _around(old, one)
    for one in group.gone:
        message = f"is no longer written as {one.path}, but still stands elsewhere"
        yield _change(one, one, None, Told("dashboard-file", message, Risk.REVIEW, (), one.path, "", gone=True))
    for one in group.new:
        yield _change(
            one, one, None, Told("dashboard-file", f"is also written as {one.path}", Risk.NONE, (), "", one.path)
        )


def _removed(board: Board, links: Links) -> Change:
    alerts, linked = links.alerts(board.uid), links.boards(board.uid)
    parts = [counted(len(found), word) for found, word in ((alerts, "alert"), (linked, "dashboard")) if found]
    still = (
        f", but {' and '.join(parts)} still {'link' if len(alerts) + len(linked) > 1 else 'links'} to it"
        if parts
        else ""
    )
    title = f": “{board.title}”" if board.title else ""
    message = f"is gone{title}, with {counted(len(board.read.panels), 'panel')}{still}"
    risk = Risk.DANGER if alerts else Risk.REVIEW
    told = Told("dashboard-removed", message, risk, board.read.steps, board.title, "", (*alerts, *linked), True)
    return _change(board, board, None, told)


def _added(board: Board) -> Change:
    queries = sum(len(panel.queries) for panel in board.read.panels)
    title = f"“{board.title}”, " if board.title else ""
    size = f"{counted(len(board.read.panels), 'panel')}, {counted(queries, 'query', 'queries')}"
    told = Told("dashboard-added", f"is new: {title}{size}", Risk.REVIEW, board.read.steps, "", board.title)
    return _change(board, board, None, told)


def _content(before: Board, after: Board, links: Links) -> Iterator[Change]:
    """What changed in the dashboard itself; that it reads otherwise where nothing did."""
    found = list(_told(before, after, links))
    for panel, told in found:
        yield _change(before, after, panel, told)
    if found:
        return
    if not same(before.whole, after.whole):
        other = sentence(differences(before.whole, after.whole))
        told = Told("dashboard-settings", f"has other settings: {other}", Risk.REVIEW, after.read.steps)
        yield _change(before, after, None, told)
    elif same(before.around, after.around) and before.path == after.path:
        message = "reads otherwise and says the same: only the order of keys or the spaces differ"
        yield _change(before, after, None, Told("dashboard-form", message, Risk.NONE, after.read.steps))


def _told(before: Board, after: Board, links: Links) -> Iterator[tuple[str | None, Told]]:
    """What changed in a dashboard, with the name of the panel that it is told of."""
    others = before.read.form == after.read.form
    if not others:
        message = f"is written in another form: {from_to(_form(before), _form(after))}"
        yield None, Told("dashboard-schema", message, Risk.REVIEW, after.read.steps)
    if before.uid != after.uid:
        alerts, linked = links.alerts(before.uid), links.boards(before.uid)
        hits = (*alerts, *linked)
        still = (
            f", and {counted(len(hits), 'link')} to the old one {'show' if len(hits) > 1 else 'shows'} nothing"
            if hits
            else ""
        )
        message = f"has another uid: {from_to(before.uid, after.uid)}{still}"
        risk = Risk.DANGER if alerts else Risk.REVIEW
        yield None, Told("dashboard-uid", message, risk, (*after.read.steps, "uid"), before.uid, after.uid, hits)
    old, new = view(before), view(after)
    for told in whole_changes(before, after, new, others=others):
        yield None, told

    def of_panel(panel: str) -> tuple[str, ...]:
        return links.alerts(before.uid, panel) if panel not in ("", "nothing") else ()

    for one in panel_changes(old, new, of_panel, others=others):
        yield None if one.panel is None else one.panel.name, one.told


def _form(board: Board) -> str:
    return "classic JSON" if board.read.form == "classic" else f"schema version {board.read.form[1:]}"


def _around(before: Board, after: Board) -> Iterator[Change]:
    """What changed around a dashboard: its folder, its file, the object that holds it."""
    steps = after.read.steps
    if before.path != after.path:
        folders = [str(PurePosixPath(path).parent) for path in (before.path, after.path)]
        if folders[0] != folders[1]:
            told = Told("dashboard-folder", f"is kept in another folder: {from_to(*folders)}", Risk.REVIEW, steps)
        else:
            names = [PurePosixPath(path).name for path in (before.path, after.path)]
            told = Told("dashboard-file", f"is kept in another file: {from_to(*names)}", Risk.NONE, steps)
        yield _change(before, after, None, told)
    found = differences(before.around, after.around) if before.form == after.form else []
    for one in found:
        if any(one.within(path) for path in _FOLDERS):
            message = f"moved to another folder of Grafana: {from_to(_text(one.before), _text(one.after))}"
            yield _change(before, after, None, Told("dashboard-folder", message, Risk.REVIEW, ()))
    rest = [one for one in found if not any(one.within(path) for path in _FOLDERS) and not _is_uid(one, before, after)]
    if rest:
        message = f"stands in an object that differs: {sentence(rest)}"
        yield _change(before, after, None, Told("dashboard-object", message, Risk.REVIEW, ()))


def _is_uid(one: Difference, before: Board, after: Board) -> bool:
    return one.path == "metadata.name" and (one.before, one.after) == (before.uid, after.uid)


def _text(value: object) -> str:
    return shown(value) if isinstance(value, str | dict) else "none"


def _change(before: Board, after: Board, panel: str | None, told: Told) -> Change:
    board = before if told.gone else after
    at = f"dashboards.{board.name}" + (f".{panel}" if panel else "")
    source = SourceLine(board.path, board.line(told.steps))
    return Change(at, told.code, told.message, told.risk, told.before, told.after, (), told.hits, source)
