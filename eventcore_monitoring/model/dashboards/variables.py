"""Variables: what whoever looks at a dashboard can choose."""

from typing import Annotated, ClassVar, Literal

from pydantic import AfterValidator, Field

from eventcore_monitoring.model.dashboards.queries import DataSourceKind
from eventcore_monitoring.model.declared import Declared, LabelName, Line, Many, PositiveDuration, Prose, SeriesName
from eventcore_monitoring.model.one_of import OneOf


def _own_name(name: str) -> str:
    if name == "datasource" or name.endswith("_datasource") or name.startswith("__"):
        raise ValueError(f"{name} is the name of a variable that dashboards have of themselves: write another")
    return name


def choices(values: tuple[str, ...]) -> tuple[str, ...]:
    """Values that Grafana reads as they are: it takes ` : ` for a title and its value, and blanks at the ends away."""
    for value in values:
        if " : " in value or "\\" in value or value != value.strip() or values.count(value) > 1:
            raise ValueError(f"{value!r} cannot be chosen: write each value once, without \\, ` : ` or outer blanks")
    return values


VariableName = Annotated[LabelName, AfterValidator(_own_name)]
Choices = Annotated[Many[Line], Field(min_length=1), AfterValidator(choices)]


class QueryVariable(Declared):
    """A choice of the values that a label of a metric has.

    `within` names variables before it: only the values are offered that occur with what is chosen there.
    """

    section: ClassVar[str] = "variables"

    kind: Literal["query"] = "query"
    name: VariableName
    title: Line
    metric: SeriesName
    label: LabelName
    multiple: bool = True
    within: Many[VariableName] = ()


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
    values: Annotated[Many[PositiveDuration], Field(min_length=1), AfterValidator(choices)]


class ConstantVariable(Declared):
    """A value that queries name and nobody chooses; it is hidden."""

    section: ClassVar[str] = "variables"

    kind: Literal["constant"] = "constant"
    name: VariableName
    value: Line


class TextVariable(Declared):
    """A text that whoever looks writes."""

    section: ClassVar[str] = "variables"

    kind: Literal["textbox"] = "textbox"
    name: VariableName
    title: Line
    value: Prose = ""


class DataSourceVariable(Declared):
    """A choice of data sources, beside the one that a dashboard has of itself; `matching` fits their names."""

    section: ClassVar[str] = "variables"

    kind: Literal["datasource"] = "datasource"
    name: VariableName
    title: Line
    of: DataSourceKind = "prometheus"
    matching: Prose = ""


class AdHocVariable(Declared):
    """Free filters by any label, which Grafana puts into every query of the dashboard's Prometheus."""

    section: ClassVar[str] = "variables"

    kind: Literal["adhoc"] = "adhoc"
    name: VariableName
    title: Line


DashboardVariable = Annotated[
    QueryVariable
    | CustomVariable
    | IntervalVariable
    | ConstantVariable
    | TextVariable
    | DataSourceVariable
    | AdHocVariable,
    OneOf(),
]
