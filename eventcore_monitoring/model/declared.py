"""The base of every declaration: immutable, strict, and able to say where it was written.

A declaration that cannot be is reported as findings with its address and its line (`findings.fault`),
in our own sentences; pydantic's texts never reach a person.
"""

from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, ValidationError
from pydantic._internal._model_construction import ModelMetaclass
from pydantic_core import ErrorDetails

from eventcore_monitoring import values
from eventcore_monitoring.encoding.plain_text import unsafe_characters
from eventcore_monitoring.findings import Finding, SourceLine, definition_line, fault

T = TypeVar("T")

# Where a declaration keeps its line, beside its fields: no part of its value, so equality and JSON ignore it.
_LINE = "__line__"


class _Reporting(ModelMetaclass):
    """Building a declaration in Python: remembers the line, and turns faults into findings."""

    if not TYPE_CHECKING:

        def __call__(cls, *arguments: object, **fields: Any) -> object:  # noqa: N805 - the class that is called
            if arguments:
                raise TypeError(f"{cls.__name__} takes named fields only: write {cls.__name__}(name=…, …)")
            line = definition_line()
            try:
                declared = super().__call__(**fields)
            except ValidationError as error:
                fault(*_findings(cls, fields, error, line))
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

    def replaced(self, **changes: object) -> "Declared":
        """The same declaration with some fields changed, validated like a new one."""
        fields = {name: getattr(self, name) for name in type(self).model_fields if name in self.model_fields_set}
        return type(self)(**{**fields, **changes})


def _as_tuple(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


if TYPE_CHECKING:
    Many = Sequence
else:
    Many = Annotated[tuple[T, ...], BeforeValidator(_as_tuple)]


def _canonical_duration(text: str) -> str:
    return values.duration(values.milliseconds(text))


def _positive_duration(text: str) -> str:
    if values.milliseconds(text) == 0:
        raise ValueError('a length of time must be more than nothing: write "5m", say')
    return _canonical_duration(text)


def _line_of_text(text: str) -> str:
    if not text.strip():
        raise ValueError("must not be empty")
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
            raise ValueError(f"{text!r} is no {what}: write something like {example!r}")
        return text

    return AfterValidator(check)


Duration = Annotated[str, AfterValidator(_canonical_duration)]  # may be 0s
PositiveDuration = Annotated[str, AfterValidator(_positive_duration)]
Line = Annotated[str, AfterValidator(_line_of_text)]  # one line of text for people
Prose = Annotated[str, AfterValidator(_prose)]  # text of several lines, may be empty
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
LabelName = Annotated[str, _pattern(r"[a-zA-Z_][a-zA-Z0-9_]*", "label name", "command_type")]
HostPort = Annotated[str, _pattern(r"[A-Za-z0-9.-]+:[0-9]{1,5}", "host:port", "db-1.example.com:9187")]
Url = Annotated[str, _pattern(r"https?://[!-~]+", "http(s) address", "https://runbooks.example.com/eventcore")]


def _findings(
    kind: "type[Declared]", fields: Mapping[str, object], error: ValidationError, line: SourceLine | None
) -> Iterator[Finding]:
    name = fields.get("name", fields.get("title", fields.get("record")))
    place = f"{kind.section}.{name}" if isinstance(name, str) and name else kind.section
    for detail in error.errors(include_url=False):
        path = [str(part) for part in detail["loc"] if str(part) in kind.model_fields or isinstance(part, int)]
        message, fix = _sentence(kind, detail)
        yield Finding(".".join([place, *path]), "definition", message, fix, source=line)


def _sentence(kind: "type[Declared]", detail: ErrorDetails) -> tuple[str, str]:
    """pydantic's finding in our words: what is wrong, and what to write instead."""
    field = next((str(part) for part in detail["loc"] if isinstance(part, str)), "")
    given = detail["input"]
    context = detail.get("ctx", {})
    shown = f"{given!r}" if len(repr(given)) <= 60 else type(given).__name__
    match detail["type"]:
        case "missing":
            return f"{kind.__name__} needs `{field}`", f"add `{field}=…`"
        case "extra_forbidden":
            near = get_close_matches(field, sorted(kind.model_fields), n=1)
            known = ", ".join(kind.model_fields)
            return (
                f"{kind.__name__} has no field `{field}`",
                f"did you mean `{near[0]}`?" if near else f"its fields are {known}",
            )
        case "value_error":
            sentence = str(context["error"])
            problem, _, way_out = sentence.partition(": write ")
            return f"`{field}`: {problem}", f"write {way_out}" if way_out else ""
        case "literal_error" | "enum":
            expected = str(context["expected"])
            near = get_close_matches(str(given), expected.replace("'", "").replace(" or ", ", ").split(", "), n=1)
            return f"`{field}` cannot be {shown}", f"did you mean {near[0]!r}?" if near else f"write {expected}"
        case (
            "union_tag_invalid"
            | "union_tag_not_found"
            | "model_type"
            | "model_attributes_type"
            | "dataclass_type"
            | "dataclass_exact_type"
        ):
            wanted = context.get("class_name") or context.get("expected_tags") or "a declaration of the right kind"
            return f"`{field}` cannot be {shown}", f"give {wanted}"
        case "is_instance_of":
            return f"`{field}` cannot be {shown}", f"give {context['class']}"
        case "string_type" | "int_type" | "float_type" | "bool_type" | "tuple_type" | "dict_type" | "int_from_float":
            wanted = _WANTED[detail["type"]]
            return f"`{field}` must be {wanted}, not {shown}", ""
        case "greater_than" | "greater_than_equal" | "less_than" | "less_than_equal":
            bound = next(iter(context.values()))
            return f"`{field}` cannot be {shown}", f"write a number {detail['type'].replace('_', ' ')} {bound}"
        case "too_short":
            return f"`{field}` needs at least {context['min_length']} of its kind, got {context['actual_length']}", ""
        case other:
            return f"`{field}` cannot be {shown} ({other.replace('_', ' ')})", ""


_WANTED = {
    "string_type": "text",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "bool_type": "True or False",
    "tuple_type": "a list",
    "dict_type": "a mapping",
}
