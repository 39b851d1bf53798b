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
) -> Json:
    """A panel that draws queries.

    `common`: `id`, `gridPos`, `targets` and so on; `fields`: defaults of the field configuration (unit, thresholds,
    minimum …), which grafanalib has no room for or puts in the wrong place.
    """
    match panel:
        case TimeSeries():
            built = built_by_grafanalib(
                "TimeSeries",
                fillOpacity=panel.fill,
                stacking={"mode": "normal" if panel.stacked else "none", "group": "A"},
                thresholdsStyleMode=line_style,
                legendDisplayMode="table" if panel.legend_calculations else "list",
                legendCalcs=list(panel.legend_calculations),
                tooltipMode="multi",
                tooltipSort="desc",
            )
        case Stat():
            built = built_by_grafanalib(
                "Stat",
                color={"mode": "thresholds"},
                graphMode="area" if panel.sparkline else "none",
                reduceCalc=panel.calculation,
                noValue=None,
            )
        case GaugePanel():
            built = built_by_grafanalib("GaugePanel", calc=panel.calculation, min=None, max=None)
        case BarGauge():
            orientation = "horizontal" if panel.horizontal else "vertical"
            built = built_by_grafanalib(
                "BarGauge", calc=panel.calculation, orientation=orientation, displayMode="gradient"
            )
        case Table():
            built = built_by_grafanalib("Table")
        case _:
            assert_never(panel)
    built |= {**common, "title": panel.title}
    built["fieldConfig"]["defaults"] |= fields
    return normalised_panel(built, overrides)


def text(panel: Text, common: Mapping[str, Any]) -> Json:
    """A panel of Markdown."""
    built = built_by_grafanalib("Text")
    built["options"]["content"] = panel.markdown
    return normalised_panel({**built, **common, "title": panel.title}, [])


def row(title: str, panels: list[Json], *, collapsed: bool, **common: Any) -> Json:
    """A row's heading; a collapsed row holds its panels itself."""
    built = built_by_grafanalib("RowPanel", collapsed=collapsed)
    return normalised_row({**built, **common, "title": title, "panels": panels})


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
