"""Dashboards: rows of panels that draw expressions; places, ids and queries' form are the generator's work."""

from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal

from pydantic import AfterValidator, Field, ValidationInfo

from eventcore_monitoring.model.declared import (
    Declared,
    Finite,
    LabelName,
    Line,
    Many,
    MetricName,
    Name,
    PositiveDuration,
    Prose,
)
from eventcore_monitoring.model.expressions import Drawn, When
from eventcore_monitoring.values import Quantity, milliseconds

# Grafana's own unit ids, as far as panels here use them (npm @grafana/data 13.2.2).
GrafanaUnit = Literal[
    "none", "short", "ops", "reqps", "s", "ms", "percentunit", "percent", "bytes", "decbytes", "Bps", "celsius",
    "dateTimeAsIso",
]  # fmt: skip
Color = Literal["green", "yellow", "orange", "red", "blue", "purple", "text"]
Calculation = Literal["lastNotNull", "last", "mean", "min", "max", "sum", "count", "range", "delta"]


def _address(url: str) -> str:
    printable = url.isascii() and url.isprintable() and " " not in url
    if not printable or not url.startswith(("https://", "http://", "/")):
        raise ValueError(f"{url!r} is no address: write https://… or, for a page of the same Grafana, /d/…")
    return url


def _whole_seconds(duration: str) -> str:
    if milliseconds(duration) % 1000:
        raise ValueError(f'Grafana counts in whole seconds, so {duration} is no length of time for it: write "1s", say')
    return duration


def _own_name(name: str) -> str:
    if name == "datasource" or name.startswith("__"):
        raise ValueError(f"{name} is the name of a variable that every dashboard has: write another")
    return name


def _choices(values: tuple[str, ...]) -> tuple[str, ...]:
    """Values that Grafana reads as they are: it takes ` : ` for a title and its value, and blanks at the ends away."""
    for value in values:
        if " : " in value or "\\" in value or value != value.strip() or values.count(value) > 1:
            raise ValueError(f"{value!r} cannot be chosen: write each value once, without \\, ` : ` or outer blanks")
    return values


def _above_minimum(maximum: float | None, info: ValidationInfo) -> float | None:
    minimum = info.data.get("minimum")
    if maximum is not None and minimum is not None and maximum <= minimum:
        raise ValueError(f"{maximum:g} is not above the minimum {minimum:g}: write a greater number")
    return maximum


WholeSeconds = Annotated[PositiveDuration, AfterValidator(_whole_seconds)]
VariableName = Annotated[LabelName, AfterValidator(_own_name)]
Choices = Annotated[Many[Line], Field(min_length=1), AfterValidator(_choices)]


class Query(Declared):
    """One query of a panel: what it draws and how its series are called (`{{label}}` stands for a label).

    Of a condition, the left side is drawn and the threshold is a line or a colour. Grafana chooses the window of
    rates (`$__rate_interval`), so that no zoom skips samples.
    """

    section: ClassVar[str] = "queries"

    show: When
    legend: Prose = ""  # empty: made from the labels that remain


class Link(Declared):
    """A link shown on a dashboard or a panel; http, https or a path on the same Grafana."""

    section: ClassVar[str] = "links"

    title: Line
    url: Annotated[str, AfterValidator(_address)]
    new_tab: bool = True


class Override(Declared):
    """Another look for the series (in a table: the column) with this name, as it stands in the legend."""

    section: ClassVar[str] = "overrides"

    series: Line
    color: Color | None = None
    unit: GrafanaUnit | None = None
    hidden: bool = False


class ThresholdLine(Declared):
    """A threshold drawn in a panel beside those of the conditions that it shows: the colour begins there."""

    section: ClassVar[str] = "thresholds"

    at: Quantity
    color: Color = "red"


class _Panel(Declared):
    section: ClassVar[str] = "panels"

    title: Line
    description: Prose = ""
    width: int = Field(default=12, ge=1, le=24)  # of 24
    height: int = Field(default=8, ge=2, le=40)
    links: Many[Link] = ()


class Drawing(_Panel):
    """A panel that draws queries. An empty description is made from what the metrics' help says."""

    show: Annotated[Many[Query], Field(min_length=1)]
    unit: GrafanaUnit | None = None  # None: from the threshold, or else from the metrics
    decimals: int | None = Field(default=None, ge=0, le=10)
    minimum: Finite | None = None  # None: 0 where nothing can be negative
    maximum: Annotated[Finite | None, AfterValidator(_above_minimum)] = None
    thresholds: Many[ThresholdLine] = ()
    overrides: Many[Override] = ()


class TimeSeries(Drawing):
    """Lines over time; a condition is drawn with its threshold as a line."""

    kind: Literal["timeseries"] = "timeseries"
    stacked: bool = False
    fill: int = Field(default=10, ge=0, le=100)
    legend_calculations: Many[Calculation] = ("lastNotNull", "max")


class Stat(Drawing):
    """One number, coloured by its thresholds."""

    kind: Literal["stat"] = "stat"
    calculation: Calculation = "lastNotNull"
    sparkline: bool = True


class GaugePanel(Drawing):
    """A dial between a minimum and a maximum."""

    kind: Literal["gauge"] = "gauge"
    calculation: Calculation = "lastNotNull"


class BarGauge(Drawing):
    """A bar for each series."""

    kind: Literal["bargauge"] = "bargauge"
    calculation: Calculation = "lastNotNull"
    horizontal: bool = True


class Table(Drawing):
    """The present values as a table: a row for each series."""

    kind: Literal["table"] = "table"


class Text(_Panel):
    """Markdown."""

    kind: Literal["text"] = "text"
    markdown: Prose


Panel = Annotated[TimeSeries | Stat | GaugePanel | BarGauge | Table | Text, Field(discriminator="kind")]


class Row(Declared):
    """A heading and the panels below it, laid out from left to right."""

    section: ClassVar[str] = "rows"

    title: Line
    panels: Many[Panel]
    collapsed: bool = False


class QueryVariable(Declared):
    """A choice of the values that a label of a metric has."""

    section: ClassVar[str] = "variables"

    kind: Literal["query"] = "query"
    name: VariableName
    title: Line
    metric: MetricName
    label: LabelName
    multiple: bool = True


class CustomVariable(Declared):
    """A choice of given values."""

    section: ClassVar[str] = "variables"

    kind: Literal["custom"] = "custom"
    name: VariableName
    title: Line
    values: Choices
    multiple: bool = False


class IntervalVariable(Declared):
    """A choice of lengths of time."""

    section: ClassVar[str] = "variables"

    kind: Literal["interval"] = "interval"
    name: VariableName
    title: Line
    values: Annotated[Many[PositiveDuration], Field(min_length=1), AfterValidator(_choices)]


DashboardVariable = Annotated[QueryVariable | CustomVariable | IntervalVariable, Field(discriminator="kind")]


class Annotation(Declared):
    """Marks on the time axis where an expression has a value."""

    section: ClassVar[str] = "annotations"

    name: Line
    show: Drawn
    text: Prose = ""
    color: Color = "blue"
    step: WholeSeconds = "1m"


class Dashboard(Declared):
    """A dashboard; its uid is its name, its panels' ids come from row and title, so both stay when others move."""

    section: ClassVar[str] = "dashboards"

    name: Annotated[Name, Field(max_length=40)]  # Grafana's limit for a uid
    title: Line
    description: Prose = ""
    tags: Many[Line] = ()
    rows: Many[Row]
    variables: Many[DashboardVariable] = ()
    annotations: Many[Annotation] = ()
    links: Many[Link] = ()
    refresh: WholeSeconds = "1m"
    show_last: WholeSeconds = "6h"

    def panels(self) -> Iterator[tuple[Row, Panel]]:
        """All panels with their rows, in order."""
        return ((row, panel) for row in self.rows for panel in row.panels)
