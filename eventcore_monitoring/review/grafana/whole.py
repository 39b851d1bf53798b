"""What a dashboard says of itself besides its panels: title, variables, annotations, times, links, and all the rest."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from eventcore_monitoring.review.change import Risk
from eventcore_monitoring.review.grafana.boards import Board
from eventcore_monitoring.review.grafana.views import View, elements, layout, source_text
from eventcore_monitoring.review.json_difference import Difference, differences, sentence, without
from eventcore_monitoring.review.pairs import paired
from eventcore_monitoring.review.query_form import only_in_form
from eventcore_monitoring.review.told import Told
from eventcore_monitoring.review.wording import counted, cut, from_to, listed, shown
from eventcore_monitoring.validators.grafana.reading import Query, Variable
from eventcore_monitoring.validators.tree import mapping

# Told by themselves, or by panels.
_APART = (
    "title", "uid", "tags", "time", "refresh", "panels", "templating", "annotations",
    "timeSettings", "variables", "elements", "layout",
)  # fmt: skip
# What Grafana counts by itself, and what only says how the dashboard is shown.
_OF_NO_WEIGHT = (
    "version", "id", "iteration", "revision", "gnetId", "description", "editable", "graphTooltip", "cursorSync",
    "style", "schemaVersion", "preload", "liveNow", "weekStart",
)  # fmt: skip
_VALUES = ("current", "options")  # what was chosen last, and what there was to choose from
_LABEL_VALUES = re.compile(r"\s*label_values\(\s*(.+?)\s*,\s*(\w+)\s*\)\s*", re.ASCII | re.DOTALL)


def whole_changes(before: Board, after: Board, view: View, *, others: bool) -> Iterator[Told]:
    """What changed in a dashboard apart from its panels. `view`: of after, to say which panels read a variable."""
    steps = after.read.steps
    old, new = before.whole, after.whole
    if before.title != after.title:
        message = f"is called “{after.title}” now, not “{before.title}”"
        yield Told("dashboard-renamed", message, Risk.NONE, (*steps, "title"), before.title, after.title)
    if old.get("tags") != new.get("tags") and (old.get("tags") or new.get("tags")):
        texts = [_tags(value.get("tags")) for value in (old, new)]
        message = f"has other tags: {from_to(*texts)}"
        yield Told("dashboard-tags", message, Risk.NONE, (*steps, "tags"))
    yield from _times(before, after)
    yield from _variables(before, after, view, others=others)
    yield from _annotations(before, after, others=others)
    if others:
        yield from _rest(before, after)


def _tags(value: object) -> str:
    return listed([str(one) for one in value], 9) if isinstance(value, list) else shown(value)


def _times(before: Board, after: Board) -> Iterator[Told]:
    (old, old_refresh), (new, new_refresh) = _time(before), _time(after)
    key = "time" if "time" in after.whole else "timeSettings"
    if old != new:
        message = f"shows another time at first: {from_to(old, new)}"
        yield Told("dashboard-time", message, Risk.NONE, (*after.read.steps, key), old, new)
    if old_refresh != new_refresh:
        message = f"asks again at another interval: {from_to(old_refresh, new_refresh)}"
        place = (*after.read.steps, "refresh" if "refresh" in after.whole else key)
        yield Told("dashboard-refresh", message, Risk.NONE, place, old_refresh, new_refresh)


def _time(board: Board) -> tuple[str, str]:
    """The first time range, and how often the dashboard asks again."""
    settings = mapping(board.whole.get("timeSettings"))
    time = settings or mapping(board.whole.get("time"))
    refresh = settings.get("autoRefresh") if settings else board.whole.get("refresh")
    return f"{time.get('from', '')} to {time.get('to', '')}", shown(refresh or "never")


def _variables(before: Board, after: Board, view: View, *, others: bool) -> Iterator[Told]:
    pairs, gone, new = paired(before.read.variables, after.read.variables, lambda one: str(one.name))
    for variable in gone:
        hits = readers(str(variable.name), after.name, view)
        still = (
            f", and {counted(len(hits), 'panel')} still {'read it' if len(hits) > 1 else 'reads it'}" if hits else ""
        )
        message = f"has no variable ${variable.name} any more{still}"
        yield Told("variable-removed", message, Risk.REVIEW, variable.steps, shown(variable.query[1]), "", hits, True)
    for variable in new:
        text = shown(variable.query[1])
        message = f"has a new variable ${variable.name}: {cut(text)}"
        yield Told("variable-added", message, Risk.REVIEW, variable.steps, "", text)
    for old, variable in pairs:
        yield from _variable(old, variable, after, view, others=others)
    order = [str(one.name) for one in before.read.variables if any(one is old for old, _ in pairs)]
    if order != [str(one.name) for _, one in pairs]:
        yield Told("variable-order", "shows its variables in another order", Risk.NONE, pairs[0][1].steps)


def _variable(before: Variable, after: Variable, board: Board, view: View, *, others: bool) -> Iterator[Told]:
    name = f"${after.name}"
    old, new = shown(before.query[1]), shown(after.query[1])
    if before.kind != after.kind:
        message = f"takes the variable {name} from elsewhere: {from_to(before.kind, after.kind)}"
        yield Told("variable", message, Risk.REVIEW, after.steps, before.kind, after.kind)
    if old != new and (others or after.kind == "query"):
        if _same_values(old, new):
            message = f"writes the query of the variable {name} otherwise, which asks for the same"
            yield Told("variable-form", message, Risk.NONE, after.query[0], old, new)
        else:
            message = f"offers other values for the variable {name}: {from_to(old, new)}"
            hits = readers(str(after.name), board.name, view)
            yield Told("variable", message, Risk.REVIEW, after.query[0], old, new, hits)
    sources = source_text(before.source), source_text(after.source)
    if sources[0] != sources[1]:
        message = f"takes the values of {name} from another data source: {from_to(*sources)}"
        yield Told("variable-data-source", message, Risk.REVIEW, after.steps, *sources)
    if not others:
        return
    apart = ("query", "datasource", "type", "definition")
    found = differences(without(before.value, *apart), without(after.value, *apart))
    if old == new and not found:  # what stands around the text of the query: its identity, its kind of editor
        found = differences(before.value, after.value) if sources[0] == sources[1] and before.kind == after.kind else []
    chosen = [one for one in found if any(one.within(key) for key in _VALUES)]
    rest = [one for one in found if one not in chosen]
    if rest:
        message = f"sets the variable {name} otherwise: {sentence(rest)}"
        yield Told("variable-settings", message, Risk.REVIEW, after.steps)
    if chosen:
        message = f"begins with another value of {name}: {sentence(chosen)}"
        yield Told("variable-value", message, Risk.NONE, after.steps)


def _same_values(before: str, after: str) -> bool:
    """Whether two `label_values(SELECTOR, LABEL)` ask for the same."""
    old, new = _LABEL_VALUES.fullmatch(before), _LABEL_VALUES.fullmatch(after)
    return old is not None and new is not None and old[2] == new[2] and only_in_form(old[1], new[1])


def readers(name: str, board: str, view: View) -> tuple[str, ...]:
    """The addresses of panels whose queries or titles read a variable."""
    read = re.compile(rf"\$\{{?{re.escape(name)}\b|\[\[{re.escape(name)}\b")
    return tuple(
        f"dashboards.{board}.{panel.name}"
        for panel in view.panels
        if any(map(read.search, (panel.title, *panel.asks, *(query.source for query in panel.queries))))
    )


def _annotations(before: Board, after: Board, *, others: bool) -> Iterator[Told]:
    pairs, gone, new = paired(before.read.annotations, after.read.annotations, lambda one: str(one.name))
    for one in gone:
        message = f"no longer marks “{one.name}”"
        yield Told("annotation-removed", message, Risk.REVIEW, one.steps, shown(dict(one.value)), "", gone=True)
    for one in new:
        message = f"marks “{one.name}” in its graphs"
        yield Told("annotation-added", message, Risk.REVIEW, one.steps, "", shown(dict(one.value)))
    for old, one in pairs:
        texts = _asked(old), _asked(one)
        if texts[0] != texts[1]:
            form = only_in_form(*texts)
            message = (
                f"writes otherwise when it marks “{one.name}”, which is the same"
                if form
                else f"marks “{one.name}” at other times: {from_to(*texts)}"
            )
            risk = Risk.NONE if form else Risk.REVIEW
            yield Told("annotation-form" if form else "annotation", message, risk, one.steps, *texts)
        sources = source_text(old.source), source_text(one.source)
        if sources[0] != sources[1]:
            message = f"asks another data source for “{one.name}”: {from_to(*sources)}"
            yield Told("annotation-data-source", message, Risk.REVIEW, one.steps, *sources)
        if others:
            found = _beside(old, one)
            if found:
                message = f"sets the marks of “{one.name}” otherwise: {sentence(found)}"
                weighs = any(not difference.within("iconColor") for difference in found)
                yield Told("annotation-settings", message, Risk.REVIEW if weighs else Risk.NONE, one.steps)


def _asked(query: Query) -> str:
    text = query.value.get("expr")
    return text if isinstance(text, str) else ""


def _beside(before: Query, after: Query) -> list[Difference]:
    keys = ("expr", "datasource", "name")
    found = differences(without(before.value, *keys), without(after.value, *keys))
    # What stands in `target` is read as if it stood beside it too, and is told once.
    beside = {f"target.{one.path}" for one in found} | {"target.expr"}
    return [one for one in found if one.path not in beside] + (
        [Difference("enable", not before.hidden, not after.hidden)]
        if before.hidden != after.hidden and not any(one.within("enable") for one in found)
        else []
    )


def _rest(before: Board, after: Board) -> Iterator[Told]:
    found = differences(_others(before), _others(after))
    light = [one for one in found if any(one.within(key) for key in _OF_NO_WEIGHT)]
    rest = [one for one in found if one not in light]
    steps = after.read.steps
    if rest:
        yield Told("dashboard-settings", f"has other settings: {sentence(rest)}", Risk.REVIEW, steps)
    if light:
        yield Told("dashboard-settings", f"says other things of itself: {sentence(light)}", Risk.NONE, steps)


def _others(board: Board) -> dict[str, Any]:
    rest = without(board.whole, *_APART)
    nested: dict[str, Mapping[str, Any]] = {
        "templating": without(mapping(board.whole.get("templating")), "list"),
        "annotations": without(mapping(board.whole.get("annotations")), "list"),
        "timeSettings": without(mapping(board.whole.get("timeSettings")), "from", "to", "autoRefresh"),
        "elements": elements(board),
        "layout": layout(board),
    }
    return {**rest, **{key: value for key, value in nested.items() if value}}
