"""The only place that knows grafanalib: panels, variables and links built by its classes, then made right.

grafanalib 0.7.1 is unmaintained and its output is Grafana 5's in many places, so nothing leaves this module that
`normalise` has not gone over. It builds each kind of panel with its settings; what names and places one panel is put
into that, so that what was built once serves all panels alike. It has no annotations, hence the `Any`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, assert_never

from eventcore_monitoring.generators.grafana.kept import built_by_grafanalib
from eventcore_monitoring.generators.grafana.normalise import normalised_panel, normalised_row, normalised_variable
from eventcore_monitoring.generators.grafana.thresholds import LineStyle
from eventcore_monitoring.model.dashboards import BarGauge, GaugePanel, Stat, Table, Text, TimeSeries

Json = dict[str, Any]


def drawing(
    panel: TimeSeries | Stat | GaugePanel | BarGauge | Table,
    common: Mapping[str, Any],
    fields: Json,
    overrides: list[Json],
    line_style: LineStyle,
    soft_ends: Mapping[str, float],
) -> Json:
    """A panel that draws queries.

    `common`: `id`, `title`, `gridPos`, `targets` and so on; `fields`: defaults of the field configuration (unit,
    thresholds, minimum …), which grafanalib has no room for or puts in the wrong place.
    """
    match panel:
        case TimeSeries():
            stacking = panel.stacked if panel.stacked == "percent" else "normal" if panel.stacked else "none"
            built = built_by_grafanalib(
                "TimeSeries",
                drawStyle=panel.style,
                lineInterpolation=panel.interpolation,
                lineWidth=panel.line_width,
                fillOpacity=panel.fill,
                scaleDistributionType="log" if panel.logarithmic else "linear",
                spanNulls=panel.connect_gaps,
                axisLabel=panel.axis_label,
                stacking={"mode": stacking, "group": "A"},
                thresholdsStyleMode=line_style,
                legendDisplayMode="table" if panel.legend_calculations else "list",
                legendPlacement="bottom" if panel.legend == "hidden" else panel.legend,
                legendCalcs=list(panel.legend_calculations),
                tooltipMode="multi",
                tooltipSort="desc",
            )
            built["options"]["legend"]["showLegend"] = panel.legend != "hidden"
        case Stat():
            built = built_by_grafanalib(
                "Stat",
                color={"mode": "thresholds"},
                colorMode=panel.colors,
                textMode=panel.names,
                graphMode="area" if panel.sparkline else "none",
                reduceCalc=panel.calculation,
                noValue=None,
            )
        case GaugePanel():
            built = built_by_grafanalib(
                "GaugePanel", calc=panel.calculation, min=None, max=None, thresholdLabels=panel.threshold_labels
            )
        case BarGauge():
            orientation = "horizontal" if panel.horizontal else "vertical"
            built = built_by_grafanalib(
                "BarGauge", calc=panel.calculation, orientation=orientation, displayMode=panel.display
            )
        case Table():
            built = built_by_grafanalib("Table", filterable=panel.filterable)
            if panel.sort_by is not None:
                built["options"]["sortBy"] = [{"displayName": panel.sort_by.column, "desc": panel.sort_by.descending}]
        case _:
            assert_never(panel)
    built |= common
    built["fieldConfig"]["defaults"] |= fields
    if soft_ends:
        built["fieldConfig"]["defaults"]["custom"] |= soft_ends
    return normalised_panel(built, overrides)


def text(panel: Text, common: Mapping[str, Any]) -> Json:
    """A panel of Markdown."""
    built = built_by_grafanalib("Text")
    built["options"]["content"] = panel.markdown
    return normalised_panel({**built, **common}, [])


def row(title: str, panels: list[Json], *, collapsed: bool, repeat: str | None, **common: Any) -> Json:
    """A row's heading; a collapsed row holds its panels itself."""
    built = built_by_grafanalib("RowPanel", collapsed=collapsed)
    return normalised_row({**built, **common, "title": title, "repeat": repeat, "panels": panels})


def variable(
    kind: str, named: Mapping[str, Any], current: Json | None = None, *, choices: Sequence[Json] = (), **settings: Any
) -> Json:
    """A variable; `named`: its name, label, query and so on; `current`: its value when the dashboard is opened."""
    built = built_by_grafanalib("Template", type=kind, name="", query="", default="", **settings)
    return normalised_variable({**built, **named, "options": [*choices]}, current)


def link(title: str, url: str, *, new_tab: bool) -> Json:
    """A link to an address."""
    built = built_by_grafanalib("DashboardLink", type="link", icon="external link", keepTime=False, targetBlank=new_tab)
    return {**built, "title": title, "url": url}
