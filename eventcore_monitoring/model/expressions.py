"""Expressions and conditions as fields of declarations: PromQL text in JSON, typed trees in Python."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import PlainSerializer, PlainValidator, WithJsonSchema

from eventcore_monitoring.promql.expression import Algebra, Condition, Expression, Guard, promql
from eventcore_monitoring.promql.nodes import Matching
from eventcore_monitoring.values import Quantity


def read_expression(value: object) -> Expression:
    """An expression, a gauge, or the PromQL text that JSON holds. Raises ValueError with a sentence."""
    match value:
        case Algebra():
            return value.expression
        case str():
            return promql(value)
        case Condition():
            raise ValueError("this is a condition: write its .expression")
        case bool():
            raise ValueError(f"{value} is no condition: write .eq(…) or .ne(…) where you compare with == or !=")
        case _:
            raise ValueError(f"{_kind(value)} is no expression: write one that starts from a metric, or promql(…)")


def read_condition(value: object) -> Condition:
    """A condition, or the parts of one that JSON holds. Raises ValueError with a sentence."""
    match value:
        case Condition():
            return value
        case {
            "expression": expression,
            "operator": ("==" | "!=" | ">" | "<" | ">=" | "<=") as operator,
            "threshold": {
                "value": float() | int() as number,
                "unit": ("seconds" | "bytes" | "ratio" | "per_second" | "count") as unit,
            },
            "guards": list() as guards,
        }:
            threshold = Quantity(float(number), unit)
            return Condition(read_expression(expression), operator, threshold, tuple(map(_read_guard, guards)))
        case Algebra():
            raise ValueError("an expression is no condition yet: write it with a threshold, such as … > percent(5)")
        case _:
            raise ValueError(f"{_kind(value)} is no condition: write an expression and a threshold, … > percent(5)")


def read_when(value: object) -> Condition | Expression:
    """What an alert fires on or a panel draws. Raises ValueError with a sentence."""
    return read_condition(value) if isinstance(value, Condition | dict) else read_expression(value)


def write_when(value: Condition | Expression) -> object:
    """The same as JSON holds it: PromQL text, or the parts of a condition."""
    if isinstance(value, Expression):
        return str(value)
    return {
        "expression": str(value.expression),
        "operator": value.operator,
        "threshold": asdict(value.threshold),
        "guards": [
            {
                "operator": guard.operator,
                "expression": str(guard.expression),
                "matching": None if guard.matching is None else asdict(guard.matching),
            }
            for guard in value.guards
        ],
    }


def _read_guard(value: object) -> Guard:
    match value:
        case {"operator": ("and" | "unless") as operator, "expression": expression, "matching": None}:
            return Guard(operator, read_expression(expression))
        case {
            "operator": ("and" | "unless") as operator,
            "expression": expression,
            "matching": {
                "kind": ("on" | "ignoring") as kind,
                "labels": list() | tuple() as labels,
                "group": ("group_left" | "group_right" | None) as group,
                "include": list() | tuple() as include,
            },
        }:
            return Guard(operator, read_expression(expression), Matching(kind, tuple(labels), group, tuple(include)))
        case _:
            raise ValueError(f"{_kind(value)} is no guard: write operator, expression and matching as the schema says")


def _kind(value: object) -> str:
    return "None" if value is None else f"a {type(value).__name__}"


_TEXT = {"type": "string", "description": "PromQL"}
_LABELS = {"type": "array", "items": {"type": "string"}}
_MATCHING = {
    "type": "object",
    "properties": {
        "kind": {"enum": ["on", "ignoring"]},
        "labels": _LABELS,
        "group": {"enum": ["group_left", "group_right", None]},
        "include": _LABELS,
    },
    "required": ["kind", "labels", "group", "include"],
    "additionalProperties": False,
}
_GUARD = {
    "type": "object",
    "properties": {
        "operator": {"enum": ["and", "unless"]},
        "expression": _TEXT,
        "matching": {"anyOf": [_MATCHING, {"type": "null"}]},
    },
    "required": ["operator", "expression", "matching"],
    "additionalProperties": False,
}
_CONDITION = {
    "type": "object",
    "properties": {
        "expression": _TEXT,
        "operator": {"enum": ["==", "!=", ">", "<", ">=", "<="]},
        "threshold": {
            "type": "object",
            "properties": {
                "value": {"type": "number"},
                "unit": {"enum": ["seconds", "bytes", "ratio", "per_second", "count"]},
            },
            "required": ["value", "unit"],
            "additionalProperties": False,
        },
        "guards": {"type": "array", "items": _GUARD},
    },
    "required": ["expression", "operator", "threshold", "guards"],
    "additionalProperties": False,
}

if TYPE_CHECKING:
    Drawn = Algebra
    Compared = Condition
    When = Condition | Algebra
else:
    _written = PlainSerializer(write_when, when_used="json")
    Drawn = Annotated[Any, PlainValidator(read_expression), _written, WithJsonSchema(_TEXT)]
    Compared = Annotated[Any, PlainValidator(read_condition), _written, WithJsonSchema(_CONDITION)]
    When = Annotated[Any, PlainValidator(read_when), _written, WithJsonSchema({"anyOf": [_TEXT, _CONDITION]})]
