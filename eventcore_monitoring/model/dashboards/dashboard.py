"""Dashboards: rows of panels, with what can be chosen and what is marked on their time axes."""

from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal

from pydantic import AfterValidator, Field

from eventcore_monitoring.model.dashboards.looks import Color, Link, WholeSeconds
from eventcore_monitoring.model.dashboards.panels import Panel
from eventcore_monitoring.model.dashboards.variables import DashboardVariable
from eventcore_monitoring.model.declared import Declared, LabelName, Line, Many, Name, Prose
from eventcore_monitoring.model.expressions import Drawn
from eventcore_monitoring.model.one_of import OneOf


def _different(labels: tuple[str, ...]) -> tuple[str, ...]:
    for label in labels:
        if labels.count(label) > 1:
            raise ValueError(f"{label} stands there twice: write it once")
    return labels


class Row(Declared):
    """A heading and the panels below it, laid out from left to right.

    `repeat` names a variable: the row is there once for each of its chosen values. Rows of one `tab` stand together
    below it where Grafana has tabs (its schema version 2), and below one another where it has none.
    """

    section: ClassVar[str] = "rows"

    title: Line
    panels: Many[Panel]
    collapsed: bool = False
    repeat: LabelName | None = None
    tab: Prose = ""


class Annotation(Declared):
    """Marks on the time axis where an expression has a value."""

    section: ClassVar[str] = "annotations"

    kind: Literal["expression"] = "expression"
    name: Line
    show: Drawn
    text: Prose = ""
    color: Color = "blue"
    step: WholeSeconds = "1m"


class AlertAnnotation(Declared):
    """Marks on the time axis where alerts of this deployment fire, all of them or those of one severity."""

    section: ClassVar[str] = "annotations"

    kind: Literal["alerts"] = "alerts"
    name: Line = "Alerts"
    severity: Prose = ""
    color: Color = "red"
    step: WholeSeconds = "1m"


class EventAnnotation(Declared):
    """Marks that others put into Grafana (its annotations API), by their tags: deployments, incidents."""

    section: ClassVar[str] = "annotations"

    kind: Literal["events"] = "events"
    name: Line
    tags: Annotated[Many[Line], Field(min_length=1)]
    any_tag: bool = False
    color: Color = "purple"
    most: int = Field(default=100, ge=1, le=1000)


AnyAnnotation = Annotated[Annotation | AlertAnnotation | EventAnnotation, OneOf()]


class Dashboard(Declared):
    """A dashboard; its uid is its name, its panels' ids come from row and title, so both stay when others move.

    `filter_by` are labels by which everything can be filtered: for each that the metrics here have, the dashboard gets
    a variable, chained to those before it, and every query of a metric that has the label gets a matcher.
    """

    section: ClassVar[str] = "dashboards"

    kind: Literal["dashboard"] = "dashboard"
    name: Annotated[Name, Field(max_length=40)]  # Grafana's limit for a uid
    title: Line
    description: Prose = ""
    tags: Many[Line] = ()
    rows: Many[Row]
    filter_by: Annotated[Many[LabelName], AfterValidator(_different)] = ("job", "instance")
    variables: Many[DashboardVariable] = ()
    annotations: Many[AnyAnnotation] = ()
    links: Many[Link] = ()
    refresh: WholeSeconds = "1m"
    show_last: WholeSeconds = "6h"

    def panels(self) -> Iterator[tuple[Row, Panel]]:
        """All panels with their rows, in order."""
        return ((row, panel) for row in self.rows for panel in row.panels)
