"""What a query answers: the names of its columns, and of what kind their values are, where that is certain."""

from __future__ import annotations

from sqlglot import exp

from eventcore_monitoring.sql.facts import ColumnRead, Output, ValueKind
from eventcore_monitoring.sql.sources import folded, resolved, with_names

_TEXTS = frozenset((
    "concat", "concat_ws", "format", "left", "lower", "pg_size_pretty", "quote_literal", "right", "to_char",
    "upper", "version",
))  # fmt: skip
_TIMES = frozenset(["clock_timestamp", "now", "statement_timestamp", "transaction_timestamp"])
_TEXT_TYPES = frozenset((
    "TEXT", "VARCHAR", "CHAR", "NCHAR", "NVARCHAR", "BPCHAR", "NAME", "JSON", "JSONB", "UUID", "XML", "VARBINARY",
    "INET",
))  # fmt: skip
_TIME_TYPES = frozenset(
    ["TIMESTAMP", "TIMESTAMPTZ", "TIMESTAMPLTZ", "TIMESTAMPNTZ", "DATE", "TIME", "TIMETZ", "INTERVAL"]
)
_NUMBER_TYPES = frozenset(["INT", "BIGINT", "SMALLINT", "DOUBLE", "FLOAT", "DECIMAL"])


def outputs(tree: exp.Query) -> tuple[Output, ...] | None:
    """The columns of the answer; None where `*` or a set operation hides them."""
    if not isinstance(tree, exp.Select) or any(one.is_star for one in tree.selects):
        return None
    named = with_names(tree)
    return tuple(_output(one, named) for one in tree.selects)


def kind_of_type(name: str) -> ValueKind | None:
    """The kind of the values of a PostgreSQL type, by its name as in a schema (`bigint`, `timestamptz`)."""
    try:
        return _of_type(exp.DataType.build(name, dialect="postgres"))
    except ValueError:
        return None


def _output(one: exp.Expr, named: frozenset[str]) -> Output:
    inner = one.unalias()
    if isinstance(one, exp.Alias):
        name = folded(one.args["alias"])
    elif isinstance(inner, exp.Column):
        name = folded(inner.this)
    else:
        name = None  # PostgreSQL names it after a function or a type
    while isinstance(inner, exp.Paren):
        inner = inner.this
    handed_on = inner.this if isinstance(inner, exp.Min | exp.Max) else inner
    of: ColumnRead | None = resolved(handed_on, named) if isinstance(handed_on, exp.Column) else None
    return Output(name, _kind(inner), of)


def _kind(node: exp.Expr) -> ValueKind | None:
    match node:
        case exp.Paren() | exp.Min() | exp.Max():
            return _kind(node.this)
        case exp.Cast():
            return _of_type(node.to)
        case exp.Literal():
            return "text" if node.is_string else "number"
        case exp.Boolean() | exp.Predicate() | exp.Not() | exp.And() | exp.Or():
            return "boolean"
        case exp.DPipe() | exp.Concat() | exp.ConcatWs() | exp.Upper() | exp.Lower() | exp.ToChar() | exp.TimeToStr():
            return "text"
        case exp.CurrentTimestamp() | exp.CurrentDate() | exp.TimestampTrunc():
            return "time"
        case exp.Count() | exp.Extract():
            return "number"
        case exp.Coalesce():
            return _kind(node.this)
        case exp.Anonymous() if node.name.lower() in _TEXTS:
            return "text"
        case exp.Anonymous() if node.name.lower() in _TIMES:
            return "time"
    return None


def _of_type(given: exp.DataType) -> ValueKind | None:
    if not isinstance(given.this, exp.DataType.Type):
        return None
    word = given.this.name
    if word in _TEXT_TYPES:
        return "text"
    if word in _TIME_TYPES:
        return "time"
    if word == "BOOLEAN":
        return "boolean"
    return "number" if word in _NUMBER_TYPES else None
