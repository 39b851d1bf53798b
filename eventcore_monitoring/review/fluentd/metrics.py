"""Metrics that pipelines count from lines (plugin prometheus 2.2.2): gone, new, renamed, of other labels."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from eventcore_monitoring.findings import SourceLine
from eventcore_monitoring.fluentd.places import shown
from eventcore_monitoring.fluentd.tree import Parameter, Section
from eventcore_monitoring.review.change import Change, Risk
from eventcore_monitoring.review.fluentd.pairing import Node
from eventcore_monitoring.review.fluentd.wording import address
from eventcore_monitoring.review.wording import conjoined

# Of a metric that is gone, new or renamed; of what its series are.
PRESENCE: Final = "pipeline-metric"
_SERIES: Final = "pipeline-metric-series"


class Metric(NamedTuple):
    """A metric as a pipeline counts it.

    `context`: the sections of the label that it stands in, without what is called by its name: what it counts.
    """

    name: str
    type: str
    help: str
    field: str
    buckets: str
    labels: Mapping[str, str]
    at: str
    source: SourceLine | None
    context: object

    @property
    def meaning(self) -> object:
        """All but the name and the help."""
        return self.type, self.field, self.buckets, tuple(sorted(self.labels.items())), self.context


def metric_changes(
    before: Sequence[Node], after: Sequence[Node], names: tuple[Sequence[str], Sequence[str]]
) -> Iterator[Change]:
    """The changes of the metrics of two configurations; `names`: the pipelines of each, for addresses."""
    old, new = (_by_name(_metrics(*side)) for side in zip((before, after), names, strict=True))
    gone = [one for name, one in old.items() if name not in new]
    fresh = [one for name, one in new.items() if name not in old]
    for one in gone:
        same = [other for other in fresh if other.meaning == one.meaning]
        if len(same) == 1 and sum(other.meaning == one.meaning for other in gone) == 1:
            fresh.remove(same[0])
            message = f"renames the metric `{one.name}` to `{same[0].name}`: what reads the old name gets nothing"
            yield _change(same[0], message, Risk.DANGER, one.name, same[0].name)
        else:
            message = f"no longer counts the metric `{one.name}`: what reads it gets nothing"
            yield _change(one, message, Risk.DANGER, one.name, "")
    for one in fresh:
        yield _change(one, f"counts the new metric `{one.name}`", Risk.REVIEW, "", one.name)
    for name in sorted(old.keys() & new.keys()):
        yield from _changed(old[name], new[name])


def _by_name(found: Iterable[Metric]) -> Mapping[tuple[str, int], Metric]:
    """By the name, and which of that name it is: several plugins may count one metric."""
    counted = Counter[str]()
    by_name: dict[tuple[str, int], Metric] = {}
    for one in found:
        counted[one.name] += 1
        by_name[one.name, counted[one.name]] = one
    return by_name


def _change(metric: Metric, message: str, risk: Risk, before: str, after: str) -> Change:
    code = PRESENCE if metric.name in (before, after) else _SERIES
    return Change(metric.at, code, message, risk, before, after, source=metric.source)


def _changed(old: Metric, new: Metric) -> Iterator[Change]:
    of = f"of the metric `{new.name}`"
    if old.type != new.type:
        message = f"makes the metric `{new.name}` a {new.type} instead of a {old.type}"
        yield _change(new, message, Risk.DANGER, old.type, new.type)
    gone = [name for name in old.labels if name not in new.labels]
    added = [name for name in new.labels if name not in old.labels]
    if gone:
        labels = conjoined([f"`{name}`" for name in gone])
        more = f" and adds {conjoined([f'`{name}`' for name in added])}" if added else ""
        message = f"removes the label {labels} {of}{more}: what selects or groups by it gets nothing"
        yield _change(new, message, Risk.DANGER, ", ".join(old.labels), ", ".join(new.labels))
    elif added:
        message = f"adds the label {conjoined([f'`{name}`' for name in added])} {of}: it has more series"
        yield _change(new, message, Risk.REVIEW, ", ".join(old.labels), ", ".join(new.labels))
    for name in old.labels:
        if old.labels[name] != new.labels.get(name, old.labels[name]):
            message = f"takes the label `{name}` {of} from `{new.labels[name]}` instead of `{old.labels[name]}`"
            yield _change(new, message, Risk.REVIEW, old.labels[name], new.labels[name])
    if old.field != new.field:
        message = f"takes the value {of} from `{new.field}` instead of `{old.field}`"
        yield _change(new, message, Risk.REVIEW, old.field, new.field)
    if old.buckets != new.buckets:
        yield _change(new, f"has other buckets {of}: {new.buckets}", Risk.REVIEW, old.buckets, new.buckets)
    if old.help != new.help:
        yield _change(new, f"describes {of.removeprefix('of ')} in other words", Risk.NONE, old.help, new.help)


def _metrics(nodes: Sequence[Node], named: Sequence[str]) -> Iterator[Metric]:
    for node in nodes:
        if node.type != "prometheus" or node.kind == "source":
            continue
        common = _labels(node.section)
        for one in node.section.sections:
            name = shown(one.value("name"))
            if one.name == "metric" and name:
                yield Metric(
                    name,
                    shown(one.value("type")),
                    shown(one.value("desc")),
                    shown(one.value("key")),
                    ",".join(part.strip() for part in shown(one.value("buckets")).split(",")),
                    {**common, **_labels(one)},
                    address(node, named),
                    one.source,
                    _context(node, name),
                )


def _labels(section: Section) -> Mapping[str, str]:
    return {
        shown(one.name): shown(one.value)
        for inner in section.sections
        if inner.name == "labels"
        for one in inner.parameters
    }


def _context(node: Node, name: str) -> object:
    """What stands around the plugin, but for the names of things and the plugin itself."""
    label = next((one for one in node.way if one.name == "label"), None)
    if label is None:
        return node.pattern
    return tuple(_nameless(one, name) for one in label.sections if one is not node.section)


def _nameless(section: Section, name: str) -> Section:
    children = (
        one
        for one in section.children
        if not (isinstance(one, Parameter) and one.name == "@id" and name in shown(one.value))
    )
    return Section(section.name, section.argument, tuple(children))
