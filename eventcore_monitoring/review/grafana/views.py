"""A dashboard as it is compared: sections, panels and queries in one shape, whatever form it is written in."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from eventcore_monitoring.review.grafana.boards import Board
from eventcore_monitoring.review.json_difference import without
from eventcore_monitoring.review.wording import shown
from eventcore_monitoring.validators.grafana.fault import Steps
from eventcore_monitoring.validators.grafana.reading import Panel, Query, Read
from eventcore_monitoring.validators.grafana.schema import source_kind
from eventcore_monitoring.validators.tree import mapping, sequence

# Where the words of a query stand: PromQL and LogQL, SQL, Elasticsearch and others, server-side expressions.
_TEXTS: Final = ("expr", "rawSql", "rawQuery", "query", "expression")
_OF_QUERY: Final = ("refId", "datasource", "hide", "legendFormat")
# What is compared by itself.
_OF_PANEL: Final = ("id", "type", "title", "gridPos", "targets", "panels", "datasource")


class Asked(NamedTuple):
    """A query: `ref` its letter, `language` the type of its data source where known, `rest` its other settings."""

    ref: str
    text: str
    language: str | None
    source: str
    legend: str
    hidden: bool
    rest: Mapping[str, Any]
    steps: Steps


class Drawn(NamedTuple):
    """A panel: `box` is x, y, width and height on the grid, None where it has no place of its own."""

    title: str
    kind: str
    section: str
    id: str
    box: tuple[int, int, int, int] | None
    queries: tuple[Asked, ...]
    rest: Mapping[str, Any]
    steps: Steps

    @property
    def name(self) -> str:
        """As people call it, also where it has no title."""
        return self.title or f"{self.kind or 'panel'} {self.id}".strip()

    @property
    def asks(self) -> tuple[str, ...]:
        """What its queries ask for."""
        return tuple(query.text for query in self.queries)


class View(NamedTuple):
    """A dashboard: its panels in the order of reading, and its sections (rows, tabs) with their own settings."""

    panels: tuple[Drawn, ...]
    sections: Mapping[str, tuple[Steps, Mapping[str, Any]]]


def view(board: Board) -> View:
    """The view of a dashboard."""
    found = board.read
    titles = {steps: str(value.get("title") or "") for steps, value in found.rows}
    boxes = {box.steps[:-1]: box.value for grid in found.grids for box in grid}
    items = {} if found.form == "classic" else _items(found)
    panels = []
    for panel in found.panels:
        section = _section(panel.section, titles)
        if found.form == "classic":
            panels.append(_classic(panel, section, boxes.get(panel.steps, {}), found))
        else:
            one, rest = items.get(str(panel.steps[-2]), ({}, {}))
            panels.append(_v2(panel, section, one, rest, found))
    panels = _within_sections(panels)
    sections = {_section((*steps, "inside"), titles): (steps, _of_row(value)) for steps, value in found.rows}
    return View(tuple(panels), sections)


def _within_sections(panels: Sequence[Drawn]) -> list[Drawn]:
    """The panels in the order of reading, their places counted from the top of their section.

    What makes room in one section leaves the next as it is, and schema version 2 counts so.
    """
    tops: dict[str, int] = {}
    for panel in panels:
        if panel.box:
            tops[panel.section] = min(tops.get(panel.section, panel.box[1]), panel.box[1])
    order = list(dict.fromkeys(panel.section for panel in panels))
    moved = []
    for panel in panels:
        if panel.box:
            x, y, width, height = panel.box
            panel = panel._replace(box=(x, y - tops[panel.section], width, height))
        moved.append(panel)
    return sorted(moved, key=lambda one: (order.index(one.section), one.box[1::-1] if one.box else (0, 0)))


def _section(steps: Steps, titles: Mapping[Steps, str]) -> str:
    """The titles of the rows and tabs around a place, the outermost first."""
    return " / ".join(title for way, title in titles.items() if way == steps[: len(way)])


def _of_row(row: Mapping[str, Any]) -> dict[str, Any]:
    rest = without(row, "title", "panels", "gridPos", "id", "type", "layout", "collapsed", "collapse", "datasource")
    folded = row.get("collapsed", row.get("collapse")) is True
    layout = _layout(mapping(row.get("layout")))
    return {**rest, "collapsed": folded, **({"layout": layout} if layout else {})}


def _box(place: Mapping[str, Any], width: str, height: str) -> tuple[int, int, int, int] | None:
    numbers = [place.get(key) for key in ("x", "y", width, height)]
    if not all(isinstance(one, int | float) and math.isfinite(one) for one in numbers):
        return None
    x, y, w, h = (int(one) for one in numbers if one is not None)
    return x, y, w, h


def _classic(panel: Panel, section: str, place: Mapping[str, Any], read: Read) -> Drawn:
    rest = without(panel.value, *_OF_PANEL)
    if not panel.queries and panel.source is not None:
        rest["datasource"] = panel.source
    # A place that is not in numbers is told as it is written.
    box = _box(place, "w", "h")
    if box is None and place:
        rest["gridPos"] = dict(place)
    queries = tuple(_asked(query, without(query.value, *_OF_QUERY), read) for query in panel.queries)
    title, kind = (str(panel.value.get(key) or "") for key in ("title", "type"))
    return Drawn(title, kind, section, shown(panel.value.get("id", "")), box, queries, rest, panel.steps)


def _v2(panel: Panel, section: str, place: Mapping[str, Any], around: Mapping[str, Any], read: Read) -> Drawn:
    value = panel.value
    data, visual = mapping(mapping(value.get("data")).get("spec")), mapping(value.get("vizConfig"))
    rest = {
        **without(value, "title", "id", "data", "vizConfig"),
        "options": dict(panel.options[1]),
        "fieldConfig": dict(panel.fields[1]),
        "transformations": list(sequence(data.get("transformations"))),
        "pluginVersion": visual.get("version"),
        "data": without(data, "queries", "transformations", "queryOptions"),
        "vizConfig": without(mapping(visual.get("spec")), "options", "fieldConfig"),
        "layout": around,
    }
    around_queries = [mapping(mapping(one).get("spec")) for one in sequence(data.get("queries"))]
    queries = []
    for query, outer in zip(panel.queries, around_queries, strict=True):
        beside = {
            **without(outer, "query", "refId", "hidden", "datasource"),
            **without(mapping(outer.get("query")), "spec", "kind", "group", "datasource", "version"),
        }
        queries.append(_asked(query, {**without(query.value, "legendFormat"), **beside}, read))
    title, kind = str(value.get("title") or ""), str(panel.kind or "")
    return Drawn(
        title, kind, section, shown(value.get("id", "")), _box(place, "width", "height"), tuple(queries),
        {key: one for key, one in rest.items() if one not in (None, {}, [])}, panel.steps,
    )  # fmt: skip


def _asked(query: Query, rest: Mapping[str, Any], read: Read) -> Asked:
    key = next((key for key in _TEXTS if isinstance(query.value.get(key), str) and query.value[key]), "")
    text = query.value[key] if key else ""
    legend = query.value.get("legendFormat")
    return Asked(
        str(query.name or ""), text, source_kind(query, read), source_text(query.source),
        legend if isinstance(legend, str) else "", query.hidden, without(rest, key), query.steps,
    )  # fmt: skip


def source_text(source: object) -> str:
    """A data source in words: its name or uid, and its type where there is none of these."""
    value = mapping(source)
    if not value:
        return str(source) if source else "the default"
    name, kind = value.get("uid") or value.get("name"), value.get("type")
    return f"{name}" if name else f"the default of {kind}" if kind else "the default"


def elements(board: Board) -> dict[str, Any]:
    """The elements of schema version 2 that are no panels of its own, such as library panels."""
    found = mapping(board.whole.get("elements"))
    return {name: one for name, one in found.items() if mapping(one).get("kind") != "Panel"}


def layout(board: Board) -> dict[str, Any]:
    """What the layout of schema version 2 says besides what stands in it."""
    return _layout(mapping(board.whole.get("layout")))


def _layout(value: Mapping[str, Any]) -> dict[str, Any]:
    spec = without(mapping(value.get("spec")), "items", "rows", "tabs")
    return {**without(value, "spec"), **({"spec": spec} if spec else {})}


def _items(read: Read) -> dict[str, tuple[Mapping[str, Any], Mapping[str, Any]]]:
    """Of each element of schema version 2 its place, and what else its place says (whether it repeats)."""
    return {str(mapping(one.get("element")).get("name")): (one, rest) for one, rest in _places(read)}


def _places(read: Read) -> Iterator[tuple[Mapping[str, Any], Mapping[str, Any]]]:
    waiting = [mapping(read.value.get("layout"))]
    while waiting:
        spec = mapping(waiting.pop().get("spec"))
        for item in map(mapping, sequence(spec.get("items"))):
            one = mapping(item.get("spec"))
            yield one, without(one, "x", "y", "width", "height", "element")
        for key in ("rows", "tabs"):
            waiting += [mapping(mapping(mapping(one).get("spec")).get("layout")) for one in sequence(spec.get(key))]
