"""Variables of schema version 2, from their classic form."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from eventcore_monitoring.generators.grafana.data_query import data_query

Json = dict[str, Any]

_HIDE = {1: "hideLabel", 2: "hideVariable", 3: "inControlsMenu"}
_REFRESH = {0: "never", 2: "onTimeRangeChanged"}
_SORT = {1: "alphabeticalAsc", 2: "alphabeticalDesc", 3: "numericalAsc", 4: "numericalDesc",
         5: "alphabeticalCaseInsensitiveAsc", 6: "alphabeticalCaseInsensitiveDesc",
         7: "naturalAsc", 8: "naturalDesc"}  # fmt: skip
_NOTHING = {"text": "", "value": ""}


def variables(classic: Iterable[Json]) -> Iterator[Json]:
    """The variables of a dashboard, without those of a kind that version 2 does not have (`system`, `snapshot`)."""
    for one in classic:
        made = _variable(one)
        if made is not None:
            yield made


def _variable(classic: Json) -> Json | None:
    match classic["type"]:
        case "datasource":
            return _made(classic, "DatasourceVariable", pluginId=classic.get("query", ""), **_choice(classic))
        case "query":
            return _of_query(classic)
        case "custom":
            chosen = {key: value for key, value in _choice(classic).items() if key not in ("refresh", "regex")}
            return _made(classic, "CustomVariable", query=classic.get("query", ""), **chosen)
        case "interval":
            return _made(
                classic,
                "IntervalVariable",
                query=classic.get("query", ""),
                current=classic.get("current", _NOTHING),
                options=classic.get("options", []),
                auto=classic.get("auto", False),
                auto_min=classic.get("auto_min", ""),
                auto_count=classic.get("auto_count", 0),
                refresh="onTimeRangeChanged",
            )
        case "constant":
            return _made(classic, "ConstantVariable", query=classic.get("query", ""), current=classic["current"])
        case "textbox":
            return _made(classic, "TextVariable", query=classic.get("query", ""), current=classic["current"])
        case "switch":
            return _switch(classic)
        case "adhoc":
            made = _made(classic, "AdhocVariable", baseFilters=[], filters=[], defaultKeys=[], **_custom_value(classic))
            return {**made, **_asked_of(classic)}
        case "groupby":
            current, options = classic.get("current", _NOTHING), classic.get("options", [])
            made = _made(classic, "GroupByVariable", current=current, options=options, multi=classic.get("multi", True))
            return {**made, **_asked_of(classic)}
        case _:
            return None


def _of_query(classic: Json) -> Json:
    """A query in Grafana's own form stays as it is; one that is a text is the text's query."""
    asked = classic.get("query", "")
    own = asked if isinstance(asked, dict) else {"__legacyStringValue": asked}
    text = {} if isinstance(asked, dict) else {"definition": asked}
    sort = _SORT.get(classic.get("sort", 0), "disabled")
    query = data_query(classic["datasource"], own)
    return _made(classic, "QueryVariable", query=query, **text, sort=sort, **_choice(classic))


def _switch(classic: Json) -> Json:
    """A classic switch has its two values as options, the one that is on first."""
    values = [one["value"] for one in classic.get("options", ())]
    on, off = (*values, *("true", "false")[len(values) :])[:2]
    current = classic.get("current", _NOTHING)["value"] or off
    return _made(classic, "SwitchVariable", current=current, enabledValue=on, disabledValue=off)


def _asked_of(classic: Json) -> Json:
    source = classic["datasource"]
    return {"group": source["type"], "datasource": {"name": source["uid"]}}


def _made(classic: Json, kind: str, **further: Any) -> Json:
    named = {key: classic[key] for key in ("name", "label", "description") if key in classic}
    shown = {"hide": _HIDE.get(classic.get("hide", 0), "dontHide"), "skipUrlSync": classic.get("skipUrlSync", False)}
    return {"kind": kind, "spec": {**named, **shown, **further}}


def _custom_value(classic: Json) -> Json:
    return {"allowCustomValue": classic.get("allowCustomValue", True)}


def _choice(classic: Json) -> Json:
    all_value = {"allValue": classic["allValue"]} if "allValue" in classic else {}
    return {
        "current": classic.get("current", _NOTHING),
        "options": classic.get("options", []),
        "multi": classic.get("multi", False),
        "includeAll": classic.get("includeAll", False),
        **all_value,
        **_custom_value(classic),
        "refresh": _REFRESH.get(classic.get("refresh", 1), "onDashboardLoad"),
        "regex": classic.get("regex", ""),
    }
