"""What changes of the metric contract, and what reads each metric that is not as it was."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from eventcore_monitoring.model.metrics import Metric
from eventcore_monitoring.review.change import Change, Risk
from eventcore_monitoring.review.contract import Contract
from eventcore_monitoring.review.wording import counted

# Names of series, and a label or "": the addresses of what reads any of them (and speaks of the label).
Readers = Callable[[Sequence[str], str], tuple[str, ...]]


def renamed(before: Contract, after: Contract) -> dict[str, str]:
    """The metrics that are called otherwise now: gone and new, with all else the same; by every name of theirs."""
    gone = [metric for name, metric in before.metrics.items() if name not in after.metrics]
    new = [metric for name, metric in after.metrics.items() if name not in before.metrics]
    found: dict[str, str] = {}
    for metric in gone:
        alike = [one for one in new if _shape(one) == _shape(metric)]
        same_help = [one for one in alike if one.help == metric.help]
        if len(alike) == 1 or len(same_help) == 1:
            other = (alike if len(alike) == 1 else same_help)[0]
            new.remove(other)
            found |= dict(zip(metric.exposed, other.exposed, strict=True))
            found[metric.name] = other.name
    return found


def changed_names(before: Contract, after: Contract) -> set[str]:
    """Every name of a metric that is not as it was."""
    names = {name for name in {*before.metrics, *after.metrics} if before.metrics.get(name) != after.metrics.get(name)}
    metrics = (side.metrics[name] for side in (before, after) for name in names if name in side.metrics)
    return {exposed for metric in metrics for exposed in (metric.name, *metric.exposed)}


def _shape(metric: Metric) -> object:
    return (
        metric.kind,
        metric.target.job,
        metric.label_names,
        getattr(metric, "unit", None),
        getattr(metric, "buckets", None),
    )


def metric_changes(before: Contract, after: Contract, readers: Readers) -> Iterator[Change]:
    """What changes of the metrics; `readers` of the later side."""
    for change in _changes(before, after, readers):
        name = change.at.partition(".")[2]
        yield replace(change, source=(after if name in after.metrics else before).source(name))


def _changes(before: Contract, after: Contract, readers: Readers) -> Iterator[Change]:
    if not (before.read and after.read):
        if before.read or after.read:
            said = _whole(before, after)
            yield Change("metrics", "metric-contract", said, Risk.NONE if after.read else Risk.REVIEW)
        elif before.fault != after.fault:
            yield Change("metrics", "metric-contract", _whole(before, after), Risk.REVIEW)
        return
    called = renamed(before, after)
    for name in dict.fromkeys((*before.metrics, *after.metrics)):
        was, now = before.metrics.get(name), after.metrics.get(name)
        at = f"metrics.{name}"
        if was is None:
            if name not in called.values():
                yield Change(at, "metric-added", "is new", Risk.NONE)
        elif now is None and name in called:
            hits = readers([*was.exposed, was.name], "")
            said = f"was called `{name}`{f', and {_count(hits)} still {_read(hits)} that name' if hits else ''}"
            risk = Risk.DANGER if hits else Risk.REVIEW
            yield Change(f"metrics.{called[name]}", "metric-renamed", said, risk, name, called[name], hits=hits)
        elif now is None:
            hits = readers([*was.exposed, was.name], "")
            said = f"is gone{f', and {_count(hits)} {_read(hits)} it' if hits else ''}"
            yield Change(at, "metric-removed", said, Risk.DANGER if hits else Risk.REVIEW, hits=hits)
        elif was != now:
            yield from _of_one(at, was, now, readers)


def _whole(before: Contract, after: Contract) -> str:
    """What is said of contracts that are not both there and readable."""
    if after.fault:
        return f"the contract cannot be read, so no metric is compared: {after.fault}"
    if before.fault:
        return f"the contract can be read now; what it was is not compared: {before.fault}"
    return (
        f"the contract is new: {counted(len(after.metrics), 'metric')}"
        if after.read
        else "there is no contract any more"
    )


def _count(hits: Sequence[str]) -> str:
    return counted(len(hits), "place")


def _read(hits: Sequence[str]) -> str:
    return "reads" if len(hits) == 1 else "read"


def _of_one(at: str, was: Metric, now: Metric, readers: Readers) -> Iterator[Change]:
    broken, names = Risk.DANGER, [*now.exposed, now.name, *was.exposed]

    def change(what: str, message: str, risk: Risk, before: object = "", after: object = "", label: str = "") -> Change:
        read = readers(names, label) if risk is not Risk.NONE else ()
        risk = Risk.REVIEW if risk is Risk.DANGER and not read else risk
        return Change(at, f"metric-{what}", message, risk, str(before), str(after), hits=read)

    if was.kind != now.kind:
        yield change("type", f"is a {now.kind} instead of a {was.kind}", broken, was.kind, now.kind)
    units = getattr(was, "unit", None), getattr(now, "unit", None)
    if units[0] != units[1]:
        yield change("unit", f"is in {units[1]} instead of {units[0]}", broken, *units)
    if was.target.job != now.target.job:
        yield change("target", f"comes from the job `{now.target.job}`, before from `{was.target.job}`", broken)
    elif was.target != now.target:
        fields = [
            name for name in type(now.target).model_fields if getattr(was.target, name) != getattr(now.target, name)
        ]
        yield change("target", f"its target has another {' and '.join(fields)}", Risk.REVIEW)
    yield from _of_labels(was, now, change, broken)
    edges = getattr(was, "buckets", None), getattr(now, "buckets", None)
    if edges[0] != edges[1] and edges[0] and edges[1]:
        gone = [edge for edge in edges[0] if edge not in edges[1]]
        shown = ", ".join(f"{edge:g}" for edge in gone)
        said = f"has no bucket at {shown} any more" if gone else "has more buckets"
        yield change("buckets", said, Risk.REVIEW if gone else Risk.NONE, *edges)
    if was.help != now.help:
        yield change("help", "is explained otherwise", Risk.NONE, was.help, now.help)
    told = ("name", "kind", "unit", "target", "labels", "buckets", "help", "origin")
    rest = [
        name
        for name in {**type(was).model_fields, **type(now).model_fields}
        if name not in told and getattr(was, name, None) != getattr(now, name, None)
    ]
    if rest and was.kind == now.kind:
        yield change("bounds", f"is declared otherwise: {', '.join(rest)}", Risk.REVIEW)


def _of_labels(was: Metric, now: Metric, change: Callable[..., Change], broken: Risk) -> Iterator[Change]:
    former: Mapping[str, object] = {label.name: label for label in was.label_set}
    current = {label.name: label for label in now.label_set}
    for name in dict.fromkeys((*former, *current)):
        if name not in current:
            yield change("labels", f"has no label `{name}` any more", broken, name, label=name)
        elif name not in former:
            yield change(
                "labels", f"has the label `{name}` now: sums over its series stay, matches may not", broken, "", name
            )
        else:
            one, other = next(label for label in was.label_set if label.name == name), current[name]
            gone = [value for value in one.values if value not in other.values] if other.values else []
            new = [value for value in other.values if value not in one.values] if one.values else []
            if gone:
                said = f"the label `{name}` is never {' or '.join(gone)} any more"
                asked = (change("labels", said, broken, label=value) for value in gone)
                yield next((one for one in asked if one.hits), change("labels", said, Risk.REVIEW))
            if new:
                yield change("labels", f"the label `{name}` may be {' or '.join(new)} now", Risk.NONE)
            if bool(one.values) != bool(other.values):
                known = "now" if other.values else "no more"
                yield change("labels", f"the values of the label `{name}` are known {known}", Risk.NONE)
            if one.optional != other.optional:
                said = "may be missing now" if other.optional else "is always there now"
                yield change("labels", f"the label `{name}` {said}", Risk.REVIEW if other.optional else Risk.NONE)
            if one.help != other.help:
                yield change("help", f"the label `{name}` is explained otherwise", Risk.NONE)
