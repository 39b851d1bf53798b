"""The panels beside those over time whose pictures are kept in `golden/`; run as a program it draws them anew."""

from __future__ import annotations

import math
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))

from eventcore_monitoring.preview.answers import Lines, Series
from eventcore_monitoring.preview.dashboard import panel_svg
from preview.boards import COUNT, START, answers, panel, series, target, wave
from preview.golden_panels import GOLDEN, LEGEND, PERCENT, Golden

BOUNDS = ("0.1", "0.25", "0.5", "1", "+Inf")
LEVELS = ("info", "warning", "error", "debug", "critical")
UP_AND_DOWN = [
    {"type": "value", "options": {"0": {"text": "Down", "color": "red"}, "1": {"text": "Up", "color": "green"}}}
]


def buckets() -> list[Series]:
    """The buckets of a classic histogram whose observations move upwards."""
    rising = [0.0] * COUNT
    listed = []
    for place, bound in enumerate(BOUNDS):
        rising = [
            below + round(9 * math.exp(-((place - time * 4 / COUNT) ** 2)), 2) for time, below in enumerate(rising)
        ]
        listed.append(series(*rising, le=bound))
    return listed


ANSWERS = answers(
    {
        "cpu": [series(*wave(50, 30, shift), node=node) for shift, node in ((0, "a"), (1, "b"), (2, "c"))],
        "latency": buckets(),
        "up": [
            series(*(None if place == 7 else float((place + shift) // 5 % 3 != 1) for place in range(COUNT)), pod=pod)
            for shift, pod in ((0, "shop-0"), (3, "shop-1"))
        ],
        "instant top": [
            Series({"command": name, "kind": "write"}, (value,))
            for name, value in (("Order", 12_345.6), ("Cancel", 2_345.1), ("Ship", 812.0))
        ],
    },
    {
        "app": Lines(
            ("Time", "Line", "level"),
            tuple((float(START + 60 * place), f"line {place} of the log", level) for place, level in enumerate(LEVELS)),
        ),
        "select": Lines(("region", "orders", "refunds"), (("EU", 1200.0, 300.0), ("US", 900.0, 80.0))),
    },
)
SQL = {"refId": "A", "rawSql": "select", "format": "table"}
TOP = target("top", "{{command}}", instant=True)
TABLE = target("top", instant=True, format="table")
PALETTE = {"color": {"mode": "palette-classic"}}
TABLE_LEGEND = {"showLegend": True, "displayMode": "table", "placement": "right"}


def _chosen(name: str, **settings: Any) -> dict[str, Any]:
    """An override of the settings of one field."""
    properties = [{"id": key.replace("__", "."), "value": value} for key, value in settings.items()]
    return {"matcher": {"id": "byName", "options": name}, "properties": properties}


def _drawn(type_: str, *targets: Mapping[str, Any], **more: Any) -> Golden:
    return Golden(panel(type_, *targets, **more), ANSWERS)


PANELS: Mapping[str, Golden] = {
    "table": _drawn(
        "table", TABLE, title="Commands", options={"sortBy": [{"displayName": "Value", "desc": False}]},
        overrides=[
            _chosen("Time", custom__hideFrom={"viz": True}),
            _chosen("Value", unit="ops", custom__footer={"reducers": ["sum"]}),
            _chosen("kind", custom__cellOptions={"type": "pill"}),
        ],
    ),
    "table_cells": _drawn(
        "table", SQL, title="Regions", defaults={"thresholds": PERCENT["thresholds"], "max": 2000},
        overrides=[
            _chosen("orders", custom__cellOptions={"type": "gauge", "mode": "lcd"}),
            _chosen("refunds", custom__cellOptions={"type": "color-background"}, custom__align="center"),
        ],
    ),
    "table_frames": _drawn("table", target("cpu", "{{node}}"), title="Many rows", w=6, h=5),
    "heatmap": _drawn("heatmap", target("latency", "{{le}}", format="heatmap"), title="Latency",
                      options={"yAxis": {"unit": "s"}, "color": {"mode": "scheme", "scheme": "Oranges", "steps": 16}}),
    "heatmap_opacity": _drawn("heatmap", target("cpu", "{{node}}"), title="Spread",
                              options={"calculate": True, "color": {"mode": "opacity", "fill": "blue", "steps": 8}}),
    "heatmap_numbers": _drawn("heatmap", target("cpu", format="heatmap"), title="Numbers", w=6, h=5),
    "histogram": _drawn("histogram", target("cpu", "{{node}}"), title="Sizes", options={**LEGEND, "bucketSize": 10},
                        defaults={"unit": "percent", **PALETTE}),
    "barchart": _drawn("barchart", SQL, title="Orders", options={**LEGEND, "xField": "region", "showValue": "auto"},
                       defaults=PALETTE),
    "barchart_lying": _drawn(
        "barchart", SQL, title="Orders", options={**LEGEND, "orientation": "horizontal", "stacking": "normal"},
        defaults=PALETTE,
    ),
    "piechart": _drawn(
        "piechart", TOP, title="Pie", defaults=PALETTE, w=8,
        options={"displayLabels": ["percent"], "legend": {**TABLE_LEGEND,
                                                          "values": ["value", "percent"]}},
    ),
    "piechart_donut": _drawn(
        "piechart", TOP, title="Donut", defaults={"unit": "ops", **PALETTE}, w=5,
        options={"pieType": "donut", "displayLabels": ["name"], "legend": {**LEGEND["legend"], "values": ["percent"]}},
    ),
    "statetimeline": _drawn("state-timeline", target("up", "{{pod}}"), title="Up", options=LEGEND,
                            defaults={"color": {"mode": "fixed"}, "mappings": UP_AND_DOWN}),
    "statetimeline_thresholds": _drawn("state-timeline", target("cpu", "{{node}}"), title="CPU", options=LEGEND,
                                       defaults={**PERCENT, "color": {"mode": "thresholds"}}),
    "statushistory": _drawn("status-history", target("up", "{{pod}}"), title="Up", options=LEGEND,
                            defaults={"color": {"mode": "fixed"}, "mappings": UP_AND_DOWN}, maxDataPoints=10),
    "logs": _drawn("logs", target("app"), title="Logs", options={"showTime": True, "wrapLogMessage": True}),
    "alertlist": _drawn("alertlist", title="Alerts", w=6, options={
        "stateFilter": {"firing": True, "pending": True, "normal": False}, "sortOrder": 3, "maxItems": 20,
        "alertInstanceLabelFilter": '{severity="critical"}', "dashboardAlerts": True,
    }),
    "annolist": _drawn("annolist", title="Deployments", w=6, h=5,
                       options={"tags": ["deploy"], "limit": 10, "onlyFromThisDashboard": True}),
    "dashlist": _drawn("dashlist", title="Dashboards", w=6, h=5,
                       options={"showSearch": True, "query": "shop", "tags": ["ops"], "maxItems": 5}),
    "news": _drawn("news", title="News", w=6, h=4, options={"feedUrl": "https://example.com/feed.xml"}),
}  # fmt: skip


def golden(name: str) -> str:
    """The picture of a panel."""
    return panel_svg(PANELS[name].panel, PANELS[name].answers)


if __name__ == "__main__":
    for name in PANELS:
        GOLDEN.joinpath(f"{name}.svg").write_text(golden(name), "utf-8", newline="\n")
