"""What an Alertmanager has of a deployment: its configuration, the alerts that fire now, and what is silenced.

Sources: Alertmanager's HTTP API v2 (`api/v2/openapi.yaml`, 0.25 to 0.34). `config.original` is the whole configuration
as it was read, with defaults in receivers, and `<secret>` for secrets.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from types import MappingProxyType
from typing import Any, Final

from eventcore_monitoring.alertmanager.matchers import Matcher, NotJudged, all_fit
from eventcore_monitoring.alertmanager.reading import read_configuration
from eventcore_monitoring.alertmanager.tree import (
    GROUP_INTERVAL,
    GROUP_WAIT,
    REPEAT_INTERVAL,
    Configuration,
    Inhibition,
    Route,
)
from eventcore_monitoring.findings import Finding, Severity, SourceLine
from eventcore_monitoring.model.monitoring import Monitoring
from eventcore_monitoring.paging.labels import final_labels
from eventcore_monitoring.preview import reading
from eventcore_monitoring.values import duration
from eventcore_monitoring.verify.asked import AlertmanagerAnswers
from eventcore_monitoring.verify.words import listed

_FIX: Final = "deploy the generated alertmanager.yaml and reload the server, or declare what is there"
_SECRET: Final = "<secret>"
_DEFAULTS: Final = Route(
    group_by=(), group_wait=GROUP_WAIT, group_interval=GROUP_INTERVAL, repeat_interval=REPEAT_INTERVAL
)
_TIMES: Final = ("group_wait", "group_interval", "repeat_interval")


def findings(monitoring: Monitoring, ours: str | None, answers: AlertmanagerAnswers) -> list[Finding]:
    """What is wrong; `ours`: the text of our own configuration, None where no incident policy is declared."""
    found: list[Finding] = []
    source = None if monitoring.incidents is None else monitoring.incidents.line
    if ours is None:
        message = "no incident policy is declared, so there is no configuration to compare with"
        found.append(Finding("incidents", "verify-alertmanager", message, "", Severity.NOTE))
    else:
        found += _configurations(ours, reading.text(answers.status, "config", "original"), source)
    for what, answer in (("alerts fire", answers.alerts), ("silences there are", answers.silences)):
        if isinstance(answer, str):
            message = f"does not say which {what}: {answer}"
            found.append(Finding("--alertmanager", "verify-unanswered", message, "ask again", Severity.WARNING))
    alerts = () if isinstance(answers.alerts, str) else answers.alerts
    silences = () if isinstance(answers.silences, str) else answers.silences
    return [*found, *_firing(monitoring, alerts), *_silenced(monitoring, silences)]


def _configurations(ours: str, theirs: str, source: SourceLine | None) -> Iterator[Finding]:
    here, _ = read_configuration(ours)
    there, _ = read_configuration(theirs)
    assert here is not None
    if there is None:
        message = "the server shows a configuration that has no tree of routes"
        yield Finding("--alertmanager", "verify-alertmanager", message, "look at /api/v2/status of the server")
        return
    for at, message in (
        *_trees(here, there),
        *_fields(_loaded(ours), _loaded(theirs)),
    ):
        yield Finding(f"alertmanager.{at}", "verify-alertmanager-differs", message, _FIX, source=source)


def _trees(here: Configuration, there: Configuration) -> Iterator[tuple[str, str]]:
    """What differs in the meaning of two configurations: place, sentence part."""
    yield from _routes("route", _with(here.route, _DEFAULTS), _with(there.route, _DEFAULTS))
    ours, theirs = map(_sorted_rules, (here.inhibitions, there.inhibitions))
    yield from (("inhibit_rules", f"lacks: {rule}") for rule in ours if rule not in theirs)
    yield from (("inhibit_rules", f"has, and nobody declares: {rule}") for rule in theirs if rule not in ours)
    for name in {**here.intervals, **there.intervals}:
        if here.intervals.get(name) != there.intervals.get(name):
            yield f"time_intervals.{name}", _which(name in here.intervals, name in there.intervals)
    for name in {**here.receivers, **there.receivers}:
        ours_, theirs_ = here.receivers.get(name), there.receivers.get(name)
        if ours_ is None or theirs_ is None:
            yield f"receivers.{name}", _which(ours_ is not None, theirs_ is not None)
        elif sorted(ours_) != sorted(theirs_):
            yield f"receivers.{name}", f"tells {_kinds(theirs_)} on the server, declared is {_kinds(ours_)}"


def _which(here: bool, there: bool) -> str:
    if here and there:
        return "is another on the server"
    return "is not on the server" if here else "is on the server, and nobody declares it"


def _kinds(kinds: Sequence[str]) -> str:
    return ", ".join(sorted(kinds)) or "nobody"


def _with(route: Route, above: Route) -> Route:
    """The route with what it takes from the one above it: `dispatch.NewRoute`, Alertmanager 0.25 to 0.34."""
    inherited = ("receiver", "group_by", *_TIMES)
    full = replace(route, **{name: getattr(above, name) for name in inherited if getattr(route, name) is None})
    return replace(full, routes=tuple(_with(below, full) for below in route.routes))


def _routes(
    at: str, ours: Route, theirs: Route, told: Mapping[str, tuple[str, str]] = MappingProxyType({})
) -> Iterator[tuple[str, str]]:
    """What differs in a route and below it; `told`: what it takes from above, and was said there."""
    fields = {
        "receiver": (ours.receiver or "nobody", theirs.receiver or "nobody"),
        "continue": (str(ours.continues).lower(), str(theirs.continues).lower()),
        # The order in which labels group does not matter.
        "group_by": (_names(sorted(ours.group_by or ())), _names(sorted(theirs.group_by or ()))),
        **{name: (duration(getattr(ours, name)), duration(getattr(theirs, name))) for name in _TIMES},
        "mute_time_intervals": (_names(ours.muted), _names(theirs.muted)),
        "active_time_intervals": (_names(ours.active), _names(theirs.active)),
    }
    changed = {name: pair for name, pair in fields.items() if pair[0] != pair[1]}
    for name, (here, there) in changed.items():
        if told.get(name) != (here, there):
            yield at, f"{name} is {there} on the server, declared is {here}"
    keys, others = [_key(one) for one in ours.routes], [_key(one) for one in theirs.routes]
    if keys != others and sorted(keys) == sorted(others):
        yield at, "its routes are in another order, and the first that fits takes an alert"
        return
    for what, start, end, from_, to in SequenceMatcher(a=keys, b=others, autojunk=False).get_opcodes():
        if what == "equal":
            for one, other in zip(ours.routes[start:end], theirs.routes[from_:to], strict=True):
                yield from _routes(f"{at} > {_key(one)}", one, other, changed)
            continue
        yield from ((f"{at} > {key}", "is not on the server") for key in keys[start:end])
        yield from ((f"{at} > {key}", "is on the server, and nobody declares it") for key in others[from_:to])


def _key(route: Route) -> str:
    """A route by what it takes; one that takes everything by whom it tells."""
    return _texts(route.matchers) or f"everything to {route.receiver}"


def _texts(matchers: Sequence[Matcher]) -> str:
    return ",".join(sorted(f'{one.label}{one.operator}"{one.value}"' for one in matchers))


def _names(names: Sequence[str]) -> str:
    return ", ".join(names) or "nothing"


def _sorted_rules(rules: Sequence[Inhibition]) -> list[str]:
    return sorted(
        f"{_texts(rule.source)} silences {_texts(rule.target)} where {_names(sorted(rule.equal))} are equal"
        for rule in rules
    )


def _loaded(text: str) -> Any:
    """The YAML as it is; `read_configuration` has said what is wrong with it."""
    import yaml

    try:
        return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except (yaml.YAMLError, RecursionError, ValueError):
        return None


def _fields(ours: Any, theirs: Any) -> Iterator[tuple[str, str]]:
    """What we write of receivers and globally, and the server has otherwise. It also has defaults, its own."""
    yield from _within("global", reading.mapping(ours, "global"), reading.mapping(theirs, "global"))
    there = {reading.text(one, "name"): one for one in reading.mappings(theirs, "receivers")}
    for one in reading.mappings(ours, "receivers"):
        name = reading.text(one, "name")
        if name not in there:
            continue
        for kind in (key for key in one if key != "name"):
            mine, others = reading.mappings(one, kind), reading.mappings(there[name], kind)
            if len(mine) == len(others):  # else told before
                for number, (here, other) in enumerate(zip(mine, others, strict=True), 1):
                    place = f"receivers.{name}.{kind}{f'.{number}' if len(mine) > 1 else ''}"
                    yield from _within(place, here, other)


def _within(at: str, ours: Any, theirs: Any) -> Iterator[tuple[str, str]]:
    """Where a tree of ours is not part of theirs."""
    match ours, theirs:
        case Mapping(), Mapping():
            for key, value in ours.items():
                yield from _within(f"{at}.{key}", value, theirs.get(key))
        case list(), list() if len(ours) == len(theirs):
            for number, (here, there) in enumerate(zip(ours, theirs, strict=True), 1):
                yield from _within(f"{at}.{number}", here, there)
        case _, None if not ours:
            return  # Go leaves out what is empty (`omitempty`)
        case _ if ours != theirs and theirs != _SECRET and str(ours) != str(theirs):
            yield at, f"is {_shown(theirs)} on the server, declared is {_shown(ours)}"


def _shown(value: Any) -> str:
    if value is None:
        return "not set"
    text = " ".join(str(value).split())
    return f"`{text}`" if len(text) <= 80 else f"`{text[:79]}…`"


def _firing(monitoring: Monitoring, alerts: Sequence[Mapping[str, Any]]) -> Iterator[Finding]:
    """The alerts that fire now: who is told, and which of them nobody declares."""
    declared = {alert.name: alert for alert in monitoring.alerts}
    strangers: dict[str, int] = {}
    for alert in alerts:
        labels = reading.mapping(alert, "labels")
        name = reading.text(labels, "alertname")
        if name in declared:
            continue
        if monitoring.labels and all(labels.get(label) == value for label, value in monitoring.labels.items()):
            message = f"fires now with our labels ({_pairs(labels)}), and no definition declares it"
            fix = "declare it, or remove its rule from the server"
            yield Finding(f"alerts.{name}", "verify-alert-unknown", message, fix, Severity.WARNING)
        else:
            strangers[name] = strangers.get(name, 0) + 1
    if strangers:
        message = f"fire now, and no definition declares them: {listed(sorted(strangers))}"
        yield Finding("--alertmanager", "verify-alert-unknown", message, "", Severity.NOTE)
    for name, one in declared.items():
        ours = [alert for alert in alerts if reading.text(alert, "labels", "alertname") == name]
        states = [reading.text(alert, "status", "state") for alert in ours]
        if ours:
            since = min(reading.text(alert, "startsAt") for alert in ours)[:16].replace("T", " ")
            quiet = states.count("suppressed")
            told = "" if not quiet else f", {quiet} of them silenced or inhibited"
            message = f"fires now since {since} UTC, {len(ours)} of it{told}"
            yield Finding(f"alerts.{name}", "verify-alert-fires", message, "", Severity.NOTE, one.line)


def _silenced(monitoring: Monitoring, silences: Sequence[Mapping[str, Any]]) -> Iterator[Finding]:
    """The declared alerts that a silence keeps quiet now, all of an alert or some of it, and until when."""
    for silence in silences:
        if reading.text(silence, "status", "state") != "active":
            continue
        matchers = [_matcher(one) for one in reading.mappings(silence, "matchers")]
        found = [alert for alert in monitoring.alerts if _is_silenced(final_labels(monitoring, alert), matchers)]
        if not found:
            continue
        until = reading.text(silence, "endsAt")[:16].replace("T", " ")
        who, why = reading.text(silence, "createdBy"), reading.text(silence, "comment")
        end = f"until {until} UTC, {_texts(matchers)}, by {who or 'somebody'}: {why or 'without a comment'}"
        if len(found) == 1:
            at, message = f"alerts.{found[0].name}", f"is silenced {end}"
            yield Finding(at, "verify-silenced", message, "", Severity.NOTE, found[0].line)
        else:
            message = f"silenced are {listed([alert.name for alert in found])} {end}"
            yield Finding("--alertmanager", "verify-silenced", message, "", Severity.NOTE)


def _is_silenced(labels: Mapping[str, str], matchers: Sequence[Matcher]) -> bool:
    """Whether a silence is of alerts with these labels, or of those among them that a label of the series chooses."""
    known = [one for one in matchers if one.label in labels]
    if len(known) < len(matchers) and not any(one.label == "alertname" for one in known):
        return False  # `instance="a"` is of a machine, not of these alerts
    try:
        return all_fit(known, labels)
    except NotJudged:
        return False


def _matcher(given: Mapping[str, Any]) -> Matcher:
    equal, pattern = reading.flag(given, "isEqual", otherwise=True), reading.flag(given, "isRegex")
    operator = ("=~" if equal else "!~") if pattern else ("=" if equal else "!=")
    return Matcher(reading.text(given, "name"), operator, reading.text(given, "value"))  # type: ignore[arg-type]


def _pairs(labels: Mapping[str, Any]) -> str:
    return ", ".join(f"{name}={value}" for name, value in sorted(labels.items()) if name != "alertname")
