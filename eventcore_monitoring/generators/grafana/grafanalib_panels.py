"""The only place that knows grafanalib: panels, variables and links built by its classes, then made right.

grafanalib 0.7.1 is unmaintained and its output is Grafana 5's in many places, so nothing leaves this module that
`normalise` has not gone over. It has no annotations, hence the `Any`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, assert_never

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

    `common`: what grafanalib's classes call `id`, `gridPos`, `targets` and so on; `fields`: defaults of the field
    configuration (unit, thresholds, minimum …), which grafanalib has no room for or puts in the wrong place.
    """
    from grafanalib import core

    settings = {**common, "title": panel.title, "extraJson": {"fieldConfig": {"defaults": fields}}}
    match panel:
        case TimeSeries():
            built = core.TimeSeries(
                **settings,
                overrides=overrides,
                fillOpacity=panel.fill,
                stacking={"mode": "normal" if panel.stacked else "none", "group": "A"},
                thresholdsStyleMode=line_style,
                legendDisplayMode="table" if panel.legend_calculations else "list",
                legendCalcs=list(panel.legend_calculations),
                tooltipMode="multi",
                tooltipSort="desc",
            )
        case Stat():
            built = core.Stat(
                **settings,
                overrides=overrides,
                color={"mode": "thresholds"},
                graphMode="area" if panel.sparkline else "none",
                reduceCalc=panel.calculation,
                noValue=None,
            )
        case GaugePanel():
            built = core.GaugePanel(**settings, calc=panel.calculation, min=None, max=None)
        case BarGauge():
            orientation = "horizontal" if panel.horizontal else "vertical"
            built = core.BarGauge(**settings, calc=panel.calculation, orientation=orientation, displayMode="gradient")
        case Table():
            built = core.Table(**settings, overrides=overrides)
        case _:
            assert_never(panel)
    return normalised_panel(built.to_json_data(), overrides)


def text(panel: Text, common: Mapping[str, Any]) -> Json:
    """A panel of Markdown."""
    from grafanalib import core

    return normalised_panel(core.Text(**common, title=panel.title, content=panel.markdown).to_json_data(), [])


def row(title: str, panels: list[Json], *, collapsed: bool, **common: Any) -> Json:
    """A row's heading; a collapsed row holds its panels itself."""
    from grafanalib import core

    return normalised_row(core.RowPanel(**common, title=title, collapsed=collapsed, panels=panels).to_json_data())


def variable(current: Json | None, **settings: Any) -> Json:
    """A variable; `current` is its value when the dashboard is opened, None for the first one."""
    from grafanalib import core

    return normalised_variable(core.Template(**settings).to_json_data(), current)


def link(title: str, url: str, *, new_tab: bool) -> Json:
    """A link to an address."""
    from grafanalib import core

    built: Json = core.DashboardLink(
        title=title, uri=url, type="link", icon="external link", keepTime=False, targetBlank=new_tab
    ).to_json_data()
    return built
