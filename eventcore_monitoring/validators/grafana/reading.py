"""A dashboard file as rules look at it: panels, queries, variables and grids of the classic form and of schema v2."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Literal, NamedTuple

from eventcore_monitoring.validators.grafana.fault import Steps
from eventcore_monitoring.validators.tree import mapping, sequence

Form = Literal["classic", "v2", "v2beta1", "v2alpha1"]


class Query(NamedTuple):
    """A query: `source` is its data source as written (its panel's, where it has none), `value` what is asked."""

    steps: Steps
    name: object
    kind: str | None
    source: object
    value: Mapping[str, Any]
    hidden: bool


class Box(NamedTuple):
    """Where a panel stands in its grid: its position as written, in the words of the classic form."""

    steps: Steps
    value: Mapping[str, Any]


class Panel(NamedTuple):
    """A panel that draws something. `section`: the row or tab that it stands in."""

    steps: Steps
    kind: object
    value: Mapping[str, Any]
    source: object
    options: tuple[Steps, Mapping[str, Any]]
    fields: tuple[Steps, Mapping[str, Any]]
    queries: tuple[Query, ...]
    transformations: tuple[tuple[Steps, object], ...]
    section: Steps
    repeat: tuple[Steps, object] | None


class Variable(NamedTuple):
    """A variable: `kind` in the words of the classic form; `query` what it asks, and where that stands."""

    steps: Steps
    name: object
    kind: str
    value: Mapping[str, Any]
    source: object
    query: tuple[Steps, object]


class Read(NamedTuple):
    """A dashboard. `steps`: the way to its model inside the file; `rows`: places that may repeat by a variable."""

    form: Form
    steps: Steps
    value: Mapping[str, Any]
    panels: tuple[Panel, ...]
    variables: tuple[Variable, ...]
    grids: tuple[tuple[Box, ...], ...]
    rows: tuple[tuple[Steps, Mapping[str, Any]], ...]
    annotations: tuple[Query, ...]

    @property
    def sources(self) -> Mapping[str, object]:
        """What each data source variable stands for: the type of the data sources, by name of the variable."""
        key = "query" if self.form == "classic" else "pluginId"
        return {str(one.name): one.value.get(key) for one in self.variables if one.kind == "datasource"}


def parsed(content: bytes) -> object:
    """The JSON value. Raises ValueError with a sentence part for what is none or writes a key twice."""
    try:
        return json.loads(content.decode("utf-8-sig"), object_pairs_hook=_without_repeats)
    except RecursionError:
        raise ValueError("it is nested too deeply") from None


def _without_repeats(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    kept = dict(pairs)
    if len(kept) < len(pairs):
        key, times = Counter(key for key, _ in pairs).most_common(1)[0]
        raise ValueError(f'the key "{key}" is written {times} times')
    return kept


def read(value: Mapping[str, Any]) -> Read:
    """The dashboard of a file: classic JSON, a resource around either form, a bare v2 spec, or an API answer."""
    version = re.fullmatch(r"dashboard\.grafana\.app/(v[0-9a-z]+)", str(value.get("apiVersion", "")))
    if version:
        inner, form = mapping(value.get("spec")), version[1]
        if form.startswith("v2"):
            return _v2(inner, ("spec",), form if form in ("v2beta1", "v2alpha1") else "v2")  # type: ignore[arg-type]
        return _classic(inner, ("spec",))
    if "elements" in value and "layout" in value:
        return _v2(value, (), "v2")
    if isinstance(value.get("dashboard"), dict) and "panels" not in value:
        return _classic(value["dashboard"], ("dashboard",))
    return _classic(value, ())


def is_dashboard(value: object) -> bool:
    """Whether a JSON value of unknown kind looks like a dashboard in one of the forms."""
    if not isinstance(value, dict):
        return False
    inner: Mapping[str, Any]
    if str(value.get("apiVersion", "")).startswith("dashboard.grafana.app/"):
        return bool(value.get("kind", "Dashboard") == "Dashboard")
    inner = value["dashboard"] if isinstance(value.get("dashboard"), dict) else value
    return isinstance(inner.get("panels"), list) or {"elements", "layout"} <= inner.keys()


def _classic(value: Mapping[str, Any], steps: Steps) -> Read:
    panels: list[Panel] = []
    rows: list[tuple[Steps, Mapping[str, Any]]] = []
    grids: list[tuple[Box, ...]] = []
    section: Steps = steps
    top: list[Box] = []
    for index, panel in enumerate(map(mapping, sequence(value.get("panels")))):
        here: Steps = (*steps, "panels", index)
        top.append(Box((*here, "gridPos"), mapping(panel.get("gridPos"))))
        if panel.get("type") != "row":
            panels.append(_classic_panel(panel, here, section))
        else:
            section = here
            rows.append((here, panel))
        inside = [((*here, "panels", inner), mapping(one)) for inner, one in enumerate(sequence(panel.get("panels")))]
        panels += (_classic_panel(one, way, here) for way, one in inside)
        grids.append(tuple(Box((*way, "gridPos"), mapping(one.get("gridPos"))) for way, one in inside))
    variables = [
        _classic_variable(mapping(one), (*steps, "templating", "list", index))
        for index, one in enumerate(sequence(mapping(value.get("templating")).get("list")))
    ]
    annotations = [
        Query(
            (*steps, "annotations", "list", index), one.get("name"), _kind(one.get("datasource")),
            one.get("datasource"), {**mapping(one.get("target")), **one}, one.get("enable") is False,
        )
        for index, one in enumerate(map(mapping, sequence(mapping(value.get("annotations")).get("list"))))
    ]  # fmt: skip
    return Read(
        "classic", steps, value, tuple(panels), tuple(variables), (tuple(top), *grids), tuple(rows), tuple(annotations)
    )


def _classic_panel(panel: Mapping[str, Any], steps: Steps, section: Steps) -> Panel:
    source = panel.get("datasource")
    queries = []
    for index, target in enumerate(map(mapping, sequence(panel.get("targets")))):
        own = target.get("datasource")
        used = own if own is not None and source != {"type": "datasource", "uid": "-- Dashboard --"} else source
        kind = _kind(used)
        queries.append(
            Query((*steps, "targets", index), target.get("refId"), kind, used, target, target.get("hide") is True)
        )
    return Panel(
        steps,
        panel.get("type"),
        panel,
        source,
        ((*steps, "options"), mapping(panel.get("options"))),
        ((*steps, "fieldConfig"), mapping(panel.get("fieldConfig"))),
        tuple(queries),
        tuple(
            ((*steps, "transformations", index, "id"), mapping(one).get("id"))
            for index, one in enumerate(sequence(panel.get("transformations")))
        ),
        section,
        ((*steps, "repeat"), panel["repeat"]) if panel.get("repeat") else None,
    )


def _kind(source: object) -> str | None:
    """The type of a data source as written, None where it does not say."""
    kind = mapping(source).get("type")
    return kind if isinstance(kind, str) else None


def _classic_variable(variable: Mapping[str, Any], steps: Steps) -> Variable:
    query = variable.get("query")
    return Variable(
        steps, variable.get("name"), str(variable.get("type")), variable, variable.get("datasource"),
        ((*steps, "query"), mapping(query).get("query", query)),
    )  # fmt: skip


_KINDS = {"DatasourceVariable": "datasource", "TextVariable": "textbox", "AdhocVariable": "adhoc"}


def _v2(value: Mapping[str, Any], steps: Steps, form: Form) -> Read:
    grids: list[tuple[Box, ...]] = []
    rows: list[tuple[Steps, Mapping[str, Any]]] = []
    sections: dict[str, Steps] = {}
    repeats: dict[str, tuple[Steps, object]] = {}
    for way, kind, spec in _layouts(mapping(value.get("layout")), (*steps, "layout")):
        boxes = []
        for index, item in enumerate(map(mapping, sequence(spec.get("items")))):
            here: Steps = (*way, "items", index, "spec")
            one = mapping(item.get("spec"))
            name = str(mapping(one.get("element")).get("name"))
            sections.setdefault(name, way)
            if isinstance(one.get("repeat"), dict):
                repeats[name] = ((*here, "repeat", "value"), one["repeat"].get("value"))
            box = {new: one[old] for old, new in _SIDES if old in one}
            boxes.append(Box(here, box))
        if kind == "GridLayout":
            grids.append(tuple(boxes))
        for key, holder in (("rows", "RowsLayout"), ("tabs", "TabsLayout")):
            for index, row in enumerate(sequence(spec.get(key)) if kind == holder else ()):
                rows.append(((*way, key, index, "spec"), mapping(mapping(row).get("spec"))))
    panels = tuple(
        _v2_panel(
            mapping(mapping(element).get("spec")),
            (*steps, "elements", name, "spec"),
            sections.get(name, ()),
            repeats.get(name),
            form,
        )
        for name, element in mapping(value.get("elements")).items()
        if mapping(element).get("kind") == "Panel"
    )
    variables = []
    for index, one in enumerate(map(mapping, sequence(value.get("variables")))):
        spec, here = mapping(one.get("spec")), (*steps, "variables", index, "spec")
        kind, query = str(one.get("kind")), mapping(spec.get("query"))
        asked = mapping(query.get("spec"))
        text = asked.get("__legacyStringValue", asked.get("query", spec.get("query")))
        source = _v2_source(spec if "datasource" in spec else query)
        short = _KINDS.get(kind, kind.removesuffix("Variable").lower())
        variables.append(Variable(here, spec.get("name"), short, spec, source, ((*here, "query"), text)))
    annotations = tuple(
        _v2_query(mapping(mapping(one).get("spec")), (*steps, "annotations", index, "spec"), form)
        for index, one in enumerate(sequence(value.get("annotations")))
    )
    return Read(form, steps, value, panels, tuple(variables), tuple(grids), tuple(rows), annotations)


_SIDES = (("x", "x"), ("y", "y"), ("width", "w"), ("height", "h"))


def _layouts(layout: Mapping[str, Any], steps: Steps) -> Iterator[tuple[Steps, str, Mapping[str, Any]]]:
    """A layout and those inside it: the way to its spec, its kind and its spec."""
    waiting = [(layout, steps)]
    while waiting:
        one, way = waiting.pop()
        spec = mapping(one.get("spec"))
        yield (*way, "spec"), str(one.get("kind")), spec
        for key in ("rows", "tabs"):
            for index, inner in enumerate(map(mapping, sequence(spec.get(key)))):
                below = mapping(mapping(inner.get("spec")).get("layout"))
                waiting.append((below, (*way, "spec", key, index, "spec", "layout")))


def _v2_panel(
    spec: Mapping[str, Any], steps: Steps, section: Steps, repeat: tuple[Steps, object] | None, form: Form
) -> Panel:
    visual = mapping(spec.get("vizConfig"))
    drawn = mapping(visual.get("spec"))
    group = mapping(mapping(spec.get("data")).get("spec"))
    inside: Steps = (*steps, "data", "spec")
    queries = tuple(
        _v2_query(mapping(mapping(one).get("spec")), (*inside, "queries", index, "spec"), form)
        for index, one in enumerate(sequence(group.get("queries")))
    )
    key = "kind" if form == "v2alpha1" else "group"
    transformations = tuple(
        ((*inside, "transformations", index, key), mapping(one).get(key))
        for index, one in enumerate(sequence(group.get("transformations")))
    )
    here: Steps = (*steps, "vizConfig", "spec")
    return Panel(
        steps,
        visual.get(key),
        {**mapping(group.get("queryOptions")), **spec},
        None,
        ((*here, "options"), mapping(drawn.get("options"))),
        ((*here, "fieldConfig"), mapping(drawn.get("fieldConfig"))),
        queries,
        transformations,
        section,
        repeat,
    )


def _v2_query(spec: Mapping[str, Any], steps: Steps, form: Form) -> Query:
    query = mapping(spec.get("query"))
    kind = query.get("kind" if form == "v2alpha1" else "group")
    if form == "v2alpha1":
        source: object = spec.get("datasource")
    else:
        source = _v2_source(query)
    return Query(
        (*steps, "query", "spec"),
        spec.get("refId", spec.get("name")),
        kind if isinstance(kind, str) else None,
        source,
        mapping(query.get("spec")),
        spec.get("hidden") is True,
    )


def _v2_source(query: Mapping[str, Any]) -> object:
    """The data source of a v2 query in the words of the classic form."""
    if not isinstance(query.get("datasource"), dict):
        return query.get("datasource")
    return {"type": query.get("group"), "uid": query["datasource"].get("name")}
