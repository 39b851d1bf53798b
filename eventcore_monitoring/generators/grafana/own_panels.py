"""Panels that grafanalib builds wrong or not at all: their options and drawing settings, as Grafana 13 reads them.

Keys: npm @grafana/schema 13.2 (the options and field configuration of each panel), of the alert list Grafana's own
`alertlist/types.ts`, which the package does not publish.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple, assert_never

from eventcore_monitoring.model.dashboards import (
    AlertList,
    AnnotationsList,
    BarChart,
    DashboardList,
    Heatmap,
    HistogramPanel,
    Logs,
    PieChart,
    StateTimeline,
    StatusHistory,
)

Json = dict[str, Any]
OwnDrawing = BarChart | PieChart | Heatmap | HistogramPanel | StateTimeline | StatusHistory
ListPanel = Logs | AlertList | AnnotationsList | DashboardList

_TOOLTIP = {"mode": "multi", "sort": "desc"}
_ALERT_STATES = ("firing", "pending", "noData", "normal", "error")


class Built(NamedTuple):
    """The options of a panel, and what `fieldConfig.defaults.custom` holds."""

    options: Json
    custom: Json


def drawing(panel: OwnDrawing, unit: str) -> Built:
    """A panel that draws queries; `unit`: of the values, or of what was observed in the buckets of a heatmap."""
    match panel:
        case BarChart():
            return _bar_chart(panel)
        case PieChart():
            options: Json = {
                "pieType": "donut" if panel.donut else "pie",
                "reduceOptions": {"calcs": [panel.calculation], "fields": "", "values": False},
                "displayLabels": ["percent"] if panel.legend == "hidden" else [],
                "legend": {**_legend(panel.legend), "values": list(panel.legend_values)},
                "sort": "desc",
                "tooltip": {"mode": "single", "sort": "none"},
            }
            return Built(options, {})
        case Heatmap():
            made = heatmap_options(unit, panel.scheme, logarithmic=panel.logarithmic, legend=panel.legend)
            return Built(made, {"scaleDistribution": {"type": "linear"}})
        case HistogramPanel():
            size = {} if panel.bucket_size is None else {"bucketSize": panel.bucket_size}
            options = {"combine": panel.combine, **size, "legend": _legend(panel.legend), "tooltip": _TOOLTIP}
            stacking = {"mode": "normal" if panel.stacked else "none", "group": "A"}
            return Built(
                options, {"fillOpacity": panel.fill, "gradientMode": "none", "lineWidth": 1, "stacking": stacking}
            )
        case StateTimeline():
            options = {
                "mergeValues": panel.merge,
                "alignValue": "left",
                "showValue": panel.values,
                "rowHeight": 0.9,
                "legend": _legend(panel.legend),
                "tooltip": _TOOLTIP,
            }
            return Built(options, {"fillOpacity": 70, "lineWidth": 0})
        case StatusHistory():
            options = {
                "showValue": panel.values,
                "rowHeight": 0.9,
                "colWidth": 0.9,
                "legend": _legend(panel.legend),
                "tooltip": _TOOLTIP,
            }
            return Built(options, {"fillOpacity": 70, "lineWidth": 1})
        case _:
            assert_never(panel)


def listing(panel: ListPanel) -> Json:
    """The options of a panel that lists what Grafana or a log store knows."""
    match panel:
        case Logs():
            return {
                "showTime": True,
                "showLabels": panel.labels,
                "showCommonLabels": False,
                "wrapLogMessage": panel.wrapped,
                "prettifyLogMessage": False,
                "enableLogDetails": panel.details,
                "dedupStrategy": "none",
                "sortOrder": "Descending" if panel.newest_first else "Ascending",
                "showLogContextToggle": False,
            }
        case AlertList():
            return {
                "viewMode": "list",
                "groupMode": "custom" if panel.group_by else "default",
                "groupBy": list(panel.group_by),
                "maxItems": panel.most,
                "sortOrder": 3,  # by importance: firing before pending (Grafana 13: alertlist `SortOrder`)
                "dashboardAlerts": panel.of_dashboard,
                "alertName": panel.name,
                "alertInstanceLabelFilter": f"{{{panel.labels}}}" if panel.labels else "",
                "stateFilter": {state: state in panel.states for state in _ALERT_STATES},
            }
        case AnnotationsList():
            return {
                "onlyFromThisDashboard": panel.only_here,
                "onlyInTimeRange": False,
                "tags": list(panel.tags),
                "limit": panel.most,
                "showUser": True,
                "showTime": True,
                "showTags": True,
                "navigateToPanel": True,
                "navigateBefore": "10m",
                "navigateAfter": "10m",
            }
        case DashboardList():
            return {
                "showStarred": panel.starred,
                "showRecentlyViewed": False,
                "showSearch": not panel.starred or bool(panel.search or panel.tags),
                "showHeadings": False,
                "showFolderNames": False,
                "maxItems": panel.most,
                "query": panel.search,
                "tags": list(panel.tags),
                "includeVars": True,
                "keepTime": True,
            }
        case _:
            assert_never(panel)


def _bar_chart(panel: BarChart) -> Built:
    options: Json = {
        "orientation": "horizontal" if panel.horizontal else "vertical",
        "xField": panel.by,
        "xTickLabelRotation": 0,
        "xTickLabelMaxLength": 0,
        "xTickLabelSpacing": 0,
        "showValue": panel.values,
        "stacking": "normal" if panel.stacked else "none",
        "groupWidth": 0.7,
        "barWidth": 0.97,
        "barRadius": 0,
        "fullHighlight": False,
        "legend": _legend(panel.legend),
        "tooltip": {"mode": "single", "sort": "none"},
    }
    return Built(options, {"fillOpacity": 80, "gradientMode": "none", "lineWidth": 1, "axisPlacement": "auto"})


def heatmap_options(unit: str, scheme: str = "Oranges", *, logarithmic: bool = False, legend: bool = True) -> Json:
    """The options of a heatmap of buckets; `unit`: of what was observed."""
    scale = {"yBucketScale": {"type": "log", "log": 2}} if logarithmic else {}
    return {
        "calculate": False,
        "rowsFrame": {"layout": "auto", **scale},
        "yAxis": {"axisPlacement": "left", "unit": unit, "reverse": False},
        "cellValues": {"unit": "short"},
        "color": {
            "mode": "scheme",
            "scheme": scheme,
            "fill": "dark-orange",
            "scale": "exponential",
            "exponent": 0.5,
            "steps": 64,
            "reverse": False,
        },
        "cellGap": 1,
        "filterValues": {"le": 1e-9},
        "showValue": "never",
        "exemplars": {"color": "rgba(255,0,255,0.7)"},
        "legend": {"show": legend},
        "tooltip": {"mode": "single", "yHistogram": True, "showColorScale": True},
    }


def _legend(place: str, calculations: Sequence[str] = ()) -> Json:
    shown = place != "hidden"
    return {
        "displayMode": "table" if calculations else "list",
        "placement": place if shown else "bottom",
        "calcs": list(calculations),
        "showLegend": shown,
    }
