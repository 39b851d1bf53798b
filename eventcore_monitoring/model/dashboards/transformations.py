"""Transformations: what Grafana does to the answers before a panel draws them."""

import json
from typing import Annotated, Any, ClassVar, Literal

from pydantic import AfterValidator, Field

from eventcore_monitoring.model.dashboards.looks import Calculation
from eventcore_monitoring.model.declared import Declared, Line, Many, Prose
from eventcore_monitoring.model.one_of import OneOf


class SortBy(Declared):
    """Rows by a column."""

    section: ClassVar[str] = "transformations"

    kind: Literal["sort"] = "sort"
    column: Line
    descending: bool = False


class Limit(Declared):
    """The first rows alone."""

    section: ClassVar[str] = "transformations"

    kind: Literal["limit"] = "limit"
    rows: int = Field(ge=1, le=100_000)


class Reduce(Declared):
    """Each series as a row: its name and what is calculated of it."""

    section: ClassVar[str] = "transformations"

    kind: Literal["reduce"] = "reduce"
    calculations: Annotated[Many[Calculation], Field(min_length=1)]


class JoinBy(Declared):
    """The answers of several queries side by side, joined by a column that all have."""

    section: ClassVar[str] = "transformations"

    kind: Literal["join"] = "join"
    column: Line
    inner: bool = False


class Rename(Declared):
    """Other names for the columns that a regular expression (JavaScript's) fits; `$1` is its group."""

    section: ClassVar[str] = "transformations"

    kind: Literal["rename"] = "rename"
    pattern: Line
    to: Prose


class OnlyColumns(Declared):
    """Only the columns with these names."""

    section: ClassVar[str] = "transformations"

    kind: Literal["keep"] = "keep"
    columns: Annotated[Many[Line], Field(min_length=1)]


def _json_object(text: str) -> str:
    try:
        options = json.loads(text)
    except ValueError as error:
        raise ValueError(f"it is no JSON ({error}): write an object such as {{}}") from None
    if not isinstance(options, dict):
        raise ValueError("it is no JSON object: write one such as {}")
    return json.dumps(options, ensure_ascii=False, sort_keys=True)


# Those that Grafana 13.2 knows (npm @grafana/data) and that have no class of their own here.
TransformationName = Literal[
    "append", "order", "organize", "calculateField", "seriesToRows", "merge", "concatenate", "labelsToFields",
    "filterFrames", "filterByRefId", "filterByValue", "groupBy", "histogram", "configFromData", "rowsToFields",
    "prepareTimeSeries", "convertFieldType", "convertFrameType", "fieldLookup", "heatmap", "spatial", "joinByLabels",
    "extractFields", "groupingToMatrix", "partitionByValues", "timeSeriesTable", "transpose", "formatTime",
    "formatString", "regression", "smoothing", "groupToNestedTable",
]  # fmt: skip


class Transformation(Declared):
    """Any other transformation, by Grafana's name for it, with its options as JSON text."""

    section: ClassVar[str] = "transformations"

    kind: Literal["other"] = "other"
    id: TransformationName
    options: Annotated[str, AfterValidator(_json_object)] = "{}"

    def read_options(self) -> Any:
        """The options as values."""
        return json.loads(self.options)


AnyTransformation = Annotated[SortBy | Limit | Reduce | JoinBy | Rename | OnlyColumns | Transformation, OneOf()]
