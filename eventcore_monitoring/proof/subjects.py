"""What is to be proven: the alerts of a deployment, and those of rule files, as Prometheus evaluates them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from eventcore_monitoring.model.alerts import Alert
from eventcore_monitoring.model.metrics import Counter, Gauge
from eventcore_monitoring.model.monitoring import Monitoring
from eventcore_monitoring.promql.nodes import Node, Range, Selector
from eventcore_monitoring.promql.types import Catalogued, Typed
from eventcore_monitoring.promql.walk import selectors, walk
from eventcore_monitoring.proof.phases import up
from eventcore_monitoring.proof.timeline import Recorded, Subject
from eventcore_monitoring.rules.use import Use, Whole
from eventcore_monitoring.values import milliseconds

_EVALUATED = 60_000  # Prometheus' own default (`global.evaluation_interval`)
_SCRAPED = 60_000
_MOST = 1500  # samples that a series should need at most
_LONG = 6 * 3_600_000  # what looks back so far is shown in
_MANY = 72  # so many samples and evaluations, and each of its windows in no fewer samples than
_FEW = 12


def subject_maker(monitoring: Monitoring) -> Callable[[str, Node], Subject]:
    """Makes a subject of an expression that a deployment declares: evaluated as usual, reading what is declared."""
    catalogue = monitoring.catalogue
    records: dict[str, list[Recorded]] = {}
    for rule in monitoring.recording_rules:
        typed = catalogue.typed(catalogue.recorded(rule.expression.node, rule.record))
        records.setdefault(rule.record, []).append(Recorded(rule.record, typed, dict(rule.labels)))
    attached = {name: metric.target.attached for name, metric in catalogue.metric_of.items()}
    attached["up"] = next((target.attached for target in monitoring.targets), {})

    parts = tuple(
        (metric.name, metric.at_most)
        for metric in monitoring.metrics
        if isinstance(metric, Counter | Gauge) and metric.at_most is not None
    )

    def made(name: str, node: Node) -> Subject:
        needed = _needed(node, records)
        return Subject(
            name,
            catalogue.typed(node),
            records=needed,
            evaluated=milliseconds(monitoring.evaluation_interval),
            scraped=_scraped(node, needed, catalogue.facts) or _SCRAPED,
            attached=attached,
            names=catalogue.names,
            parts=parts,
        )

    return made


def declared_subjects(monitoring: Monitoring, alerts: Sequence[Alert] | None = None) -> Iterator[Subject]:
    """Alerts of a deployment, all of them or these; what is recorded they read from the records, as the rules do."""
    made = subject_maker(monitoring)
    for alert in monitoring.alerts if alerts is None else alerts:
        subject = made(alert.name, monitoring.catalogue.recorded(alert.when.node))
        yield sparsely(
            subject._replace(
                waits=milliseconds(alert.for_),
                keeps=milliseconds(alert.keep_firing_for),
                labels={"severity": alert.severity, **monitoring.labels, **alert.labels},
                evaluated=milliseconds(monitoring.interval_of(monitoring.group_of(alert))),
                at=f"alerts.{alert.name}",
                source=alert.line,
            )
        )


def sparsely(subject: Subject) -> Subject:
    """The same alert; what is seen over many hours is scraped and evaluated as seldom as shows the same."""
    sparse = _sparse(_reach(subject.typed, subject.records))
    sparse = min(sparse, subject.waits or sparse)  # what waits is looked at while it does
    return subject._replace(
        evaluated=max(subject.evaluated, sparse),
        scraped=max(subject.scraped, min(sparse, _most(subject.typed.node, subject.records))),
    )


def _sparse(reach: int) -> int:
    """Between two samples, and two evaluations, of what is seen over many hours, in milliseconds; 0 for anything else.

    Fewer show the same, and a proof takes seconds instead of minutes: an alert on three days takes twelve to show.
    """
    return reach // _MANY // _EVALUATED * _EVALUATED if reach >= _LONG else 0


def _reach(typed: Typed, needed: tuple[Recorded, ...]) -> int:
    return typed.type.reach.oldest + max((one.typed.type.reach.oldest for one in needed), default=0)


def _most(node: Node, needed: tuple[Recorded, ...]) -> int:
    """The longest time between two samples with which each window still has a few."""
    parts = list(_parts(node, needed))
    recorded = {record.name for record in needed}
    windows = [
        milliseconds(part.window) for part in parts if isinstance(part, Range) and part.selector.name not in recorded
    ]
    read = [part for part in parts if isinstance(part, Selector) and part.name not in recorded]
    # A value is read for five minutes; what is only read in windows may be scraped less often.
    if len(read) > len(windows):
        return _SCRAPED * 4
    return min(windows, default=_SCRAPED) // _FEW


def read_subjects(whole: Whole) -> Iterator[Subject]:
    """The alerts of rule files."""
    made = read_subject_maker(whole)
    return (made(use) for use in whole.uses if use.role == "alert")


def read_subject_maker(whole: Whole) -> Callable[[Use], Subject]:
    """Makes subjects of alerts of rule files. A record is that of the same file, where several files define it."""
    records: dict[str, dict[str, list[Recorded]]] = {}
    for use in whole.uses:
        if use.role == "record":
            of_file = records.setdefault(use.name, {})
            of_file.setdefault(_file(use), []).append(Recorded(use.name, use.typed, dict(use.labels)))

    def made(use: Use) -> Subject:
        near = {name: files.get(_file(use)) or next(iter(files.values())) for name, files in records.items()}
        return read_subject(use, near, whole.catalogued)._replace(names=whole.names)

    return made


def _file(use: Use) -> str:
    return "" if use.source is None else use.source.file


def read_subject(use: Use, records: Mapping[str, list[Recorded]], catalogued: Catalogued) -> Subject:
    """One alert of a rule file. What nobody says (how often it is scraped and evaluated) is as the windows need it."""
    needed = _needed(use.node, records)
    parts = list(_parts(use.node, needed))
    windows = [milliseconds(part.window) for part in parts if isinstance(part, Range)]
    reach = _reach(use.typed, needed)
    said = _scraped(use.node, needed, catalogued)
    scraped = said or min([_SCRAPED, *(window // 4 for window in windows)])
    # A value is read for five minutes; what is only read in windows may be scraped less often.
    is_read = sum(isinstance(part, Selector) for part in parts) > len(windows)
    most = _SCRAPED * 4 if is_read else max(min(windows, default=_SCRAPED) // 4, _SCRAPED * 4)
    scraped = max(scraped, min(up(reach // _MOST, 15_000), most))
    evaluated = use.evaluated or max(_EVALUATED, min(up(reach // _MOST * 20, 60_000), use.waits or reach))
    # promtool reads 10,000 samples for one query at most, those of records among them.
    evaluated = max(evaluated, up(reach // _MOST, 60_000))
    return Subject(
        use.name,
        use.typed,
        use.waits,
        use.keeps,
        dict(use.labels),
        needed,
        evaluated,
        scraped,
        use.at.removesuffix(".expr"),
        use.source,
        fixed=said is not None,
    )


def _parts(node: Node, needed: tuple[Recorded, ...]) -> Iterator[Node]:
    for one in (node, *(record.typed.node for record in needed)):
        yield from walk(one)


def _needed(node: Node, records: Mapping[str, list[Recorded]]) -> tuple[Recorded, ...]:
    """The recording rules that an expression reads, those first that others read."""
    found: list[Recorded] = []
    entered: set[str] = set()

    def enter(current: Node) -> None:
        for selector in selectors(current):
            name = selector.name or ""
            if name in records and name not in entered:
                entered.add(name)
                for record in records[name]:
                    enter(record.typed.node)
                found.extend(records[name])

    enter(node)
    return tuple(found)


def _scraped(node: Node, needed: tuple[Recorded, ...], catalogued: Catalogued) -> int | None:
    """Between two samples, in milliseconds: the shortest interval of what is read; None where nobody says it."""
    recorded = {record.name for record in needed}
    names = {part.name for part in _parts(node, needed) if isinstance(part, Selector)} - recorded
    facts = [catalogued(name) for name in names if name]
    return min((one.interval for one in facts if one is not None and one.interval is not None), default=None)
