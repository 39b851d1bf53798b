"""Angular's heatmap, which grafanalib still writes, with the options that Grafana reads since version 9."""

from __future__ import annotations

import re

from eventcore_monitoring.generators.grafana.modernise_fields import defaults
from eventcore_monitoring.generators.grafana.modernise_values import Json, Look, mapping, number, said, text

_EXEMPLARS = {"color": "rgba(255,0,255,0.7)"}
_LAYOUTS = {"upper": "le", "lower": "ge", "middle": "unknown"}


def heatmap(given: Json) -> Look:
    """Cells by time and value: counted here from series, or as buckets that the queries bring."""
    color, cards, axis = (mapping(given.get(key)) for key in ("color", "cards", "yAxis"))
    calculate = given.get("dataFormat") != "tsbuckets"
    options = {
        "calculate": calculate,
        **({"calculation": _calculation(given, axis)} if calculate else {}),
        "rowsFrame": {"layout": _LAYOUTS.get(text(given.get("yBucketBound")), "auto")},
        "yAxis": said(
            {
                "axisPlacement": "hidden" if axis.get("show") is False else "left",
                "axisLabel": text(axis.get("label")),
                "unit": text(axis.get("format")),
                "decimals": number(axis.get("decimals")),
                "min": number(axis.get("min")),
                "max": number(axis.get("max")),
                "reverse": bool(given.get("reverseYBuckets")),
            }
        ),
        "color": _color(color),
        "cellGap": number(cards.get("cardPadding")) or 1,
        "cellRadius": number(cards.get("cardRound")) or 0,
        **({"filterValues": {"le": 1e-9}} if given.get("hideZeroBuckets") else {}),
        "showValue": "never",
        "exemplars": _EXEMPLARS,
        "legend": {"show": bool(mapping(given.get("legend")).get("show"))},
        "tooltip": {
            "mode": "none" if mapping(given.get("tooltip")).get("show") is False else "single",
            "yHistogram": bool(mapping(given.get("tooltip")).get("showHistogram")),
            "showColorScale": False,
        },
    }
    fields = defaults({"custom": {"scaleDistribution": {"type": "linear"}}})
    return Look("heatmap", options, fields, [])


def _calculation(given: Json, axis: Json) -> Json:
    buckets = {f"{name}Buckets": _buckets(given, name) for name in ("x", "y")}
    base = number(axis.get("logBase")) or 1
    if base > 1:
        split = number(axis.get("splitFactor")) or 0
        count = {"value": f"{split:g}"} if split > 0 else {}
        buckets["yBuckets"] = {"mode": "count", **count, "scale": {"type": "log", "log": 2 if base == 2 else 10}}
    return {key: value for key, value in buckets.items() if value}


def _buckets(given: Json, axis: str) -> Json:
    size, count = given.get(f"{axis}BucketSize"), given.get(f"{axis}BucketNumber")
    if size:
        return {"mode": "size", "value": str(size)}
    return {"mode": "count", "value": str(count)} if count else {}


def _color(given: Json) -> Json:
    """The colour scheme's name lost its `interpolate`; D3's schemes are the same."""
    scheme = re.sub("^interpolate", "", text(given.get("colorScheme"))) or "Oranges"
    ends = [number(given.get(key)) for key in ("min", "max")]
    reverse = ends[0] is not None and ends[1] is not None and ends[0] > ends[1]
    low, high = reversed(ends) if reverse else ends
    opacity = given.get("mode") == "opacity"
    return said(
        {
            "mode": "opacity" if opacity else "scheme",
            "scheme": scheme,
            "fill": text(given.get("cardColor")) or "dark-orange",
            "scale": "linear" if opacity and given.get("colorScale") == "linear" else "exponential",
            "exponent": number(given.get("exponent")) or 0.5,
            "steps": 128,
            "reverse": reverse,
            "min": low,
            "max": high,
        }
    )
