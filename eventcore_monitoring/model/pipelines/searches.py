"""Saved searches of log records: what is asked of a sink's indices, held against what its records have."""

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from eventcore_monitoring.model.declared import Declared, Finite, LabelName, Line, Many, Name, PositiveDuration, Prose
from eventcore_monitoring.model.one_of import OneOf


def _no_period(name: str) -> str:
    if name in ("from", "to"):
        raise ValueError(f"{name} is the parameter of the period: write another name, such as user_id")
    return name


class Phrase(Declared):
    """The field holds these words, one after the other."""

    section: ClassVar[str] = "conditions"

    kind: Literal["phrase"] = "phrase"
    words: Line


class Above(Declared):
    """The number in the field is larger than this one, in the unit of the field."""

    section: ClassVar[str] = "conditions"

    kind: Literal["above"] = "above"
    number: Finite


class Below(Declared):
    """The number in the field is smaller than this one, in the unit of the field."""

    section: ClassVar[str] = "conditions"

    kind: Literal["below"] = "below"
    number: Finite


class Exists(Declared):
    """The record has the field."""

    section: ClassVar[str] = "conditions"

    kind: Literal["exists"] = "exists"


class Parameter(Declared):
    """The field is what is asked for each time; `*` in it stands for any letters, so that `*` alone is any value.

    The saved search becomes a search template with this parameter, and with those of its period, `from` and `to`; on a
    dashboard, a variable of this name (`TextVariable`) is asked.
    """

    section: ClassVar[str] = "conditions"

    kind: Literal["parameter"] = "parameter"
    name: Annotated[LabelName, AfterValidator(_no_period)]
    default: Line = "*"


Condition = Annotated[Phrase | Above | Below | Exists | Parameter, OneOf()]
Equal = Line | bool | int | Finite


class LogSearch(Declared):
    """A search in the indices of a sink: records as rows, or counted by the values of a field (`group_by`).

    `where`: fields and what they have to be: a value, or `Phrase`, `Above`, `Below`, `Exists`, `Parameter`. A field is
    written as its way from the top (`fields.message`). `since`: how far back.
    """

    section: ClassVar[str] = "log_searches"

    name: Name
    title: Line
    help: Prose = ""
    pipeline: Name
    sink: Name
    where: Mapping[Line, Equal | Condition] = Field(default_factory=dict)
    since: PositiveDuration = "1d"
    columns: Many[Line] = ()
    sort_by: Line | None = None
    group_by: Line | None = None
    limit: int = Field(default=100, ge=1, le=10_000)

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        if self.group_by is not None and (self.columns or self.sort_by):
            raise ValueError("it counts by a field, which has no columns and no order: leave out columns and sort_by")
        if self.group_by is None and not self.columns:
            raise ValueError("it shows nothing: write columns=[…], or group_by")
        return self

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """What is asked for each time."""
        return tuple(one for one in self.where.values() if isinstance(one, Parameter))

    @property
    def fields(self) -> tuple[str, ...]:
        """All fields that it reads, each once."""
        read = (*self.where, *self.columns, *filter(None, (self.sort_by, self.group_by)))
        return tuple(dict.fromkeys(read))
