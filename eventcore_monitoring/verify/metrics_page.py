"""A metrics page against the declared metrics: what is missing, extra, of another type, unit, label set or buckets.

A page shows the series of one moment of one target. So a metric that the page names without a series is no fault, and
what the labels of a scrape will be, no page can say.
"""

from __future__ import annotations

from collections import Counter as Count
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Final, NamedTuple, get_args

from eventcore_monitoring.adopt.exposition import Family
from eventcore_monitoring.encoding.number import number
from eventcore_monitoring.exporters import ready_made
from eventcore_monitoring.findings import Finding, Severity
from eventcore_monitoring.model.metrics import (
    Counter,
    Gauge,
    Histogram,
    Info,
    Metric,
    MetricUnit,
    NativeHistogram,
    Summary,
)
from eventcore_monitoring.model.monitoring import Monitoring
from eventcore_monitoring.rules.known import unit_word
from eventcore_monitoring.verify.words import listed

# Words behind which a name may have another unit in front (`_seconds_total`).
_ENDINGS: Final = ("_total", "_info")
# The kinds of a page as which each kind that can be declared is exposed; first the usual one.
_KINDS: Final[Sequence[tuple[type, tuple[str, ...]]]] = (
    (Counter, ("counter",)),
    (Gauge, ("gauge", "stateset")),
    (Histogram, ("histogram",)),
    (NativeHistogram, ("histogram",)),
    (Summary, ("summary",)),
    (Info, ("gauge", "info")),
)
_EVERYWHERE: Final = ("go_", "process_", "promhttp_", "python_")
_UNTYPED: Final = ("unknown", "untyped")


class Compared(NamedTuple):
    """The job that a page is taken for, how many of its metrics are on it, of how many, and what differs."""

    job: str
    there: int
    declared: int
    findings: tuple[Finding, ...]


def likely_job(monitoring: Monitoring, families: Iterable[Family]) -> str | None:
    """The job whose declared metrics share most names with a page; None where no job shares one.

    What every process exposes says nothing of whose it is, unless there is nothing else.
    """
    names = {one.name for one in families}
    shared = [metric for metric in monitoring.metrics if metric.name in names]
    telling = [metric for metric in shared if not is_of_every_process(metric.name)] or shared
    counts = Count(metric.target.job for metric in telling)
    declared = Count(metric.target.job for metric in monitoring.metrics)
    return max(counts, key=lambda job: (counts[job], counts[job] / declared[job]), default=None)


def is_of_every_process(name: str) -> bool:
    """Whether clients expose a metric of this name by themselves, whatever the process does."""
    return name.startswith(_EVERYWHERE)


def compare_page(monitoring: Monitoring, families: Sequence[Family], job: str) -> Compared:
    """What differs between a page and the metrics that are declared for a job, in the order of the declarations."""
    page = {one.name: one for one in families}
    metrics = [metric for metric in monitoring.metrics if metric.target.job == job]
    findings: list[Finding] = []
    for metric in metrics:
        family = page.get(metric.name)
        findings += [_missing(metric, page, monitoring)] if family is None else _differences(metric, family)
    findings += _extra(monitoring, families, job)
    return Compared(job, sum(metric.name in page for metric in metrics), len(metrics), tuple(findings))


def _finding(metric: Metric, code: str, message: str, fix: str, severity: Severity = Severity.ERROR) -> Finding:
    return Finding(f"metrics.{metric.name}", f"verify-{code}", message, fix, severity, metric.line)


def _missing(metric: Metric, page: Mapping[str, Family], monitoring: Monitoring) -> Finding:
    others = [name for name in page if name not in monitoring.metric_of]
    stem = _stem(metric.name)
    for name in others:
        there, here = unit_word(name), unit_word(metric.name)
        if _stem(name) == stem and there != here:
            message = f"is declared in {here or 'no unit'}, but the page has `{name}`, in {there or 'no unit'}"
            fix = f"expose it as `{metric.name}` (Prometheus counts in base units), or declare `{name}`"
            return _finding(metric, "metric-unit", message, fix)
    near = get_close_matches(metric.name, others, n=1, cutoff=0.8)
    fix = f"did you mean `{near[0]}`, which is there?" if near else "expose it, or remove the declaration"
    return _finding(metric, "metric-missing", "is not on the page", fix)


def _stem(name: str) -> str:
    """A name without its unit, so that `x_seconds` and `x_milliseconds` are alike."""
    for ending in _ENDINGS:
        name = name.removesuffix(ending)
    word = unit_word(name)
    return name if word is None else name.removesuffix(f"_{word}")


def _differences(metric: Metric, family: Family) -> Iterator[Finding]:
    kinds = next(kinds for kind, kinds in _KINDS if isinstance(metric, kind))
    if family.kind in _UNTYPED:
        message = f"is declared as a {kinds[0]}, and the page does not say what it is"
        yield _finding(metric, "metric-type", message, f"write # TYPE {metric.name} {kinds[0]}", Severity.NOTE)
    elif family.kind not in kinds:
        message = f"is declared as a {metric.kind.replace('_', ' ')}, but the page has a {family.kind}"
        yield _finding(metric, "metric-type", message, f"declare it as {_class(family.kind)}, or expose a {kinds[0]}")
        return
    yield from _unit(metric, family)
    if family.help != metric.help and metric.name not in ready_made():
        message = f"says of itself on the page: {family.help or 'nothing'}"
        fix = f"write the same at both places; declared is: {metric.help}"
        yield _finding(metric, "metric-help", message, fix, Severity.NOTE)
    if family.series:  # many a counter with labels begins with its first event
        yield from _labels(metric, family)
    if isinstance(metric, Histogram) and family.edges:
        yield from _edges(metric, "buckets", metric.buckets, family.edges)
    if isinstance(metric, Histogram) and not family.edges and family.series:
        message = "is declared with buckets, and the page has none but +Inf: it may be a native histogram"
        yield _finding(metric, "metric-buckets", message, "declare a NativeHistogram, or expose its buckets")
    if isinstance(metric, Summary) and family.quantiles:
        yield from _edges(metric, "quantiles", metric.quantiles, family.quantiles)


def _class(kind: str) -> str:
    return f"{'an' if kind == 'info' else 'a'} {kind.capitalize()}"


def _unit(metric: Metric, family: Family) -> Iterator[Finding]:
    """What OpenMetrics says in `# UNIT`: a unit is part of the name there."""
    declared = None if isinstance(metric, Info) else metric.unit
    if family.unit in get_args(MetricUnit) and declared is not None and family.unit != declared:
        message = f"is declared in {declared}, but the page says that it is in {family.unit}"
        yield _finding(metric, "metric-unit", message, f'write unit="{family.unit}", or correct the page')


def _labels(metric: Metric, family: Family) -> Iterator[Finding]:
    declared = {label.name: label for label in metric.label_set}
    for name, label in declared.items():
        if not label.optional and name not in family.always:
            some = name in family.labels
            message = f"{'has series' if some else 'is'} without the label `{name}`"
            fix = f'write Label(name="{name}", optional=True), or expose it' if some else "expose it, or remove it"
            yield _finding(metric, "metric-label", message, fix)
        if label.values and (others := family.values.get(name, frozenset()) - {*label.values, ""}):
            message = f"has {name}={listed(sorted(others))}, which {'is' if len(others) == 1 else 'are'} not declared"
            fix = f"add it to the values of `{name}`; declared: {listed(label.values)}"
            yield _finding(metric, "metric-label", message, fix)
    for name in family.labels:
        if name not in declared and name not in _static(metric):
            message = f"has the label `{name}`, which is not declared"
            fix = "declare it: an aggregation or a match of labels may depend on it"
            yield _finding(metric, "metric-label", message, fix, Severity.WARNING)


def _static(metric: Metric) -> Mapping[str, str]:
    """Labels that a page has because the scrape of its target keeps them (`honor_labels`)."""
    return metric.target.labels


def _edges(metric: Metric, what: str, declared: Sequence[float], there: Sequence[float]) -> Iterator[Finding]:
    ours, theirs = {float(edge) for edge in declared}, {float(edge) for edge in there}
    if ours == theirs:
        return
    parts = [
        f"{word} {', '.join(map(number, sorted(edges)))}"
        for word, edges in (("lacks", ours - theirs), ("has also", theirs - ours))
        if edges
    ]
    message = f"has other {what} than declared: the page {' and '.join(parts)}"
    yield _finding(metric, f"metric-{what}", message, f"write {what}=[{', '.join(map(number, sorted(theirs)))}]")


def _extra(monitoring: Monitoring, families: Sequence[Family], job: str) -> Iterator[Finding]:
    """What is on the page and nobody declares, but for what well-known exporters and clients have anyway."""
    known = ready_made()
    page = {one.name for one in families}
    names = [
        one.name
        for one in families
        if one.name not in monitoring.metric_of
        and all(f"{one.name}{ending}" not in monitoring.metric_of for ending in ("_bucket", "_count"))
        and all(f"{one.name}{ending}" not in known for ending in ("", "_count"))
        and not _is_moment(one.name, page)
    ]
    if names:
        several = "metrics" if len(names) > 1 else "metric"
        message = f"the page has {len(names)} {several} that nobody declares: {listed(names)}"
        fix = "declare those that you use; `adopt metrics` prints the declarations"
        yield Finding(f"targets.{job}", "verify-metric-extra", message, fix, Severity.NOTE)


def _is_moment(name: str, page: Collection[str]) -> bool:
    """Whether a metric says when another one began: in the text format some clients expose that by itself."""
    stem = name.removesuffix("_created")
    return stem != name and any(f"{stem}{ending}" in page for ending in ("", "_total"))
