"""Variables of Perses: texts, and lists that a plugin fills (perses/plugins of August 2026)."""

from __future__ import annotations

import re
from typing import Any

Json = dict[str, Any]

_LABEL_VALUES = re.compile(r"label_values\((?P<selector>.*), (?P<label>\w+)\)", re.DOTALL)
_COMMA = re.compile(r"(?<!\\),")  # not one that belongs to a value
_DATA_SOURCES = {"prometheus": "PrometheusDatasource", "loki": "LokiDatasource"}


def variable(classic: Json) -> Json:
    """A variable of a classic dashboard that has an equivalent."""
    match classic["type"]:
        case "constant":
            return _text(classic, {"value": classic["query"], "constant": True})
        case "textbox":
            return _text(classic, {"value": classic.get("query", "")})
        case "datasource":
            spec = {"datasourcePluginKind": _DATA_SOURCES[classic["query"]]}
            matching = {"capturingRegexp": classic["regex"]} if classic.get("regex") else {}
            return _list(classic, "DatasourceVariable", spec, matching)
        case "query":
            found = _LABEL_VALUES.fullmatch(classic["query"])
            assert found is not None  # the generator of variables writes no other query
            asked = {"datasource": "$datasource", "labelName": found["label"], "matchers": [found["selector"]]}
            return _list(classic, "PrometheusLabelValuesVariable", asked, {"sort": "alphabetical-asc"})
        case _:  # custom and interval: given values
            values = [value.replace("\\,", ",") for value in _COMMA.split(classic["query"])]
            first = {} if classic.get("multi") else {"defaultValue": values[0]}
            return _list(classic, "StaticListVariable", {"values": values}, first)


def _display(classic: Json) -> Json:
    return {"name": classic.get("label") or classic["name"], "hidden": bool(classic.get("hide"))}


def _text(classic: Json, further: Json) -> Json:
    return {"kind": "TextVariable", "spec": {"name": classic["name"], "display": _display(classic), **further}}


def _list(classic: Json, plugin: str, spec: Json, further: Json) -> Json:
    multiple = bool(classic.get("multi"))
    everything = {"customAllValue": classic["allValue"]} if classic.get("allValue") else {}
    chosen = {"defaultValue": "$__all", **everything} if multiple else {}
    return {
        "kind": "ListVariable",
        "spec": {
            "name": classic["name"],
            "display": _display(classic),
            "allowAllValue": multiple,
            "allowMultiple": multiple,
            **chosen,
            **further,
            "plugin": {"kind": plugin, "spec": spec},
        },
    }
