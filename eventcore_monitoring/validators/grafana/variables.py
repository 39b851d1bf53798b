"""Variables that are used and not declared."""

from __future__ import annotations

import re
from collections.abc import Iterator

from eventcore_monitoring.validators.grafana.fault import Fault, Steps
from eventcore_monitoring.validators.grafana.reading import Read
from eventcore_monitoring.validators.grafana.schema import source_kind
from eventcore_monitoring.validators.tree import mapping, sequence

# `$name`, `${name}`, `${name:format}`, `${name.field}`, `[[name]]`, `[[name:format]]`; `$1` is a group of a pattern.
_USE = re.compile(
    r"\$(?P<plain>[a-zA-Z_]\w*)|\$\{(?P<braces>[a-zA-Z_]\w*)(?:[.:][^{}]*)?\}|\[\[(?P<old>\w+)(?:[.:]\w+)?\]\]",
    re.ASCII,
)
# Names that data sources fill in themselves, without the underscores of Grafana's own.
_OF_DATA_SOURCES = frozenset(("timeFilter", "interval", "range", "timeRange"))
_ASKED = ("expr", "query", "rawSql", "legendFormat", "alias", "interval", "step", "target")
_LANGUAGES = (None, "prometheus", "loki", "elasticsearch", "grafana-postgresql-datasource", "postgres", "mysql")


def variables_in(text: str) -> set[str]:
    """The names of the variables in a text, Grafana's own (`__interval`) too."""
    return {next(name for name in found.groups() if name) for found in _USE.finditer(text)}


def undeclared_variables(read: Read) -> Iterator[Fault]:
    """A fault for each place and each variable that neither the dashboard nor Grafana declares."""
    inputs = sequence(read.value.get("__inputs"))
    known = {str(one.name) for one in read.variables} | {str(mapping(one).get("name")) for one in inputs}
    known |= _OF_DATA_SOURCES
    for where, text in _texts(read):
        for name in sorted(variables_in(text) - known):
            if not name.startswith("__"):
                message = f"the variable {name} is not declared"
                yield Fault(where, "grafana-variable-undeclared", message, "Declare it, or correct its name.")
    for where, repeated in _repeats(read):
        if repeated not in known:
            message = f"the variable {repeated} to repeat by is not declared"
            yield Fault(where, "grafana-variable-undeclared", message, "Declare it, or correct its name.")


def _texts(read: Read) -> Iterator[tuple[Steps, str]]:
    for panel in read.panels:
        for key in ("title", "interval", "timeFrom", "timeShift"):
            if isinstance(text := panel.value.get(key), str):
                yield (*panel.steps, key), text
        for query in panel.queries:
            if source_kind(query, read) in _LANGUAGES:
                for key in _ASKED:
                    if isinstance(text := query.value.get(key), str):
                        yield (*query.steps, key), text
    for way, row in read.rows:
        if isinstance(title := row.get("title"), str):
            yield (*way, "title"), title
    for variable in read.variables:
        where, text = variable.query
        if variable.kind == "query" and isinstance(text, str):
            yield where, text
    for annotation in read.annotations:
        if isinstance(text := annotation.value.get("expr"), str):
            yield (*annotation.steps, "expr"), text


def _repeats(read: Read) -> Iterator[tuple[Steps, str]]:
    for panel in read.panels:
        if panel.repeat is not None:
            yield panel.repeat[0], str(panel.repeat[1])
    for way, row in read.rows:
        repeat = row.get("repeat")
        named = repeat.get("value") if isinstance(repeat, dict) else repeat
        if named:
            yield (*way, "repeat"), str(named)
