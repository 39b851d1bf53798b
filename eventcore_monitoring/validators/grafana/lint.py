"""The rules of Grafana's dashboard-linter, which mixtool asks too: by the types of the metrics where they are known.

`lint-…` and its name for the rule; where the name of a metric is all that is known, as the linter has it. A query that
is no PromQL (the linter's target-promql) is found where queries are typed, with the code `promql-syntax`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from eventcore_monitoring.promql.nodes import Selector
from eventcore_monitoring.promql.parser import SyntaxFault, located
from eventcore_monitoring.promql.types import Catalogued
from eventcore_monitoring.promql.walk import walk
from eventcore_monitoring.validators.grafana.fault import Fault, Steps
from eventcore_monitoring.validators.grafana.lint_queries import lint_logql, lint_promql, may_have
from eventcore_monitoring.validators.grafana.reading import Panel, Read, Variable
from eventcore_monitoring.validators.grafana.schema import source_kind
from eventcore_monitoring.validators.tree import mapping, sequence

_PANELS: Final = ("stat", "singlestat", "graph", "table", "timeseries", "gauge")
_NAMES: Final = {
    "prometheus": (("datasource", "prometheus_datasource"), ("Data source", "Prometheus data source")),
    "loki": (("datasource", "loki_datasource"), ("Data source", "Loki data source")),
}
_TEMPLATE_RULES: Final = {"job": "lint-template-job", "instance": "lint-template-instance"}
_LABEL_QUERY: Final = re.compile(
    r"\s*(?:label_values\(\s*(?:(?P<of>.+?)\s*,)?\s*[\w$]+\s*\)|label_names\(.*\)|metrics\(.*\)|query_result\((?P<result>.+)\))\s*",
    re.DOTALL,
)


def lint(read: Read, catalogued: Catalogued) -> Iterator[Fault]:
    """What breaks a rule: each a warning."""
    yield from _source_variable(read)
    prometheus = [name for name, kind in read.sources.items() if kind == "prometheus"]
    for variable in read.variables:
        if variable.kind == "query":
            yield from _query_variable(variable, bool(prometheus))
    chosen = {label: _targets(read, label, catalogued) for label in ("job", "instance")}
    for panel in read.panels:
        if panel.kind in _PANELS:
            yield from _panel(panel, read)
        for query in panel.queries:
            text, kind = query.value.get("expr"), source_kind(query, read)
            if not isinstance(text, str) or panel.kind not in (*_PANELS, "state-timeline", "logs", "barchart"):
                continue
            if kind == "prometheus":
                yield from lint_promql((*query.steps, "expr"), text, catalogued, chosen=chosen if prometheus else {})
            elif kind == "loki":
                yield from lint_logql((*query.steps, "expr"), text)
    if prometheus:
        for label in ("job", "instance"):
            yield from _label_variable(read, label, catalogued)
    if read.value.get("editable", True) is not False:
        message = "people can edit the dashboard in Grafana, and lose that with the next deployment"
        place: Steps = (*read.steps, "editable")
        yield Fault(read.steps, "lint-uneditable-dashboard", message, "Write `editable: false`.", place=place)


def _targets(read: Read, label: str, catalogued: Catalogued) -> frozenset[str] | None:
    """The jobs among which the variable of a label chooses: those of the metric that it asks; None where not known."""
    for variable in read.variables:
        found = _LABEL_QUERY.fullmatch(str(variable.query[1])) if variable.name == label else None
        metric = re.match(r"[a-zA-Z_:][\w:]*", found["of"]) if found and found["of"] else None
        facts = catalogued(metric[0]) if metric else None
        if facts is not None:
            return facts.targets
    return None


def _source_variable(read: Read) -> Iterator[Fault]:
    code = "lint-template-datasource"
    variables = [one for one in read.variables if one.kind == "datasource"]
    if not variables:
        holder: Steps = (*read.steps, "templating" if read.form == "classic" else "variables")
        message = "no variable chooses the data source"
        yield Fault(holder, code, message, "Declare a variable `datasource` of the type data source.")
    for one in variables:
        kind = read.sources[str(one.name)]
        if kind not in _NAMES:
            continue
        names, labels = _NAMES[str(kind)]
        if one.name not in names:
            message = f"the data source variable is called {one.name}"
            yield Fault((*one.steps, "name"), code, message, f"Call it {' or '.join(names)}.")
        elif one.value.get("label") not in labels:
            message = f"the data source variable is labelled {one.value.get('label')!r}"
            fix = f"Label it “{'” or “'.join(labels)}”."
            yield Fault(one.steps, code, message, fix, place=(*one.steps, "label"))


def _query_variable(variable: Variable, prometheus: bool) -> Iterator[Fault]:
    if variable.value.get("refresh") not in (2, "onTimeRangeChanged"):
        code, message = "lint-template-on-time-change-reload", "its values are those of the time of loading"
        fix = "Refresh it when the time range changes (`refresh: 2`)."
        yield Fault(variable.steps, code, message, fix, place=(*variable.steps, "refresh"))
    where, text = variable.query
    if not prometheus or not isinstance(text, str):
        return
    if variable.kind != "query" or mapping(variable.source).get("type") not in ("prometheus", None):
        return
    code = "lint-template-label-promql"
    found = _LABEL_QUERY.fullmatch(text)
    if found is None:
        message = "it is none of label_values, label_names, metrics and query_result"
        yield Fault(where, code, message, "Write label_values(metric, label).")
        return
    inner = found["of"] or found["result"]
    if inner:
        try:
            located(inner)
        except SyntaxFault as fault:
            yield Fault(where, code, f"`{inner}` cannot be read: {fault.message}", fault.fix)


def _panel(panel: Panel, read: Read) -> Iterator[Fault]:
    title, description = panel.value.get("title"), panel.value.get("description")
    missing = [name for name, text in (("title", title), ("description", description)) if not text]
    if missing:
        message = f"it has no {' and no '.join(missing)}"
        yield Fault(panel.steps, "lint-panel-title-description", message, "Say what it shows, and what it means.")
    defaults = mapping(panel.fields[1].get("defaults"))
    # Text in place of numbers needs no unit, nor does a table of many kinds of column.
    if panel.kind != "table" and not defaults.get("unit") and not sequence(defaults.get("mappings")):
        units = [one for one in sequence(panel.fields[1].get("overrides")) if _sets_unit(one)]
        if not units:
            message = "its numbers have no unit"
            yield Fault(panel.steps, "lint-panel-units", message, "Write one (`short` for plain numbers).")
    if not panel.queries:
        yield Fault(panel.steps, "lint-panel-no-targets", "it asks nothing", "Give it a query, or make it a text.")
    variables = read.sources
    for query in panel.queries:
        written = query.source if isinstance(query.source, str) else mapping(query.source).get("uid")
        named = re.fullmatch(r"\$\{?(\w+)\}?|\[\[(\w+)\]\]", str(written))
        if named is None or (named[1] or named[2]) not in variables:
            if mapping(query.source).get("type") in ("datasource", "__expr__") or written in (
                "-- Mixed --",
                "__expr__",
            ):
                continue
            message = "its data source is none that a variable of the dashboard chooses"
            yield Fault(panel.steps, "lint-panel-datasource", message, "Write the variable: `${datasource}`.")
            break


def _sets_unit(override: object) -> bool:
    return any(mapping(one).get("id") == "unit" for one in sequence(mapping(override).get("properties")))


def _label_variable(read: Read, label: str, catalogued: Catalogued) -> Iterator[Fault]:
    """The variable of a label that every scrape attaches; not where no metric shown can have the label."""
    code = _TEMPLATE_RULES[label]
    variable = next((one for one in read.variables if one.name == label), None)
    holder: Steps = (*read.steps, "templating" if read.form == "classic" else "variables")
    if variable is None:
        if _shown_with(read, label, catalogued):
            message = f"no variable {label} chooses among the series"
            yield Fault(holder, code, message, f"Declare it: label_values(metric, {label}).")
        return
    wanted = {
        "is of the type query": variable.kind == "query",
        "takes several values": variable.value.get("multi") is True,
        "has the value `.+` for all": variable.value.get("allValue") == ".+",
        f"is labelled {label.capitalize()}": str(variable.value.get("label")).capitalize() == label.capitalize(),
    }
    for demand, met in wanted.items():
        if not met:
            yield Fault(variable.steps, code, f"the variable should be one that {demand}", "Correct the variable.")


def _shown_with(read: Read, label: str, catalogued: Catalogued) -> bool:
    for panel in read.panels:
        for query in panel.queries:
            text = query.value.get("expr")
            if source_kind(query, read) != "prometheus" or not isinstance(text, str):
                continue
            try:
                node = located(text).node
            except SyntaxFault:
                continue
            if any(isinstance(one, Selector) and may_have(one, label, catalogued) for one in walk(node)):
                return True
    return False
