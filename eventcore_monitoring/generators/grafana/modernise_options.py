"""Options of foreign panels that Grafana still has: what it no longer reads goes, what it looks for elsewhere moves."""

from __future__ import annotations

from collections.abc import Iterator

from eventcore_monitoring.generators.grafana.modernise_fields import defaults, overrides, reduced
from eventcore_monitoring.generators.grafana.modernise_values import (
    Json,
    Look,
    calculation,
    mapping,
    number,
    text,
)

_WITH_LEGEND = ("timeseries", "barchart", "piechart", "histogram", "state-timeline", "status-history")
# What alert states were called before Grafana 8's alerting; paused ones are not listed today.
_STATES = {"alerting": "firing", "ok": "normal", "no_data": "noData", "execution_error": "error", "pending": "pending"}
_ALERT_STATES = ("firing", "pending", "noData", "normal", "error")


def as_given(given: Json) -> Look:
    """A panel whose options are in their place."""
    kind = text(given.get("type"))
    fields = mapping(given.get("fieldConfig"))
    options = {**mapping(given.get("options"))}
    if kind in _WITH_LEGEND:
        options["legend"] = _legend(mapping(options.get("legend")))
        options["tooltip"] = {"mode": "single", "sort": "none", **mapping(options.get("tooltip"))}
    if "reduceOptions" in options:
        options["reduceOptions"] = reduced(mapping(options["reduceOptions"]))
    return Look(kind, options, defaults(mapping(fields.get("defaults"))), overrides(fields.get("overrides")))


def _legend(given: Json) -> Json:
    """Before Grafana 9.1 a hidden legend was a mode of display; now a missing `showLegend` hides it."""
    mode = text(given.get("displayMode")) or "list"
    shown = given.get("showLegend", True) is not False and mode != "hidden"
    return {
        **given,
        "displayMode": "list" if mode == "hidden" else mode,
        "placement": text(given.get("placement")) or "bottom",
        "calcs": [calculation(one) for one in given.get("calcs") or []],
        "showLegend": shown,
    }


def stat(given: Json) -> Look:
    """Numbers; grafanalib's documentation spells one alignment as Grafana does not."""
    look = as_given(given)
    mode = {"justifyMode": "center"} if look.options.get("justifyMode") == "centre" else {}
    return look._replace(options={**look.options, **mode})


def gauge(given: Json) -> Look:
    """A gauge; grafanalib puts its options among the fields."""
    fields = mapping(given.get("fieldConfig"))
    old = mapping(fields.get("defaults"))
    look = as_given(given)
    marks: Json = {key: fields[key] for key in ("showThresholdLabels", "showThresholdMarkers") if key in fields}
    reduce = {"reduceOptions": reduced(old)} if "calcs" in old or "values" in old else {}
    return look._replace(options={"orientation": "auto", **reduce, **marks, **look.options})


def bar_gauge(given: Json) -> Look:
    """Bars; in Grafana 6, whose form grafanalib writes, the fields were among the options."""
    look = as_given(given)
    old = mapping(look.options.get("fieldOptions"))
    options = {key: value for key, value in look.options.items() if key != "fieldOptions"}
    if old:
        inner = {**mapping(old.get("defaults")), "mappings": old.get("mappings")}
        thresholds = {"thresholds": {"mode": "absolute", "steps": old["thresholds"]}} if "thresholds" in old else {}
        look = look._replace(defaults={**look.defaults, **defaults({**inner, **thresholds})})
        options = {"reduceOptions": reduced(old), **options, "valueMode": "color"}
    options = {key: value for key, value in options.items() if not key.startswith("showThreshold")}
    return look._replace(options=options)


def writing(given: Json) -> Look:
    """A text; before Grafana 8 its options were the panel's own, before 9 one of its modes was plain text."""
    options = mapping(given.get("options"))
    content = text(options.get("content", given.get("content")))
    mode = text(options.get("mode", given.get("mode"))) or "markdown"
    rest = {key: value for key, value in options.items() if key not in ("content", "mode")}
    return Look("text", {"mode": "markdown" if mode == "text" else mode, "content": content, **rest}, {}, [])


def news(given: Json) -> Look:
    """News; the browser's own fetching needs no proxy any more."""
    options = {key: value for key, value in mapping(given.get("options")).items() if key in ("feedUrl", "showImage")}
    return Look("news", options, {}, [])


def dashboard_list(given: Json) -> Look:
    """A list of dashboards; its settings moved from the panel into its options."""
    options = {
        "showStarred": bool(given.get("starred", True)),
        "showRecentlyViewed": bool(given.get("recent", False)),
        "showSearch": bool(given.get("search", False)),
        "showHeadings": bool(given.get("headings", True)),
        "showFolderNames": True,
        "maxItems": int(number(given.get("limit")) or 10),
        "query": text(given.get("query")),
        "tags": [str(tag) for tag in given.get("tags") or []],
        "includeVars": False,
        "keepTime": False,
    }
    return Look("dashlist", {**options, **mapping(given.get("options"))}, {}, [])


def alert_list(given: Json) -> Look:
    """A list of alerts, as of Grafana 8's alerting (its `alertlist/types.ts`); it had another form for the old one."""
    options = mapping(given.get("options"))
    if "stateFilter" in options:
        return Look("alertlist", options, {}, [])
    asked = {_STATES.get(str(state), "") for state in given.get("stateFilter") or []}
    found = {
        "viewMode": "list",
        "groupMode": "default",
        "groupBy": [],
        "maxItems": int(number(given.get("limit")) or 10),
        "sortOrder": int(number(given.get("sortOrder")) or 1),
        "dashboardAlerts": bool(given.get("onlyAlertsOnDashboard", False)),
        "alertName": text(options.get("alertName")) or text(given.get("nameFilter")),
        "alertInstanceLabelFilter": "",
        "stateFilter": {state: state in asked or not asked - {""} for state in _ALERT_STATES},
    }
    rest = {key: value for key, value in options.items() if key not in found}
    return Look("alertlist", {**found, **rest}, {}, [], remarks=tuple(_lost_of_alert_list(given)))


def _lost_of_alert_list(given: Json) -> Iterator[str]:
    if given.get("show") == "changes":
        yield "it listed changes of alerts, and Grafana 9's list shows what is the case now only: draw ALERTS instead"
    if given.get("dashboardTags"):
        yield "it listed alerts of dashboards with tags, which alerts no longer belong to: filter by labels instead"
