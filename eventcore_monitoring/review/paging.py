"""Who is paged: the routes of both sides, and the receivers that each alert reaches through them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from eventcore_monitoring.alertmanager.inhibition import may_silence
from eventcore_monitoring.alertmanager.matchers import NotJudged
from eventcore_monitoring.alertmanager.reading import read_configuration
from eventcore_monitoring.alertmanager.routing import Delivery, deliveries_of
from eventcore_monitoring.alertmanager.tree import (
    GROUP_INTERVAL,
    GROUP_WAIT,
    REPEAT_INTERVAL,
    Configuration,
    Inhibition,
    Route,
    routes_of,
)
from eventcore_monitoring.findings import SourceLine
from eventcore_monitoring.review.alerts import alert_address
from eventcore_monitoring.review.change import Change, Risk
from eventcore_monitoring.review.json_difference import without
from eventcore_monitoring.review.tree import Tree, texts
from eventcore_monitoring.review.values import differing_fields, differing_settings
from eventcore_monitoring.review.wording import counted, listed
from eventcore_monitoring.rules.files import ReadRule
from eventcore_monitoring.validators.strict_yaml import StrictYamlError, documents
from eventcore_monitoring.validators.tree import mapping, sequence
from eventcore_monitoring.values import duration

Labels = Mapping[str, str]

_USUAL = "alertmanager/alertmanager.yaml"
# What is read of a configuration; all else is compared as it is written.
_READ = ("route", "receivers", "inhibit_rules", "time_intervals", "mute_time_intervals")
_SERVER = "prometheus/prometheus.yaml"


class Paging(NamedTuple):
    """How one side routes: the configuration, the receivers as they are written, and the labels that servers add.

    `rest`: all other settings as they are written.
    """

    path: str
    configuration: Configuration
    receivers: Mapping[str, Any]
    external: Mapping[str, str]
    rest: Mapping[str, Any]

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
                return Paging(path, configuration, _receivers(text), _external(tree), without(_content(text), *_READ))
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
    before: Paging | None,
    after: Paging | None,
    alerts: Sequence[tuple[ReadRule | None, ReadRule | None]],
    possible: Callable[[ReadRule, str], bool],
) -> Iterator[Change]:
    """Alerts that reach others than before, and what changes of receivers and of what silences what.

    `possible`: whether the series of an alert can have a label, beside those that its rule gives it.
    """
    if before is None and after is None:
        return
    if before is None or after is None:
        gone = after is None
        said = "is gone: nobody is told of any alert" if gone else "is new"
        yield Change("alertmanager", "routes", said, Risk.DANGER if gone else Risk.REVIEW)
        return
    place = SourceLine(after.path, 1)
    called = _renamed(before, after)
    found = [
        *_of_receivers(before, after, called),
        *_of_inhibitions(before, after, [new for _, new in alerts if new]),
        *_of_alerts(before, after, alerts, called),
    ]
    if fields := differing_settings(before.rest, after.rest):
        found.append(Change("alertmanager", "alertmanager-settings", f"differs in {', '.join(fields)}", Risk.REVIEW))
    if not found and before != after and _routes(before) != _routes(after):
        judged = [new for _, new in alerts if new is not None and after.reached(labels_of(new)) is not None]
        asked = {
            matcher.label
            for side in (before, after)
            for one in routes_of(side.configuration.route)
            for matcher in one.matchers
        }
        of_series = {one for one in asked for new in judged if one not in labels_of(new) and possible(new, one)}
        if of_series:
            said = f"routes differ, and who is told may depend on what series say of {listed(sorted(of_series))}"
            found.append(Change("alertmanager.route", "route-changed", said, Risk.REVIEW))
        elif judged:
            said = f"routes differ, and alerts are told as before ({len(judged)} tried)"
            found.append(Change("alertmanager.route", "route-form", said, Risk.NONE))
        else:
            said = "routes differ, and no alert here shows what that means"
            found.append(Change("alertmanager.route", "route-changed", said, Risk.REVIEW))
    for change in found:
        yield change if change.source is not None else replace(change, source=place)


def _routes(paging: Paging) -> Route:
    """The routes with what the first one has where it sets nothing, and matchers in one order."""
    route = paging.configuration.route
    return _ordered(
        replace(
            route,
            group_wait=GROUP_WAIT if route.group_wait is None else route.group_wait,
            group_interval=GROUP_INTERVAL if route.group_interval is None else route.group_interval,
            repeat_interval=REPEAT_INTERVAL if route.repeat_interval is None else route.repeat_interval,
            group_by=route.group_by or (),
        )
    )


def _ordered(route: Route) -> Route:
    return replace(
        route,
        matchers=tuple(sorted(set(route.matchers), key=str)),
        group_by=None if route.group_by is None else tuple(sorted(route.group_by)),
        routes=tuple(map(_ordered, route.routes)),
    )


def _renamed(before: Paging, after: Paging) -> dict[str, str]:
    """Receivers that are called otherwise now and are the same in all else."""
    found: dict[str, str] = {}
    for name, was in before.receivers.items():
        if name in after.receivers:
            continue
        bare = {**mapping(was), "name": ""}
        for other, now in after.receivers.items():
            is_new = other not in before.receivers and other not in found.values()
            if is_new and {**mapping(now), "name": ""} == bare:
                found[name] = other
                break
    return found


def _of_alerts(
    before: Paging,
    after: Paging,
    alerts: Sequence[tuple[ReadRule | None, ReadRule | None]],
    called: Mapping[str, str],
) -> Iterator[Change]:
    later: dict[tuple[str, Risk], list[str]] = {}
    for former, rule in alerts:
        if rule is None:
            continue
        at = alert_address(rule)
        labels = labels_of(rule)
        now = after.reached(labels)
        told = None if former is None else before.reached(labels_of(former))
        was = None if told is None else tuple(sorted(called.get(one, one) for one in told))
        if now is not None and former is None and not now:
            yield Change(at, "alert-receiver", "reaches nobody", Risk.DANGER, source=rule.source)
        if was is None or now is None:
            continue
        if was != now:
            yield replace(_receiver(at, was, now), source=rule.source)
        elif former is not None and (timing := _timing(before, after, former, rule)) is not None:
            later.setdefault(timing, []).append(at)
    for (said, risk), addresses in later.items():
        at = addresses[0] if len(addresses) == 1 else "alertmanager.route"
        hits = () if len(addresses) == 1 else tuple(addresses)
        yield Change(at, "route-timing", said, risk, hits=hits)


def paged_otherwise(
    at: str, tried: Sequence[tuple[Sequence[Labels], Sequence[Labels]]], before: Paging | None, after: Paging | None
) -> Iterator[Change]:
    """Whom an alert tells otherwise because of the labels that its series have, now and before.

    `tried`: all labels of what fired in both versions, scenario by scenario.
    """
    if before is None or after is None:
        return
    for former, current in tried:
        reached = [{side.reached(one) for one in labels} for side, labels in ((before, former), (after, current))]
        if reached[0] != reached[1] and None not in (*reached[0], *reached[1]):
            was, now = (tuple(sorted({one for some in side for one in some or ()})) for side in reached)
            if was != now:
                yield _receiver(at, was, now)
                return


def labels_of(rule: ReadRule) -> dict[str, str]:
    """The labels of an alert that its rule gives it."""
    return {"alertname": rule.name, **{name: value for name, value in rule.labels.items() if "{{" not in value}}


def _receiver(at: str, was: tuple[str, ...], now: tuple[str, ...]) -> Change:
    told, tells = ", ".join(was), ", ".join(now)
    lost, new = ([one for one in side if one not in other] for side, other in ((was, now), (now, was)))
    if not now:
        said = f"reaches nobody any more (was {told})"
    elif not was:
        said = f"tells {tells}, before nobody"
    elif not lost:
        said = f"also tells {listed(new)}"
    elif not new:
        said = f"no longer tells {listed(lost)}, only {listed(now)}"
    else:
        said = f"tells {listed(now)} instead of {listed(was)}"
    return Change(at, "alert-receiver", said, Risk.DANGER if lost else Risk.REVIEW, told or "nobody", tells)


def _timing(before: Paging, after: Paging, former: ReadRule, rule: ReadRule) -> tuple[str, Risk] | None:
    """What differs in when the same receivers are told, in one sentence; None where nothing does."""
    was, now = (
        sorted(set(deliveries_of(side.configuration.route, {**labels_of(one), **side.external})))
        for side, one in ((before, former), (after, rule))
    )
    if len(was) != len(now):
        return f"is told by {counted(len(now), 'route')} instead of {len(was)}", Risk.REVIEW
    found = dict.fromkeys(one for pair in zip(was, now, strict=True) for one in _times(*pair))
    if not found:
        return None
    risk = Risk.DANGER if any(one is Risk.DANGER for _, one in found) else Risk.REVIEW
    return "; ".join(said for said, _ in found), risk


def _times(was: Delivery, now: Delivery) -> Iterator[tuple[str, Risk]]:
    for said, one, other in (
        ("the first message comes after", was.group_wait, now.group_wait),
        ("further alerts of a group are told after", was.group_interval, now.group_interval),
        ("messages are repeated after", was.repeat_interval, now.repeat_interval),
    ):
        if one != other:
            yield f"{said} {duration(other)} instead of {duration(one)}", Risk.REVIEW
    if set(was.group_by) != set(now.group_by):
        groups = [listed(side.group_by) or "nothing" for side in (was, now)]
        yield f"messages are grouped by {groups[1]} instead of {groups[0]}", Risk.REVIEW
    if was.muted != now.muted:
        more = [name for name in now.muted if name not in was.muted]
        said = f"tells nobody during {listed(more)}" if more else f"tells somebody during {listed(was.muted)}, too"
        yield said, Risk.DANGER if more else Risk.REVIEW
    if was.active != now.active:
        said = f"tells somebody only during {listed(now.active)}" if now.active else "tells somebody at all times"
        yield said, Risk.DANGER if now.active else Risk.REVIEW


def _of_receivers(before: Paging, after: Paging, called: Mapping[str, str]) -> Iterator[Change]:
    for name in dict.fromkeys((*before.receivers, *after.receivers)):
        was, now = before.receivers.get(name), after.receivers.get(name)
        at = f"alertmanager.receivers.{name}"
        if was == now or name in called:
            continue
        if name in called.values():
            old = next(old for old, new in called.items() if new == name)
            yield Change(at, "receiver-renamed", f"is called so now; it was `{old}`", Risk.NONE, old, name)
        elif was is None:
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
