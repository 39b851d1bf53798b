"""How values look in Perses: units, thresholds, mappings, legends, calculations (perses/shared, `cue/common`)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from eventcore_monitoring.model.grafana_colors import on_dark

Json = dict[str, Any]

_UNITS: Final = {
    "ns": "nanoseconds", "µs": "microseconds", "ms": "milliseconds", "s": "seconds", "m": "minutes", "h": "hours",
    "d": "days", "dtdurationms": "milliseconds", "dtdurations": "seconds",
    "percent": "percent", "percentunit": "percent-decimal", "humidity": "percent",
    "bytes": "bytes", "decbytes": "decbytes", "bits": "bits", "decbits": "decbits",
    "Bps": "decbytes/sec", "binBps": "bytes/sec", "bps": "decbits/sec", "binbps": "bits/sec",
    "ops": "ops/sec", "reqps": "requests/sec", "rps": "reads/sec", "wps": "writes/sec", "iops": "ops/sec",
    "cps": "counts/sec", "eps": "events/sec", "mps": "messages/sec", "recps": "records/sec", "pps": "packets/sec",
    "celsius": "celsius", "fahrenheit": "fahrenheit",
    "currencyUSD": "usd", "currencyEUR": "eur", "currencyGBP": "gbp",
    "dateTimeAsIso": "datetime-iso", "dateTimeFromNow": "relative-time", "dateTimeAsLocal": "datetime-local",
}  # fmt: skip
_SHORTENED: Final = ("decimal", "bits", "decbits", "bytes", "decbytes")
_DATES: Final = ("datetime-iso", "relative-time", "datetime-local")
_CALCULATIONS: Final = {
    "lastNotNull": "last-number", "last": "last", "firstNotNull": "first-number", "first": "first",
    "mean": "mean", "min": "min", "max": "max", "sum": "sum",
}  # fmt: skip
_SPECIAL: Final = {"null": ("null",), "nan": ("NaN",), "null+nan": ("null", "NaN"), "empty": ("empty",)} | {
    "true": ("true",),
    "false": ("false",),
}


def number_format(defaults: Json) -> Json:
    """The unit and the decimals; a unit that Perses does not have is a plain number."""
    grafana = defaults.get("unit", "short")
    unit = _UNITS.get(grafana, "decimal")
    short = {"shortValues": True} if unit.endswith("/sec") or (unit in _SHORTENED and grafana != "none") else {}
    decimals = {"decimalPlaces": defaults["decimals"]} if "decimals" in defaults and unit not in _DATES else {}
    return {"unit": unit, **decimals, **short}


def calculation(reduced: Sequence[str]) -> str:
    """What a series is reduced to; what Perses cannot calculate, it shows the last number of."""
    return _CALCULATIONS.get(reduced[0], "last-number") if reduced else "last-number"


def thresholds(defaults: Json) -> Json:
    """The steps of colour, as the key `thresholds`, absent where there is only the first."""
    given = defaults.get("thresholds") or {}
    lowest, *steps = given.get("steps") or [{"color": "green", "value": None}]
    if not steps:
        return {}
    mode = {"mode": "percent"} if given["mode"] == "percentage" else {}
    made = [{"value": step["value"], **_color(step)} for step in steps]
    return {"thresholds": {**mode, **_color(lowest, "defaultColor"), "steps": made}}


def _color(step: Json, key: str = "color") -> Json:
    named = on_dark(step.get("color") or "")
    return {} if named is None else {key: named}


def mappings(defaults: Json) -> Json:
    """Texts and colours for values, as the key `mappings`, absent where there are none."""
    made = [one for mapping in defaults.get("mappings", ()) for one in _mapping(mapping)]
    return {"mappings": made} if made else {}


def _mapping(mapping: Json) -> Iterator[Json]:
    options = mapping["options"]
    match mapping["type"]:
        case "value":
            for value, result in options.items():
                yield {"kind": "Value", "spec": {"value": value, "result": _result(result, value)}}
        case "range":
            ends = {end: options[end] for end in ("from", "to") if options[end] is not None}
            yield {"kind": "Range", "spec": {**ends, "result": _result(options["result"], "")}}
        case "regex":
            yield {"kind": "Regex", "spec": {"pattern": options["pattern"], "result": _result(options["result"], "$&")}}
        case _:
            for value in _SPECIAL[options["match"]]:
                yield {"kind": "Misc", "spec": {"value": value, "result": _result(options["result"], value)}}


def _result(result: Json, otherwise: str) -> Json:
    return {"value": result.get("text", otherwise), **_color(result)}


def legend(options: Json, *, values: bool) -> Json:
    """Where the names of the series stand, as the key `legend`, absent where they are hidden."""
    given = options.get("legend") or {}
    if not given.get("showLegend"):
        return {}
    calculated = [_CALCULATIONS[one] for one in given.get("calcs", ()) if one in _CALCULATIONS]
    return {
        "legend": {
            "position": given["placement"],
            "mode": "table" if given["displayMode"] == "table" else "list",
            **({"values": calculated} if values and calculated else {}),
        }
    }
