"""The panels whose pictures are kept in `golden/`; run as a program it draws them anew, to be looked at."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))

from eventcore_monitoring.preview.answers import Answers
from eventcore_monitoring.preview.dashboard import panel_svg
from preview.boards import COUNT, answers, panel, series, target, wave

GOLDEN = Path(__file__).with_name("golden")
THRESHOLDS = {
    "mode": "absolute",
    "steps": [{"color": "green", "value": None}, {"color": "orange", "value": 60}, {"color": "red", "value": 80}],
}
PERCENT = {"unit": "percent", "min": 0, "max": 100, "thresholds": THRESHOLDS}
LEGEND = {"legend": {"showLegend": True, "displayMode": "list", "placement": "bottom", "calcs": []}}
ANSWERS = answers({
    "cpu": [series(*wave(50, 30, shift), node=node) for shift, node in ((0, "a"), (1, "b"), (2, "c"))],
    "gap": [series(*(None if 10 < place < 15 else value for place, value in enumerate(wave(5, 2))), node="a")],
    "load": [series(*wave(40, 35, 3), node="a")],
    "grown": [series(*(2.0**place for place in range(COUNT)), node="a")],
})  # fmt: skip
MARKDOWN = (
    "## Runbook\n\nFirst **look**, then `act`; see [the page](https://example.com).\n\n- one\n- two\n\n<b>end</b>"
)


class Golden(NamedTuple):
    """A panel and what its queries answered."""

    panel: Mapping[str, Any]
    answers: Answers = ANSWERS


def _chart(query: str, name: str, legend: str = "{{node}}", **config: Any) -> Golden:
    return Golden(panel("timeseries", target(query, legend), title=name, defaults=config, options=LEGEND))


PANELS: Mapping[str, Golden] = {
    "timeseries": _chart("cpu", "Lines", unit="percent", custom={"fillOpacity": 10}),
    "timeseries_stacked": _chart(
        "cpu", "Stacked", custom={"fillOpacity": 60, "stacking": {"mode": "percent", "group": "A"}}
    ),
    "timeseries_bars": _chart(
        "cpu", "Bars", custom={"drawStyle": "bars", "fillOpacity": 80, "stacking": {"mode": "normal"}}
    ),
    "timeseries_gaps": _chart("gap", "Gaps", custom={"lineInterpolation": "stepAfter", "showPoints": "always"}),
    "timeseries_log": _chart("grown", "Log", custom={"scaleDistribution": {"type": "log", "log": 10}}),
    "timeseries_thresholds": _chart(
        "load", "Thresholds", **PERCENT,
        custom={"lineInterpolation": "smooth", "thresholdsStyle": {"mode": "dashed+area"}, "gradientMode": "opacity",
                "fillOpacity": 40},
    ),
    "timeseries_table": Golden(
        panel("timeseries", target("cpu", "{{node}}"), title="Legend", w=12, defaults={"unit": "percent"},
              options={"legend": {"showLegend": True, "displayMode": "table", "placement": "right",
                                  "calcs": ["lastNotNull", "max"]}})
    ),
    "timeseries_axes": Golden(
        panel("timeseries", target("cpu", "cpu {{node}}"), target("load", "load", ref="B"), title="Axes",
              defaults={"unit": "percent", "custom": {"axisLabel": "used"}}, options=LEGEND,
              overrides=[{"matcher": {"id": "byFrameRefID", "options": "B"}, "properties": [
                  {"id": "unit", "value": "none"}, {"id": "custom.axisPlacement", "value": "right"},
                  {"id": "color", "value": {"mode": "fixed", "fixedColor": "purple"}},
                  {"id": "custom.lineStyle", "value": {"fill": "dash", "dash": [8, 4]}}]}])
    ),
    "timeseries_no_answer": _chart("not asked", "Layout", **PERCENT, custom={"thresholdsStyle": {"mode": "line"}}),
    "stat": Golden(panel("stat", target("load"), title="Stat", w=5, defaults=PERCENT)),
    "stat_background": Golden(
        panel("stat", target("cpu", "node {{node}}"), title="Stats", w=6, defaults=PERCENT,
              options={"colorMode": "background", "graphMode": "none"})
    ),
    "gauge": Golden(panel("gauge", target("load"), title="Gauge", w=5, defaults=PERCENT,
                          options={"showThresholdLabels": True})),
    "bargauge_gradient": Golden(
        panel("bargauge", target("cpu", "node {{node}}"), title="Bars", w=6, defaults=PERCENT,
              options={"displayMode": "gradient", "orientation": "horizontal"})
    ),
    "bargauge_basic": Golden(
        panel("bargauge", target("cpu", "node {{node}}"), title="Bars", w=6, defaults=PERCENT,
              options={"displayMode": "basic", "orientation": "vertical"})
    ),
    "bargauge_lcd": Golden(
        panel("bargauge", target("cpu", "node {{node}}"), title="Lamps", w=5, h=4, defaults=PERCENT,
              options={"displayMode": "lcd", "orientation": "horizontal"})
    ),
    "text": Golden(panel("text", title="Text", w=6, options={"mode": "markdown", "content": MARKDOWN})),
}  # fmt: skip


def golden(name: str) -> str:
    """The picture of a panel."""
    return panel_svg(PANELS[name].panel, PANELS[name].answers)


if __name__ == "__main__":
    for name in PANELS:
        GOLDEN.joinpath(f"{name}.svg").write_text(golden(name), "utf-8", newline="\n")
