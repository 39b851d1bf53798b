"""What a Grafana has of a deployment: dashboards that are missing or differ in what they show, and data sources.

Sources: Grafana's HTTP API, "Dashboard API" and "Data source API" (12 and 13; the paths are as old as Grafana 5). What
Grafana adds to a dashboard of its own (`id`, `version`, defaults) is no difference; what people would see is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from eventcore_monitoring.findings import Finding, Severity, SourceLine
from eventcore_monitoring.model.monitoring import Monitoring
from eventcore_monitoring.preview import reading
from eventcore_monitoring.verify.asked import GrafanaAnswers
from eventcore_monitoring.verify.words import listed

Json = Mapping[str, Any]

_FIX: Final = "provision generated/…/grafana/dashboards again, or declare what is there"
_OWN: Final = ("grafana", "datasource", "dashboard", "-- Grafana --", "-- Mixed --", "-- Dashboard --")
_MOST: Final = 8  # differences of one dashboard in a finding


def findings(monitoring: Monitoring, dashboards: Mapping[str, Json], answers: GrafanaAnswers) -> list[Finding]:
    """What is wrong; `dashboards`: ours in classic JSON, by uid."""
    lines = {one.name: one.line for one in monitoring.dashboards}
    found: list[Finding] = []
    for uid, ours in dashboards.items():
        found += _dashboard(uid, ours, answers.dashboards.get(uid), monitoring.name, lines.get(uid))
    return [*found, *_sources(dashboards, answers)]


def _dashboard(
    uid: str, ours: Json, answer: Json | str | None, folder: str, source: SourceLine | None
) -> Iterator[Finding]:
    at = f"dashboards.{uid}"
    if answer is None:
        yield Finding(at, "verify-dashboard-missing", "is not on the server", _FIX, source=source)
        return
    if isinstance(answer, str):
        message = f"is not told by the server: {answer}"
        yield Finding(at, "verify-unanswered", message, "ask with a token that may read it", Severity.WARNING, source)
        return
    there = reading.text(answer, "meta", "folderTitle")
    if there != folder:
        message = f"is in the folder `{there or 'General'}`, declared is `{folder}`"
        yield Finding(at, "verify-dashboard-folder", message, "move it", Severity.WARNING, source)
    changes = list(differences(ours, reading.mapping(answer, "dashboard")))
    if changes:
        more = f"; and {len(changes) - _MOST} more" if len(changes) > _MOST else ""
        message = f"is another on the server: {'; '.join(changes[:_MOST])}{more}"
        yield Finding(at, "verify-dashboard-differs", message, _FIX, source=source)


def differences(ours: Json, theirs: Json) -> Iterator[str]:
    """What a person sees otherwise on another version of a dashboard, in sentence parts."""
    yield from _changed("title", reading.text(ours, "title"), reading.text(theirs, "title"))
    yield from _changed("tags", sorted(reading.texts(ours, "tags")), sorted(reading.texts(theirs, "tags")))
    here, there = (
        {reading.text(one, "name"): one for one in reading.mappings(board, "templating", "list")}
        for board in (ours, theirs)
    )
    yield from _missing("variable", here, there)
    for name in here.keys() & there.keys():
        yield from _changed(f"variable {name}", _variable(here[name]), _variable(there[name]))
    mine, others = _panels(ours), _panels(theirs)
    yield from _missing("panel", mine, others)
    for name in mine:
        if name in others:
            yield from (f'panel "{name}": {change}' for change in _panel(mine[name], others[name]))


def _missing(what: str, ours: Mapping[str, Json], theirs: Mapping[str, Json]) -> Iterator[str]:
    for word, names in (("lacks", ours.keys() - theirs.keys()), ("has also", theirs.keys() - ours.keys())):
        if names:
            yield f"{word} the {what}{'s' if len(names) > 1 else ''} {listed(sorted(names))}"


def _panels(dashboard: Json) -> dict[str, Json]:
    """The panels by their titles, those in closed rows too; a title that stands twice has the number behind it."""
    found: dict[str, Json] = {}
    for one in reading.mappings(dashboard, "panels"):
        for panel in (one, *reading.mappings(one, "panels")):
            title = name = reading.text(panel, "title") or reading.text(panel, "type")
            number = 1
            while name in found:
                number += 1
                name = f"{title} ({number})"
            found[name] = panel
    return found


def _panel(ours: Json, theirs: Json) -> Iterator[str]:
    yield from _changed("kind", reading.text(ours, "type"), reading.text(theirs, "type"))
    here, there = (
        {reading.text(one, "refId"): one for one in reading.mappings(panel, "targets")} for panel in (ours, theirs)
    )
    for name in sorted({*here, *there}):
        yield from _changed(f"query {name}", _query(here.get(name)), _query(there.get(name)))
    for place in (("defaults", "unit"), ("defaults", "min"), ("defaults", "max")):
        mine, other = (reading.at(panel, "fieldConfig", *place) for panel in (ours, theirs))
        yield from _changed(place[-1], mine, other)
    yield from _changed("thresholds", _thresholds(ours), _thresholds(theirs))


def _query(target: Json | None) -> str | None:
    """What a query asks for, whatever data source it is put to."""
    if target is None:
        return None
    return next((found for word in ("expr", "query", "rawSql") if (found := reading.text(target, word))), "")


def _thresholds(panel: Json) -> str:
    """The levels of a panel from below, with their colours; the lowest begins nowhere and is of no interest alone."""
    steps = reading.mappings(panel, "fieldConfig", "defaults", "thresholds", "steps")
    levels = [(reading.number(one, "value"), reading.text(one, "color")) for one in steps]
    return ", ".join(f"{color} from {value:g}" for value, color in levels if value is not None) or "none"


def _variable(variable: Json) -> str:
    """What a variable offers; Grafana wraps the query of some into an object."""
    query = reading.text(variable, "query") or reading.text(variable, "query", "query")
    return f"{reading.text(variable, 'type')} {query}".strip()


def _changed(what: str, ours: object, theirs: object) -> Iterator[str]:
    if ours != theirs:
        yield f"{what} is {_shown(theirs)}, declared is {_shown(ours)}"


def _shown(value: object) -> str:
    match value:
        case None:
            return "not there"
        case str():
            return f"`{value}`"
        case list():
            return ", ".join(map(str, value)) or "none"
    return str(value)


def _sources(dashboards: Mapping[str, Json], answers: GrafanaAnswers) -> Iterator[Finding]:
    """Data sources that our dashboards need, by kind or by uid, and the server lacks."""
    if isinstance(answers.sources, str):
        message = f"does not say which data sources it has: {answers.sources}"
        fix = "ask with a token that has the permission datasources:read"
        yield Finding("--grafana", "verify-unanswered", message, fix, Severity.NOTE)
        return
    kinds = {reading.text(one, "type") for one in answers.sources}
    uids = {reading.text(one, "uid") for one in answers.sources}
    lacking: dict[str, list[str]] = {}
    for name, dashboard in dashboards.items():
        for kind, uid in sorted(_needed(dashboard)):
            if kind and kind not in kinds:
                lacking.setdefault(f"of the kind {kind}", []).append(name)
            elif uid and uid not in uids:
                lacking.setdefault(f"with the uid {uid}", []).append(name)
    for what, names in lacking.items():
        message = f"has no data source {what}, which {listed(names)} {'reads' if len(names) == 1 else 'read'}"
        yield Finding("--grafana", "verify-data-source-missing", message, "add it to Grafana")


def _needed(dashboard: Json) -> set[tuple[str, str]]:
    """Kinds and fixed uids of data sources; where a variable chooses the source, no uid is fixed."""
    found = {
        (reading.text(one, "query"), "")
        for one in reading.mappings(dashboard, "templating", "list")
        if reading.text(one, "type") == "datasource"
    }
    for panel in _panels(dashboard).values():
        for one in (panel, *reading.mappings(panel, "targets")):
            kind, uid = reading.text(one, "datasource", "type"), reading.text(one, "datasource", "uid")
            if kind not in _OWN and uid not in _OWN and (kind or uid):
                found.add((kind, "" if uid.startswith("$") else uid))
    return found


def dashboards_by_uid(made: Sequence[Json]) -> dict[str, Json]:
    """Dashboards in classic JSON by the uid that Grafana knows them by."""
    return {reading.text(one, "uid"): one for one in made}
