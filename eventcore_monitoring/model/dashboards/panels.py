"""Panels: what a dashboard is made of; places, ids and the form of queries are the generator's work."""

from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal

from pydantic import AfterValidator, Field

from eventcore_monitoring.model.dashboards.looks import (
    Calculation,
    GrafanaUnit,
    Link,
    Mapping,
    Override,
    ThresholdLine,
    WholeSeconds,
    above_minimum,
)
from eventcore_monitoring.model.dashboards.queries import LogQuery, PanelQuery, Query
from eventcore_monitoring.model.dashboards.transformations import AnyTransformation, SortBy
from eventcore_monitoring.model.declared import Declared, Finite, LabelName, Line, Many, Prose
from eventcore_monitoring.model.one_of import OneOf

LegendPlace = Literal["bottom", "right", "hidden"]
ShowValue = Literal["auto", "always", "never"]


class _Panel(Declared):
    """What all panels have. `repeat` names a variable: the panel is there once for each of its chosen values."""

    section: ClassVar[str] = "panels"

    title: Line
    description: Prose = ""
    width: int = Field(default=12, ge=1, le=24)  # of 24
    height: int = Field(default=8, ge=2, le=40)
    links: Many[Link] = ()
    repeat: LabelName | None = None


class Drawing(_Panel):
    """A panel that draws queries. An empty description is made from what the metrics' help says.

    `no_value` is written where there is nothing to show; empty: Grafana's "No data", and "no traffic" for a part of
    something that may be nothing. `data_links` are offered on each series.
    """

    show: Annotated[Many[PanelQuery], Field(min_length=1)]
    unit: GrafanaUnit | None = None  # None: from the threshold, or else from the metrics
    decimals: int | None = Field(default=None, ge=0, le=10)
    minimum: Finite | None = None  # None: 0 where nothing can be negative
    maximum: Annotated[Finite | None, AfterValidator(above_minimum)] = None  # None: 1 for a part of a whole
    no_value: Prose = ""
    thresholds: Many[ThresholdLine] = ()
    mappings: Many[Mapping] = ()
    overrides: Many[Override] = ()
    transformations: Many[AnyTransformation] = ()
    data_links: Many[Link] = ()


class TimeSeries(Drawing):
    """Lines (bars, points) over time; a condition is drawn with its threshold as a line."""

    kind: Literal["timeseries"] = "timeseries"
    style: Literal["line", "bars", "points"] = "line"
    interpolation: Literal["linear", "smooth", "stepBefore", "stepAfter"] = "linear"
    stacked: bool | Literal["percent"] = False
    fill: int = Field(default=10, ge=0, le=100)
    line_width: int = Field(default=1, ge=0, le=10)
    logarithmic: bool = False
    connect_gaps: bool = False
    axis_label: Prose = ""
    legend: LegendPlace = "bottom"
    legend_calculations: Many[Calculation] = ("lastNotNull", "max")


class Stat(Drawing):
    """One number, coloured by its thresholds."""

    kind: Literal["stat"] = "stat"
    calculation: Calculation = "lastNotNull"
    sparkline: bool = True
    colors: Literal["value", "background", "none"] = "value"
    names: Literal["auto", "value", "value_and_name", "name"] = "auto"


class GaugePanel(Drawing):
    """A dial between a minimum and a maximum."""

    kind: Literal["gauge"] = "gauge"
    calculation: Calculation = "lastNotNull"
    threshold_labels: bool = False


class BarGauge(Drawing):
    """A bar for each series."""

    kind: Literal["bargauge"] = "bargauge"
    calculation: Calculation = "lastNotNull"
    horizontal: bool = True
    display: Literal["gradient", "basic", "lcd"] = "gradient"


class Table(Drawing):
    """The present values as a table: a row for each series.

    `show_last`: rows of so long a time, however much the dashboard shows.
    """

    kind: Literal["table"] = "table"
    show_last: WholeSeconds | None = None
    sort_by: SortBy | None = None
    filterable: bool = False


class BarChart(Drawing):
    """The present values as bars, one for each value of a label (or of a column of a query of rows)."""

    kind: Literal["barchart"] = "barchart"
    by: Line
    horizontal: bool = False
    stacked: bool = False
    values: ShowValue = "auto"
    legend: LegendPlace = "hidden"


class PieChart(Drawing):
    """Each series' part of all."""

    kind: Literal["piechart"] = "piechart"
    calculation: Calculation = "lastNotNull"
    donut: bool = False
    legend: LegendPlace = "right"
    legend_values: Many[Literal["value", "percent"]] = ("value", "percent")


class Heatmap(Drawing):
    """How observations spread over time: the buckets of a histogram, classic or native (`latency.spread("5m")`)."""

    kind: Literal["heatmap"] = "heatmap"
    scheme: Literal["Oranges", "Blues", "Greens", "Reds", "Spectral", "Turbo", "Viridis"] = "Oranges"
    logarithmic: bool = False
    legend: bool = True


class HistogramPanel(Drawing):
    """How often each size of value occurs among the samples that are drawn."""

    kind: Literal["histogram"] = "histogram"
    bucket_size: Finite | None = Field(default=None, gt=0)
    combine: bool = False
    stacked: bool = False
    fill: int = Field(default=80, ge=0, le=100)
    legend: LegendPlace = "bottom"


class StateTimeline(Drawing):
    """The states that each series goes through, as coloured stretches of time."""

    kind: Literal["state-timeline"] = "state-timeline"
    merge: bool = True
    values: ShowValue = "auto"
    legend: LegendPlace = "bottom"


class StatusHistory(Drawing):
    """The state of each series at each moment, as coloured boxes."""

    kind: Literal["status-history"] = "status-history"
    values: ShowValue = "auto"
    legend: LegendPlace = "bottom"


class Logs(_Panel):
    """Log lines, of Loki or Elasticsearch."""

    kind: Literal["logs"] = "logs"
    show: Annotated[Many[LogQuery], Field(min_length=1)]
    newest_first: bool = True
    wrapped: bool = True
    labels: bool = False
    details: bool = True


class Text(_Panel):
    """Markdown."""

    kind: Literal["text"] = "text"
    markdown: Prose


AlertState = Literal["firing", "pending", "noData", "normal", "error"]


class AlertList(_Panel):
    """The alerts that fire (or are in other states) now. `labels` is a matcher list: `severity="critical"`.

    `name` is part of an alert's name. `of_dashboard`: only those that link to this dashboard.
    """

    kind: Literal["alertlist"] = "alertlist"
    states: Annotated[Many[AlertState], Field(min_length=1)] = ("firing", "pending", "error")
    name: Prose = ""
    labels: Prose = ""
    group_by: Many[LabelName] = ()
    of_dashboard: bool = False
    most: int = Field(default=20, ge=1, le=1000)


class AnnotationsList(_Panel):
    """Annotations (deployments, incidents) with these tags, the newest first."""

    kind: Literal["annolist"] = "annolist"
    tags: Many[Line] = ()
    only_here: bool = False
    most: int = Field(default=10, ge=1, le=1000)


class DashboardList(_Panel):
    """Links to other dashboards: those with these tags, or starred ones."""

    kind: Literal["dashlist"] = "dashlist"
    tags: Many[Line] = ()
    starred: bool = False
    search: Prose = ""
    most: int = Field(default=10, ge=1, le=1000)


Panel = Annotated[
    TimeSeries
    | Stat
    | GaugePanel
    | BarGauge
    | Table
    | BarChart
    | PieChart
    | Heatmap
    | HistogramPanel
    | StateTimeline
    | StatusHistory
    | Logs
    | Text
    | AlertList
    | AnnotationsList
    | DashboardList,
    OneOf(),
]


def prometheus_queries(panel: Panel) -> Iterator[tuple[int, Query]]:
    """The queries of a panel that ask Prometheus, with their places among all of its queries."""
    for number, query in enumerate(getattr(panel, "show", ())):
        if isinstance(query, Query):
            yield number, query
