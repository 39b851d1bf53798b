"""The base of every declaration: immutable, strict, and able to say where it was written.

A declaration that cannot be is reported as findings with its address and its line (`findings.fault`),
in our own sentences; pydantic's texts never reach a person.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Self, TypeVar, dataclass_transform

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    ValidationError,
)
from pydantic_core import CoreSchema, ErrorDetails, core_schema

from eventcore_monitoring import values
from eventcore_monitoring.encoding.plain_text import unsafe_characters
from eventcore_monitoring.findings import Finding, SourceLine, definition_line, fault
from eventcore_monitoring.model.sentences import plain, sentence, shown

if TYPE_CHECKING:
    from pydantic._internal._model_construction import ModelMetaclass
else:
    ModelMetaclass = type(BaseModel)  # pydantic has no public name for it

T = TypeVar("T")

_MACHINERY = frozenset(dir(BaseModel))

# Where a declaration keeps its line, beside its fields: no part of its value, so equality and JSON ignore it.
_LINE = "__line__"


@dataclass_transform(kw_only_default=True, field_specifiers=(Field,))  # or editors take any field of any type
class _Reporting(ModelMetaclass):
    """Building a declaration in Python: remembers the line, and turns faults into findings."""

    if not TYPE_CHECKING:

        def __call__(cls, *arguments: object, **fields: Any) -> object:  # noqa: N805 - the class that is called
            if arguments:
                raise TypeError(f"{cls.__name__} takes named fields only: write {cls.__name__}(name=…, …)")
            line = definition_line()
            findings: tuple[Finding, ...] = ()
            try:
                declared = super().__call__(**fields)
            except ValidationError as error:
                findings = tuple(_findings(cls, fields, error, line))
            if findings:  # outside the handler, or the traceback would show pydantic's text as the context
                fault(*findings)
                # Somebody collects: hand back a placeholder, so that the rest of the file is read too.
                declared = cls.model_construct(**fields)
            declared.__dict__[_LINE] = line
            return declared


class Declared(BaseModel, metaclass=_Reporting):
    """A declaration. Made with named fields; lists become tuples; nothing can be changed afterwards."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, defer_build=True)

    # Where declarations of this kind are found: the first word of their addresses.
    section: ClassVar[str] = "declarations"

    @property
    def line(self) -> SourceLine | None:
        """The line of the definition that made this; None for one that was read from JSON."""
        found: SourceLine | None = self.__dict__.get(_LINE)
        return found

    if not TYPE_CHECKING:

        def __setattr__(self, name: str, value: object) -> None:
            raise AttributeError(f"a {type(self).__name__} cannot be changed: write .replaced({name}=…)")

    def __dir__(self) -> list[str]:
        """What a person may write after the dot: what declarations say, without pydantic's own machinery."""
        return sorted({*super().__dir__()} - _MACHINERY | {*type(self).model_fields})

    def replaced(self, **changes: object) -> Self:
        """The same declaration with some fields changed, validated like a new one."""
        fields = {name: getattr(self, name) for name in type(self).model_fields if name in self.model_fields_set}
        return type(self)(**{**fields, **changes})


# As pydantic's own, which inspect the signature of the function again for every field that has it.
class _Before(BeforeValidator):
    def __get_pydantic_core_schema__(self, source_type: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_before_validator_function(self.func, handler(source_type))  # type: ignore[arg-type]


class _After(AfterValidator):
    def __get_pydantic_core_schema__(self, source_type: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_after_validator_function(self.func, handler(source_type))  # type: ignore[arg-type]


def _as_tuple(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


if TYPE_CHECKING:
    Many = Sequence
else:
    Many = Annotated[tuple[T, ...], _Before(_as_tuple)]


def _canonical_duration(text: str) -> str:
    return values.duration(values.milliseconds(text))


def _positive_duration(text: str) -> str:
    if values.milliseconds(text) == 0:
        raise ValueError('a length of time must be more than nothing: write "5m", say')
    return _canonical_duration(text)


def _line_of_text(text: str) -> str:
    if not text.strip():
        raise ValueError("it is empty: write a text")
    if (fault_sentence := unsafe_characters(text, multiline=False)) is not None:
        raise ValueError(fault_sentence)
    return text


def _prose(text: str) -> str:
    if (fault_sentence := unsafe_characters(text, multiline=True)) is not None:
        raise ValueError(fault_sentence)
    return text


def _pattern(expression: str, what: str, example: str) -> AfterValidator:
    import re

    compiled = re.compile(expression)

    def check(text: str) -> str:
        if not text.isascii() or compiled.fullmatch(text) is None:
            raise ValueError(f"{shown(text)} is no {what}: write something like {shown(example)}")
        return text

    return _After(check)


Finite = Annotated[float, Field(allow_inf_nan=False)]
Duration = Annotated[str, _After(_canonical_duration)]  # may be 0s
PositiveDuration = Annotated[str, _After(_positive_duration)]
Line = Annotated[str, _After(_line_of_text)]  # one line of text for people
Prose = Annotated[str, _After(_prose)]  # text of several lines, may be empty
# Names become file names, uids and anchors; see encoding.file_name for the reasons.
Name = Annotated[str, _pattern(r"[A-Za-z0-9][A-Za-z0-9_-]{0,98}", "name", "eventcore-logs")]
AlertName = Annotated[str, _pattern(r"[A-Za-z][A-Za-z0-9_]{0,98}", "alert name", "CommandsFailing")]
MetricName = Annotated[str, _pattern(r"[a-zA-Z_][a-zA-Z0-9_]*", "metric name", "orders_processed_total")]
RecordName = Annotated[
    str,
    _pattern(
        r"[a-zA-Z_][a-zA-Z0-9_]*:[a-zA-Z_][a-zA-Z0-9_]*:[a-zA-Z_][a-zA-Z0-9_]*",
        "name of a recording rule (level:metric:operations)",
        "job:orders_processed:rate5m",
    ),
]
SeriesName = Annotated[
    str, _pattern(r"[a-zA-Z_:][a-zA-Z0-9_:]*", "metric or record name", "job:orders_processed:rate5m")
]
LabelName = Annotated[str, _pattern(r"[a-zA-Z_][a-zA-Z0-9_]*", "label name", "command_type")]
HostPort = Annotated[str, _pattern(r"[A-Za-z0-9.-]+:[0-9]{1,5}", "host:port", "db-1.example.com:9187")]
Url = Annotated[str, _pattern(r"https?://[!-~]+", "http(s) address", "https://runbooks.example.com/eventcore")]


def _findings(
    kind: "type[Declared]", fields: Mapping[str, object], error: ValidationError, line: SourceLine | None
) -> Iterator[Finding]:
    place = _place(kind, fields)
    details: dict[tuple[str | int, ...], list[ErrorDetails]] = {}
    for detail in error.errors(include_url=False):
        details.setdefault(_path(fields, detail["loc"]), []).append(detail)
    for path, found in details.items():
        message, fix = sentence(kind, path, found)
        yield Finding(".".join([place, *(plain(str(part)) for part in path)]), "definition", message, fix, source=line)


def _place(kind: "type[Declared]", fields: Mapping[str, object]) -> str:
    """The address of a declaration: its section and, where it has one that can be shown, its name."""
    name = next((fields[field] for field in ("name", "title", "record") if field in fields), None)
    if not isinstance(name, str) or not name or unsafe_characters(name, multiline=False) is not None:
        return kind.section
    return f"{kind.section}.{name if len(name) <= 100 else f'{name[:40]}…'}"


def _path(fields: Mapping[str, object], location: tuple[str | int, ...]) -> tuple[str | int, ...]:
    """Of pydantic's location, the parts that lead somewhere in what was given (not the members of unions)."""
    path = [*location[:1]]
    value = fields.get(str(location[0])) if location else None
    for part in location[1:]:
        if isinstance(part, int):
            path.append(part)
            value = value[part] if isinstance(value, list | tuple) and part < len(value) else None
        elif isinstance(value, Mapping) and part in value:
            path.append(part)
            value = value[part]
    return tuple(path)
