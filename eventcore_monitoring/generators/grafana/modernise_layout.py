"""Places and ids of foreign panels: Grafana 4's rows as row panels, places where none were given, ids from titles."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import count

from eventcore_monitoring.generators.grafana.layout import COLUMNS, panel_id
from eventcore_monitoring.generators.grafana.modernise_values import Json, mapping, mappings, number, text

_HALF, _USUAL_HEIGHT = 12, 8
_UNIT = 38  # pixels of a unit of height, with the gap below it
_LEAST_HEIGHT = 3


def in_order(dashboard: Json) -> list[Json]:
    """The panels from top to bottom; those of an open row stand after its heading, where Grafana looks for them."""
    panels = mappings(dashboard.get("panels"))
    if dashboard.get("rows"):
        panels = [panel for row in mappings(dashboard["rows"]) for panel in _of_row(row, dashboard)]
    found: list[Json] = []
    for panel in panels:
        if panel.get("type") == "row" and not panel.get("collapsed"):
            found += [{**panel, "panels": []}, *mappings(panel.get("panels"))]
        else:
            found.append(panel)
    return found


def _of_row(row: Json, dashboard: Json) -> Iterator[Json]:
    """A row of Grafana 4; headings are shown for all rows, or for none where none asks for it."""
    panels = [{**_of_rows_height(row), **panel} for panel in mappings(row.get("panels"))]
    rows = mappings(dashboard["rows"])
    if not any(one.get("collapse") or one.get("showTitle") or one.get("repeat") for one in rows):
        yield from panels
        return
    heading = {"type": "row", "title": text(row.get("title")), "collapsed": bool(row.get("collapse"))}
    heading |= {"repeat": row["repeat"]} if row.get("repeat") else {}
    yield {**heading, "panels": panels}


def _of_rows_height(row: Json) -> Json:
    return {"height": row["height"]} if row.get("height") else {}


def placed(panels: Sequence[Json]) -> list[Json]:
    """The panels with their places on the grid. Where one has none, all are laid out anew, in their order and size."""
    if all(_whole(panel) for top in panels for panel in (top, *mappings(top.get("panels")))):
        return list(panels)
    return _laid_out(panels, 0)


def _laid_out(panels: Sequence[Json], top: int) -> list[Json]:
    found: list[Json] = []
    left = tallest = 0
    for panel in panels:
        width, height = _size(panel)
        if left + width > COLUMNS or panel.get("type") == "row":
            top, left, tallest = top + tallest, 0, 0
        place = {"gridPos": {"x": left, "y": top, "w": width, "h": height}}
        inside = {"panels": _laid_out(mappings(panel.get("panels")), top + 1)} if panel.get("type") == "row" else {}
        found.append({**panel, **place, **inside})
        left += width
        tallest = max(tallest, height)
    return found


def _whole(panel: Json) -> bool:
    return all(number(mapping(panel.get("gridPos")).get(key)) is not None for key in ("x", "y", "w", "h"))


def _size(panel: Json) -> tuple[int, int]:
    """Width and height: as given on the grid, else of Grafana 4's twelfths and pixels, else as usual."""
    if panel.get("type") == "row":
        return COLUMNS, 1
    given = mapping(panel.get("gridPos"))
    twelfths = number(panel.get("span"))
    width = number(given.get("w")) or (twelfths * 2 if twelfths else _HALF)
    height = number(given.get("h")) or _units(panel.get("height"))
    return max(1, min(int(width), COLUMNS)), max(1, int(height))


def _units(height: object) -> int:
    pixels = number(height.removesuffix("px") if isinstance(height, str) else height)
    return _USUAL_HEIGHT if pixels is None else max(_LEAST_HEIGHT, -int(-pixels // _UNIT))


def numbered(panels: Sequence[Json]) -> list[Json]:
    """The panels with ids. A given id stays, unless it is another panel's or all only count from 1 on, as grafanalib's
    `auto_panel_ids` does: such ids move when a panel is added. The others are made from the titles of row and panel.
    """
    every = [panel for top in panels for panel in (top, *mappings(top.get("panels")))]
    given = [_id(panel) for panel in every]
    counted = [one for one in given if one is not None]
    if counted == list(range(1, len(counted) + 1)):
        given = [None for _ in every]
    fixed = [one if one not in given[:index] else None for index, one in enumerate(given)]
    taken = {one for one in fixed if one is not None}
    made: list[int] = []
    row = ""
    for panel, its in zip(every, fixed, strict=True):
        if panel.get("type") == "row":
            row = text(panel.get("title"))
        new = its if its is not None else _made(row, panel, taken)
        taken.add(new)
        made.append(new)
    ids = {old: new for panel, new in zip(every, made, strict=True) if (old := _id(panel)) is not None}
    numbers = iter(made)
    return [_renumbered(panel, numbers, ids) for panel in panels]


def _id(panel: Json) -> int | None:
    given = panel.get("id")
    return given if isinstance(given, int) and not isinstance(given, bool) and given > 0 else None


def _made(row: str, panel: Json, taken: set[int]) -> int:
    asked = next((text(one.get("expr")) for one in mappings(panel.get("targets")) if one.get("expr")), "")
    name = text(panel.get("title")) or f"{text(panel.get('type'))} {asked}".strip()
    names = (name if number == 1 else f"{name} ({number})" for number in count(1))
    ids = (panel_id(one) if panel.get("type") == "row" else panel_id(row, one) for one in names)
    return next(one for one in ids if one not in taken)


def _renumbered(panel: Json, numbers: Iterator[int], ids: dict[int, int]) -> Json:
    """The panel with its new id; panels that draw another panel's answer go on drawing that one's."""
    found = {**panel, "id": next(numbers)}
    if "panels" in panel:
        found["panels"] = [_renumbered(inner, numbers, ids) for inner in mappings(panel["panels"])]
    if "targets" in panel:
        found["targets"] = [
            {**one, "panelId": ids[one["panelId"]]} if one.get("panelId") in ids else one
            for one in mappings(panel["targets"])
        ]
    return found
