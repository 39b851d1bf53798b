"""Variables of schema version 2, from their classic form."""

from __future__ import annotations

from typing import Any

from eventcore_monitoring.generators.grafana.data_query import data_query

Json = dict[str, Any]

_HIDE = ("dontHide", "hideLabel", "hideVariable")
_REFRESH = ("never", "onDashboardLoad", "onTimeRangeChanged")
_SORT = (
    *("disabled", "alphabeticalAsc", "alphabeticalDesc", "numericalAsc", "numericalDesc"),
    *("alphabeticalCaseInsensitiveAsc", "alphabeticalCaseInsensitiveDesc", "naturalAsc", "naturalDesc"),
)
_NOTHING = {"text": "", "value": ""}


def variable(classic: Json) -> Json:
    """A variable of any kind that dashboards here have."""
    match classic["type"]:
        case "datasource":
            return _made(classic, "DatasourceVariable", pluginId=classic["query"], **_choice(classic))
        case "query":
            query = data_query(classic["datasource"], {"__legacyStringValue": classic["query"]})
            sort = _SORT[classic.get("sort", 0)]
            return _made(
                classic, "QueryVariable", query=query, definition=classic["query"], sort=sort, **_choice(classic)
            )
        case "custom":
            chosen = {key: value for key, value in _choice(classic).items() if key not in ("refresh", "regex")}
            return _made(classic, "CustomVariable", query=classic["query"], **chosen)
        case "interval":
            return _made(
                classic,
                "IntervalVariable",
                query=classic["query"],
                current=classic.get("current", _NOTHING),
                options=classic["options"],
                auto=classic.get("auto", False),
                auto_min=classic.get("auto_min", ""),
                auto_count=classic.get("auto_count", 0),
                refresh="onTimeRangeChanged",
            )
        case "constant":
            return _made(classic, "ConstantVariable", query=classic["query"], current=classic["current"])
        case "textbox":
            return _made(classic, "TextVariable", query=classic.get("query", ""), current=classic["current"])
        case _:
            source = classic["datasource"]
            made = _made(classic, "AdhocVariable", baseFilters=[], filters=[], defaultKeys=[], allowCustomValue=True)
            return {**made, "group": source["type"], "datasource": {"name": source["uid"]}}


def _made(classic: Json, kind: str, **further: Any) -> Json:
    label = {"label": classic["label"]} if "label" in classic else {}
    named = {"name": classic["name"], **label, "hide": _HIDE[classic.get("hide", 0)], "skipUrlSync": False}
    return {"kind": kind, "spec": {**named, **further}}


def _choice(classic: Json) -> Json:
    all_value = {"allValue": classic["allValue"]} if "allValue" in classic else {}
    return {
        "current": classic.get("current", _NOTHING),
        "options": classic.get("options", []),
        "multi": classic.get("multi", False),
        "includeAll": classic.get("includeAll", False),
        **all_value,
        "allowCustomValue": True,
        "refresh": _REFRESH[classic.get("refresh", 1)],
        "regex": classic.get("regex", ""),
    }
