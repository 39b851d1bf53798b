"""The panels and sections of a dashboard before and after: which is which, and what became of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

from eventcore_monitoring.review.change import Risk
from eventcore_monitoring.review.grafana.queries import query_changes
from eventcore_monitoring.review.grafana.settings import common_changes, setting_changes
from eventcore_monitoring.review.grafana.views import Drawn, View
from eventcore_monitoring.review.json_difference import differences, sentence
from eventcore_monitoring.review.pairs import paired
from eventcore_monitoring.review.told import Told
from eventcore_monitoring.review.wording import counted, cut, from_to, listed

_MANY = 4  # panels that change alike are told together from this many on

Links = Callable[[str], tuple[str, ...]]


class OfPanel(NamedTuple):
    """What is told of a panel; `panel` is None for what is told of the dashboard."""

    panel: Drawn | None
    told: Told


def panel_changes(before: View, after: View, links: Links, *, others: bool = True) -> Iterator[OfPanel]:
    """What changed in panels and sections. `links`: the addresses of alerts that link to a panel, by its id.

    `others` is False for dashboards in two different forms, of which only what both write alike is compared.
    """
    renamed = _renamed_sections(before, after)
    pairs, gone, new = _pairs(before, after, renamed)
    yield from _section_changes(before, after, renamed, others=others)
    for panel in gone:
        hits = links(panel.id)
        steps = panel.steps
        asks = f", which asked for {cut(panel.asks[0])}" if panel.asks and panel.asks[0] else ""
        linked = f", but {_links(hits)}" if hits else ""
        told = Told(
            "panel-removed", f"is gone{asks}{linked}", Risk.REVIEW, steps, "\n".join(panel.asks), "", hits, True
        )
        yield OfPanel(panel, told)
    for panel in new:
        asks = f": asks for {cut(panel.asks[0])}" if panel.asks and panel.asks[0] else ""
        more = f", and {counted(len(panel.asks) - 1, 'more query', 'more queries')}" if len(panel.asks) > 1 else ""
        where = f" in the section “{panel.section}”" if panel.section else ""
        told = Told("panel-added", f"is new{where}{asks}{more}", Risk.REVIEW, panel.steps, "", "\n".join(panel.asks))
        yield OfPanel(panel, told)
    found: list[OfPanel] = list(_moves(before, after, pairs, renamed))
    for old, panel in pairs:
        found += (OfPanel(panel, told) for told in _changes(old, panel, links, others=others))
    yield from _together(found)


def _links(hits: Sequence[str]) -> str:
    return f"{counted(len(hits), 'alert')} still {'link' if len(hits) > 1 else 'links'} to it"


def _together(found: Sequence[OfPanel]) -> Iterator[OfPanel]:
    """What many panels have in common told once, in the place of the first, whose texts stand for all.

    A sentence that leaves something out does not say that two changes are alike.
    """
    same = [
        (told.code, told.message, told.risk, (told.before, told.after) if "…" in told.message else ())
        for _, told in found
    ]
    counts = Counter(same)
    done = set()
    for (panel, told), key in zip(found, same, strict=True):
        if panel is None or counts[key] < _MANY:
            yield OfPanel(panel, told)
        elif key not in done:
            done.add(key)
            names = [one.panel.name for one, other in zip(found, same, strict=True) if other == key and one.panel]
            message = f"{counted(counts[key], 'panel')} alike ({listed(names, 3)}): {told.message}"
            yield OfPanel(None, told._replace(message=message))


def _renamed_sections(before: View, after: View) -> dict[str, str]:
    """Sections that are called otherwise now, by their old names: those that share most panels."""
    old = [name for name in before.sections if name not in _sections(after)]
    new = [name for name in after.sections if name not in _sections(before)]
    found: dict[str, str] = {}
    for name in old:
        titles = {panel.title for panel in before.panels if panel.section == name}
        for other in new:
            others = {panel.title for panel in after.panels if panel.section == other}
            shared = len(titles & others)
            if other not in found.values() and shared and 2 * shared >= max(len(titles), len(others)):
                found[name] = other
                break
    return found


def _sections(of: View) -> list[str]:
    return list(dict.fromkeys(chain(of.sections, (panel.section for panel in of.panels))))


def _pairs(
    before: View, after: View, renamed: Mapping[str, str]
) -> tuple[list[tuple[Drawn, Drawn]], list[Drawn], list[Drawn]]:
    """Panels by title within the section, by title, by id, by what they ask."""
    known = [panel._replace(section=renamed.get(panel.section, panel.section)) for panel in before.panels]
    original = {id(new): old for new, old in zip(known, before.panels, strict=True)}
    pairs, gone, new = paired(
        known,
        after.panels,
        lambda one: (one.section, one.title, one.asks) if one.title else None,
        lambda one: (one.section, one.title) if one.title else None,
        lambda one: one.title or None,
        lambda one: (one.id, one.kind, one.section) if one.id not in ("", "nothing") else None,
        lambda one: one.asks if any(one.asks) else None,
        lambda one: (one.kind, one.section, one.box) if not one.title else None,
    )
    return [(original[id(old)], panel) for old, panel in pairs], [original[id(one)] for one in gone], new


def _section_changes(before: View, after: View, renamed: Mapping[str, str], *, others: bool) -> Iterator[OfPanel]:
    for name, (steps, value) in before.sections.items():
        now = after.sections.get(renamed.get(name, name))
        if now is None:
            message = f"has no section “{name}” any more"
            yield OfPanel(None, Told("section-removed", message, Risk.NONE, steps, name, "", gone=True))
            continue
        if name in renamed:
            message = f"calls a section “{renamed[name]}” that was “{name}”"
            yield OfPanel(None, Told("section-renamed", message, Risk.NONE, now[0], name, renamed[name]))
        found = differences(value, now[1]) if others else []
        if found:
            message = f"sets the section “{renamed.get(name, name)}” otherwise: {sentence(found)}"
            risk = Risk.NONE if all(one.path == "collapsed" for one in found) else Risk.REVIEW
            yield OfPanel(None, Told("section-settings", message, risk, now[0]))
    kept = [renamed.get(name, name) for name in before.sections if renamed.get(name, name) in after.sections]
    if kept != [name for name in after.sections if name in kept]:
        place = after.sections[kept[0]][0]
        yield OfPanel(None, Told("section-order", "shows its sections in another order", Risk.NONE, place))
    for name, (steps, _) in after.sections.items():
        if name not in before.sections and name not in renamed.values():
            yield OfPanel(None, Told("section-added", f"has a new section “{name}”", Risk.NONE, steps, "", name))


def _changes(before: Drawn, after: Drawn, links: Links, *, others: bool) -> Iterator[Told]:
    if before.title != after.title:
        message = f"is called “{after.name}” now, not “{before.name}”"
        yield Told("panel-renamed", message, Risk.NONE, after.steps, before.title, after.title)
    if before.id != after.id:
        hits = links(before.id)
        # An id that follows from the title changes with it.
        if hits or before.title == after.title:
            linked = f", and {counted(len(hits), 'alert')} still {'link' if len(hits) > 1 else 'links'} to the old one"
            message = f"has another id: {before.id} → {after.id}{linked if hits else ''}"
            risk = Risk.REVIEW if hits else Risk.NONE
            yield Told("panel-id", message, risk, after.steps, before.id, after.id, hits)
    if before.kind != after.kind:
        message = f"is drawn as another type: {from_to(before.kind, after.kind)}"
        yield Told("panel-type", message, Risk.REVIEW, after.steps, before.kind, after.kind)
    if before.box and after.box and before.box[2:] != after.box[2:]:
        yield Told("panel-resized", _resized(before.box, after.box), Risk.NONE, after.steps)
    yield from query_changes(before, after, others=others)
    yield from setting_changes(before, after) if others else common_changes(before, after)


def _resized(before: tuple[int, int, int, int], after: tuple[int, int, int, int]) -> str:
    old, new = before[2] * before[3], after[2] * after[3]
    word = "is larger" if new > old else "is smaller" if new < old else "has another shape"
    return f"{word}: {before[2]} × {before[3]} → {after[2]} × {after[3]} (columns × rows)"


def _moves(
    before: View, after: View, pairs: Sequence[tuple[Drawn, Drawn]], renamed: Mapping[str, str]
) -> Iterator[OfPanel]:
    """Panels in another place: many that only make room in one sentence."""
    shifts: dict[tuple[int, int], list[tuple[Drawn, Drawn]]] = {}
    for old, panel in pairs:
        if renamed.get(old.section, old.section) != panel.section:
            message = f"moved {_of_section(old.section, 'from')} {_of_section(panel.section, 'to')}"
            yield OfPanel(panel, Told("panel-moved", message, Risk.NONE, panel.steps))
        elif old.box and panel.box and old.box[:2] != panel.box[:2]:
            shifts.setdefault((panel.box[0] - old.box[0], panel.box[1] - old.box[1]), []).append((old, panel))
        elif (old.box is None) != (panel.box is None) and "gridPos" not in old.rest.keys() | panel.rest.keys():
            message = "is placed by the grid's own order" if panel.box is None else "has a place of its own on the grid"
            yield OfPanel(panel, Told("panel-moved", message, Risk.NONE, panel.steps))
    for shift, moved in shifts.items():
        if len(moved) > 1:
            message = f"{counted(len(moved), 'panel')} moved {_shift(*shift)}"
            yield OfPanel(None, Told("panel-moved", message, Risk.NONE, moved[0][1].steps))
            continue
        old, panel = moved[0]
        places = _where(old, before), _where(panel, after)
        message = f"moved from {places[0]} to {places[1]}" if places[0] != places[1] else f"moved {_shift(*shift)}"
        yield OfPanel(panel, Told("panel-moved", message, Risk.NONE, panel.steps))


def _of_section(name: str, word: str) -> str:
    if not name:
        return "out of all sections" if word == "to" else "from above all sections"
    return f"{word} the section “{name}”"


def _shift(right: int, down: int) -> str:
    parts = []
    if down:
        parts.append(f"{counted(abs(down), 'row')} {'down' if down > 0 else 'up'}")
    if right:
        parts.append(f"{counted(abs(right), 'column')} to the {'right' if right > 0 else 'left'}")
    return " and ".join(parts)


def _where(panel: Drawn, of: View) -> str:
    """The place of a panel in its section: `the top left`, `row 3`."""
    assert panel.box is not None
    x, y, width, _ = panel.box
    tops = sorted({one.box[1] for one in of.panels if one.box and one.section == panel.section})
    row = tops.index(y) + 1
    side = "" if width >= 24 else "left" if x == 0 else "right" if x + width >= 24 else "middle"
    if row == 1:
        return " ".join(filter(None, ("the top", side)))
    return f"row {row}" + (f", {side}" if side else "")
