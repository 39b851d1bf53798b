"""Who is paged: the routes of both sides, and the receivers that each alert reaches through them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from eventcore_monitoring.alertmanager.inhibition import may_silence
from eventcore_monitoring.alertmanager.matchers import NotJudged
from eventcore_monitoring.alertmanager.reading import read_configuration
from eventcore_monitoring.alertmanager.routing import deliveries_of
from eventcore_monitoring.alertmanager.tree import Configuration, Inhibition
from eventcore_monitoring.findings import SourceLine
from eventcore_monitoring.review.alerts import alert_address
from eventcore_monitoring.review.change import Change, Risk
from eventcore_monitoring.review.tree import Tree, texts
from eventcore_monitoring.review.values import differing_fields
from eventcore_monitoring.rules.files import ReadRule
from eventcore_monitoring.validators.strict_yaml import StrictYamlError, documents
from eventcore_monitoring.validators.tree import mapping, sequence
from eventcore_monitoring.values import duration

_USUAL = "alertmanager/alertmanager.yaml"
_SERVER = "prometheus/prometheus.yaml"


class Paging(NamedTuple):
    """How one side routes: the configuration, the receivers as they are written, and the labels that servers add."""

    path: str
    configuration: Configuration
    receivers: Mapping[str, Any]
    external: Mapping[str, str]

    def reached(self, labels: Mapping[str, str]) -> tuple[str, ...] | None:
        """The receivers that somebody listens at, for an alert with these labels; None where that is not known."""
        try:
            found = deliveries_of(self.configuration.route, {**labels, **self.external})
        except NotJudged:
            return None
        told = (one.receiver for one in found if self.configuration.receivers.get(one.receiver))
        return tuple(sorted(set(told)))


def paging_of(tree: Tree) -> Paging | None:
    """The routes of a tree: its `alertmanager.yaml`, or the one file that has a tree of routes; None where none has."""
    for path, text in texts(tree, ".yaml", ".yml"):
        if path == _USUAL or ("receivers:" in text and "route:" in text and not path.startswith("kubernetes/")):
            configuration, _ = read_configuration(text, path)
            if configuration is not None and (path == _USUAL or _USUAL not in tree):
                return Paging(path, configuration, _receivers(text), _external(tree))
    return None


def _receivers(text: str) -> Mapping[str, Any]:
    content = _content(text)
    return {str(mapping(one).get("name")): one for one in sequence(content.get("receivers"))}


def _content(text: str) -> Mapping[str, Any]:
    try:
        return mapping(next(iter(documents(text)), {}))
    except StrictYamlError:
        return {}


def _external(tree: Tree) -> Mapping[str, str]:
    settings = mapping(_content(tree.get(_SERVER, b"").decode("utf-8", "replace")).get("global"))
    return {name: str(value) for name, value in mapping(settings.get("external_labels")).items()}


def paging_changes(
    before: Paging | None, after: Paging | None, alerts: Sequence[tuple[ReadRule | None, ReadRule | None]]
) -> Iterator[Change]:
    """Alerts that reach others than before, and what changes of receivers and of what silences what."""
    if before is None and after is None:
        return
    if before is None or after is None:
        gone = after is None
        said = "is gone: nobody is told of any alert" if gone else "is new"
        yield Change("alertmanager", "routes", said, Risk.DANGER if gone else Risk.REVIEW)
        return
    place = SourceLine(after.path, 1)
    for change in (*_of_receivers(before, after), *_of_inhibitions(before, after, [new for _, new in alerts if new])):
        yield replace(change, source=place)
    for change in _of_alerts(before, after, alerts):
        yield change if change.source is not None else replace(change, source=place)


def _of_alerts(
    before: Paging, after: Paging, alerts: Sequence[tuple[ReadRule | None, ReadRule | None]]
) -> Iterator[Change]:
    later: dict[tuple[str, str], list[str]] = {}
    for former, rule in alerts:
        if rule is None:
            continue
        at = alert_address(rule)
        labels = labels_of(rule)
        now = after.reached(labels)
        was = None if former is None else before.reached(labels_of(former))
        if now is not None and former is None and not now:
            yield Change(at, "alert-receiver", "reaches nobody", Risk.DANGER, source=rule.source)
        if was is None or now is None:
            continue
        if was != now:
            yield replace(_receiver(at, was, now), source=rule.source)
        elif (timing := _timing(before, after, former, rule)) is not None:
            later.setdefault(timing, []).append(at)
    for (was_told, now_told), addresses in later.items():
        said = f"messages come {now_told} instead of {was_told}"
        at = addresses[0] if len(addresses) == 1 else "alertmanager.route"
        hits = () if len(addresses) == 1 else tuple(addresses)
        yield Change(at, "route-timing", said, Risk.REVIEW, was_told, now_told, hits=hits)


def labels_of(rule: ReadRule) -> dict[str, str]:
    """The labels of an alert that its rule gives it."""
    return {"alertname": rule.name, **{name: value for name, value in rule.labels.items() if "{{" not in value}}


def _receiver(at: str, was: tuple[str, ...], now: tuple[str, ...]) -> Change:
    lost = [one for one in was if one not in now]
    told, tells = ", ".join(was) or "nobody", ", ".join(now)
    if not now:
        return Change(at, "alert-receiver", f"reaches nobody any more (was {told})", Risk.DANGER, told, "")
    risk = Risk.DANGER if lost else Risk.REVIEW
    return Change(at, "alert-receiver", f"tells {tells} instead of {told}", risk, told, tells)


def _timing(before: Paging, after: Paging, former: ReadRule | None, rule: ReadRule) -> tuple[str, str] | None:
    if former is None:
        return None
    told = []
    for side, one in ((before, former), (after, rule)):
        found = deliveries_of(side.configuration.route, {**labels_of(one), **side.external})
        told.append("; ".join(sorted({_told(each) for each in found})))
    return None if told[0] == told[1] else (told[0], told[1])


def _told(delivery: Any) -> str:
    parts = [
        f"after {duration(delivery.group_wait)}",
        f"again after {duration(delivery.repeat_interval)}",
        f"more of a group after {duration(delivery.group_interval)}",
        f"grouped by {', '.join(delivery.group_by) or 'nothing'}",
    ]
    if delivery.muted:
        parts.append(f"not during {', '.join(delivery.muted)}")
    if delivery.active:
        parts.append(f"only during {', '.join(delivery.active)}")
    return ", ".join(parts)


def _of_receivers(before: Paging, after: Paging) -> Iterator[Change]:
    for name in dict.fromkeys((*before.receivers, *after.receivers)):
        was, now = before.receivers.get(name), after.receivers.get(name)
        at = f"alertmanager.receivers.{name}"
        if was == now:
            continue
        if was is None:
            yield Change(at, "receiver-added", "is new", Risk.NONE)
        elif now is None:
            yield Change(at, "receiver-removed", "is gone", Risk.REVIEW)
        else:
            kinds = [before.configuration.receivers.get(name, ()), after.configuration.receivers.get(name, ())]
            if kinds[0] and not kinds[1]:
                yield Change(at, "receiver-changed", f"tells nobody any more (was {', '.join(kinds[0])})", Risk.DANGER)
            else:
                fields = ", ".join(differing_fields(was, now))
                yield Change(at, "receiver-changed", f"is reached otherwise: {fields}", Risk.REVIEW)
    if before.configuration.intervals != after.configuration.intervals:
        names = sorted(
            name
            for name in {*before.configuration.intervals, *after.configuration.intervals}
            if before.configuration.intervals.get(name) != after.configuration.intervals.get(name)
        )
        said = f"are other times now: {', '.join(names)}"
        yield Change("alertmanager.time_intervals", "time-intervals", said, Risk.REVIEW)


def _of_inhibitions(before: Paging, after: Paging, alerts: Sequence[ReadRule]) -> Iterator[Change]:
    for word, code, mine, others, risk in (
        ("can be silenced", "inhibition-added", after, before, Risk.REVIEW),
        ("is no longer silenced", "inhibition-removed", before, after, Risk.REVIEW),
    ):
        for rule in mine.configuration.inhibitions:
            if rule in others.configuration.inhibitions:
                continue
            pairs = _pairs(rule, alerts)
            sources, targets = ([*dict.fromkeys(names)] for names in zip(*pairs, strict=True)) if pairs else ([], [])
            shown = f"{_some(targets)} {word} by {_some(sources)}" if pairs else "a rule that no alert here fits"
            equal = f" with the same {', '.join(rule.equal)}" if rule.equal and pairs else ""
            hits = tuple(f"alerts.{name}" for name in targets)
            yield Change("alertmanager.inhibitions", code, f"{shown}{equal}", risk if pairs else Risk.NONE, hits=hits)


def _pairs(rule: Inhibition, alerts: Sequence[ReadRule]) -> list[tuple[str, str]]:
    found = []
    for source in alerts:
        for target in alerts:
            try:
                if may_silence(rule, labels_of(source), labels_of(target)) and source is not target:
                    found.append((source.name, target.name))
            except NotJudged:
                continue
    return found


def _some(names: Sequence[str]) -> str:
    return " or ".join(names[:3]) + (f" or {len(names) - 3} more" if len(names) > 3 else "")
