"""A dashboard names a variable (`$name`) that it does not have.

Why: Grafana leaves the text as it is, so the query selects a value called `$name`, which nothing has.
Fix: declare the variable, correct the name, or add the label to `filter_by`.
"""

import re
from collections.abc import Iterator
from difflib import get_close_matches
from typing import assert_never

from eventcore_monitoring.findings import Finding
from eventcore_monitoring.model.dashboards import (
    Annotation,
    Dashboard,
    ElasticsearchQuery,
    LokiQuery,
    Panel,
    PanelQuery,
    PostgresQuery,
    Query,
    QueryVariable,
    Text,
)
from eventcore_monitoring.model.declared import Declared
from eventcore_monitoring.model.monitoring import Monitoring

# Grafana's three notations; names that begin with __ are its own, and $name$ quotes text in SQL.
_NAMED = re.compile(r"\$\{(\w+)(?::\w+)?\}|\$([A-Za-z_]\w*)(?![\w$])|\[\[(\w+)\]\]", re.ASCII)


def variable_not_declared(monitoring: Monitoring) -> Iterator[Finding]:
    """Variables in queries, titles, legends, links and `repeat` that are not declared on their dashboard."""
    for dashboard in monitoring.own_dashboards:
        known = {"datasource", *dashboard.filter_by, *(variable.name for variable in dashboard.variables)}
        for at, text, declaration in _texts(dashboard):
            for name in dict.fromkeys(_names(text)):
                if name not in known and not name.startswith("__") and not name.endswith("_datasource"):
                    yield _finding(at, name, known, declaration)
        before: set[str] = set(dashboard.filter_by)
        for variable in dashboard.variables:
            if isinstance(variable, QueryVariable):
                at = f"dashboards.{dashboard.name}.variables.{variable.name}.within"
                yield from (_finding(at, name, before, variable) for name in variable.within if name not in before)
            before.add(variable.name)


def _finding(at: str, name: str, known: set[str], declaration: Declared) -> Finding:
    near = get_close_matches(name, sorted(known), n=1)
    fix = f"did you mean {near[0]}?" if near else "declare the variable on the dashboard, or correct the name"
    return Finding(
        at, "variable-not-declared", f"names the variable `{name}`, which is not declared", fix, source=declaration.line
    )


def _names(text: str) -> Iterator[str]:
    return (braced or plain or square for braced, plain, square in _NAMED.findall(text))


def _texts(dashboard: Dashboard) -> Iterator[tuple[str, str, Declared]]:
    at = f"dashboards.{dashboard.name}"
    for row in dashboard.rows:
        yield f"{at}.{row.title}", f"{row.title} {_named(row.repeat)}", row
        for panel in row.panels:
            yield from _of_panel(f"{at}.{panel.title}", panel)
    for annotation in dashboard.annotations:
        if isinstance(annotation, Annotation):
            yield f"{at}.annotations.{annotation.name}", str(annotation.show.expression), annotation


def _of_panel(at: str, panel: Panel) -> Iterator[tuple[str, str, Declared]]:
    links = " ".join(link.url for link in (*panel.links, *getattr(panel, "data_links", ())))
    markdown = panel.markdown if isinstance(panel, Text) else ""
    yield at, f"{panel.title} {_named(panel.repeat)} {links} {markdown}", panel
    for number, query in enumerate(getattr(panel, "show", ())):
        yield f"{at}.show.{number}", _query_text(query), query


def _query_text(query: PanelQuery) -> str:
    match query:
        case Query():
            return f"{query.show.expression} {query.legend}"
        case LokiQuery():
            return f"{query.logql} {query.legend}"
        case ElasticsearchQuery():
            return f"{query.lucene} {query.legend} {query.count_by or ''}"
        case PostgresQuery():
            return query.sql
        case _:
            assert_never(query)


def _named(variable: str | None) -> str:
    return f"${{{variable}}}" if variable else ""
