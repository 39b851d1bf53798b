"""Queries of panels and scalers: series on which a panel shows something, and on which a scaler reads one number."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from eventcore_monitoring.encoding.yaml import Tree
from eventcore_monitoring.findings import Finding, Severity, SourceLine
from eventcore_monitoring.model.dashboards import prometheus_queries
from eventcore_monitoring.model.monitoring import Monitoring
from eventcore_monitoring.model.native_histograms import natives_of, with_classic
from eventcore_monitoring.model.scaling import PrometheusTrigger
from eventcore_monitoring.model.scenarios import Series
from eventcore_monitoring.promql.evaluation import NotKnown, Refused, Semantics
from eventcore_monitoring.promql.native_histograms import of_classic
from eventcore_monitoring.promql.nodes import Node, Range, Selector, Subquery
from eventcore_monitoring.promql.patterns import has_variable
from eventcore_monitoring.promql.printer import to_promql
from eventcore_monitoring.promql.walk import rewritten
from eventcore_monitoring.proof.attempt import Attempt
from eventcore_monitoring.proof.parts import reach, reads_too_far
from eventcore_monitoring.proof.phases import Phase, Shapes, Witness, series_of
from eventcore_monitoring.proof.scenarios import copied
from eventcore_monitoring.proof.subjects import subject_maker
from eventcore_monitoring.proof.tests import input_series
from eventcore_monitoring.proof.timeline import Subject, last_values
from eventcore_monitoring.values import duration

_LONG, _SHORT = 6 * 3_600_000, 1_800_000  # milliseconds


class Query(NamedTuple):
    """A query where it is used: of a panel or of a scaler."""

    at: str
    name: str
    is_scaler: bool
    subject: Subject
    line: SourceLine | None


class QueryProof(NamedTuple):
    """The tests that show what a query gives, and what is wrong with it."""

    query: Query
    tests: tuple[Tree, ...] = ()
    findings: tuple[Finding, ...] = ()


def queries(monitoring: Monitoring) -> Iterator[Query]:
    """The queries of all panels and scalers; what a variable of a dashboard selects is left open.

    Native histograms are played by classic ones, because promtool 2.42 has no samples of them.
    """
    natives = natives_of(monitoring)
    monitoring = with_classic(monitoring, natives)
    subject_of = subject_maker(monitoring)
    for dashboard in monitoring.own_dashboards:
        for _, panel in dashboard.panels():
            for number, query in prometheus_queries(panel):
                node = of_classic(rewritten(query.show.expression.node, _without_variables), natives)
                at = f"dashboards.{dashboard.name}.{panel.title}.show.{number}"
                name = f'panel "{panel.title}" of dashboard {dashboard.name}, query {number + 1}'
                yield Query(at, name, False, subject_of(name, node), query.line)
    for scaling in monitoring.scaling:
        for trigger in scaling.triggers:
            if isinstance(trigger, PrometheusTrigger):
                node = of_classic(monitoring.catalogue.recorded(trigger.when.expression.node), natives)
                at = f"scaling.{scaling.name}.triggers.{trigger.name}.when"
                name = f"scaler {scaling.name}, trigger {trigger.name}"
                yield Query(at, name, True, subject_of(name, node), trigger.line)


def addresses(monitoring: Monitoring) -> Iterator[tuple[str, SourceLine | None]]:
    """The addresses of all queries, with their lines."""
    return ((query.at, query.line) for query in queries(monitoring))


def _without_variables(part: Node) -> Node | None:
    match part:
        case Selector(matchers=matchers) if any(has_variable(matcher.value) for matcher in matchers):
            return replace(part, matchers=tuple(one for one in matchers if not has_variable(one.value)))
        case Range(selector, window) if "$" in window:
            return Range(selector, "5m")
        case Subquery(window=window) if "$" in window:
            return replace(part, window="1h", step=None)
    return None


def query_proof(query: Query) -> QueryProof:
    """What a query gives: with data something, and of a scaler one series; without data nothing."""
    if reads_too_far(query.subject) and not query.is_scaler:  # to try that would take hours
        return QueryProof(query)
    # What a window of a month shows, it shows on little data too; only a comparison with what was may need it all.
    briefly = [_SHORT] if reach(query.subject) >= _LONG else []
    attempts = (Attempt(query.subject, frozenset(), most) for most in (*briefly, None))
    witness = next((found for attempt in attempts for found in attempt.firing()), None)
    if witness is None:
        message = "cannot be shown to give anything: no series were found on which it has a result"
        fix = "correct the expression, or waive the finding with a reason"
        code = "scaler-without-data" if query.is_scaler else "panel-without-data"
        return QueryProof(query, (), (Finding(query.at, code, message, fix, source=query.line),))
    now = witness.phases[1].shapes
    lasts = witness.phases[0].lasts + 2 * query.subject.evaluated
    if not query.is_scaler:
        return QueryProof(query, (_shows_something(query, witness, now, lasts),))
    return _of_scaler(query, now, lasts)


def _of_scaler(query: Query, now: Shapes, lasts: int) -> QueryProof:
    twice = {**now, **{copy: shape for key, shape in now.items() if (copy := copied(key)) is not None}}
    findings, tests = [], []
    for name, shapes in (("reads one number", now), ("reads one number of two instances", twice)):
        values = _values(query.subject, shapes, lasts)
        if values is None or len(values) == 1:
            tests.append(_test(query, name, _steady(query.subject, shapes, lasts), lasts, 1))
            continue
        message = f"gives {len(values)} series where several instances run, and a scaler takes one number"
        fix = "aggregate it: sum(…), max(…)"
        findings.append(Finding(query.at, "scaler-reads-several", message, fix, source=query.line))
    nothing = _values(query.subject, {}, lasts)
    if nothing:
        message = (
            f"gives {nothing[0]:g} when there is no data at all, which scales the workload in while nobody sees it"
        )
        fix = "leave out what stands in for missing data, such as `or vector(0)`"
        found = Finding(query.at, "scaler-zero-without-data", message, fix, Severity.ERROR, query.line)
        findings.append(found)
    else:
        tests.append(_test(query, "reads nothing without data", (), lasts, 0))
    return QueryProof(query, tuple(tests), tuple(findings))


def _values(subject: Subject, shapes: Shapes, lasts: int) -> list[float] | None:
    """The values at the end of a time in which all stays as it is; None where the evaluator does not know them."""
    series = _steady(subject, shapes, lasts)
    try:
        return last_values(subject, subject.typed.node, series, lasts, Semantics.OPEN)
    except (NotKnown, Refused):
        return None


def _shows_something(query: Query, witness: Witness, now: Shapes, lasts: int) -> Tree:
    """The test with series that stay as they are; with those of the witness where it takes a change."""
    series, end = _steady(query.subject, now, lasts), lasts
    if witness.span is not None and _values(query.subject, now, lasts) == []:
        series, end = witness.series, witness.span.begin
    return _test(query, "shows something", series, end, 1, at_least=True)


def _steady(subject: Subject, shapes: Shapes, lasts: int) -> tuple[Series, ...]:
    return tuple(series_of((Phase(lasts, shapes),), subject.scraped))


def _test(
    query: Query, does: str, series: Sequence[Series], lasts: int, number: int, *, at_least: bool = False
) -> Tree:
    subject = query.subject
    counted = f"count({to_promql(subject.typed.node)})"
    expression = f"{counted} >= bool {number}" if at_least else f"{counted} or vector(0)"
    end = lasts // subject.evaluated * subject.evaluated
    return {
        "name": f"{query.name} {does}",
        "interval": duration(subject.scraped),
        "input_series": input_series(series, subject.scraped, lasts),
        "promql_expr_test": [
            {
                "expr": expression,
                "eval_time": duration(end),
                "exp_samples": [{"labels": "{}", "value": 1 if at_least else number}],
            }
        ],
    }
