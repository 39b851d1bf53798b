"""What is known of records: each operation says of every record what is true of it."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given, strategies as st

from eventcore_monitoring.fluentd.fields import (
    ANYTHING,
    OPEN,
    EventTime,
    Field,
    Fields,
    FieldType,
    FieldWay,
    Shape,
    dotted,
    schema,
)

Record = dict[str, Any]

NAMES = ("a", "b", "c", "d")
SEED = schema(
    {
        "timestamp": "time",
        "level": "keyword",
        "fields.message": "text",
        "fields.duration_ms": "integer",
        "span": "object",
    },
    sometimes=["fields.duration_ms", "span"],
    time="timestamp",
)


def allows(shape: Shape, record: Record) -> bool:
    """Whether a record is one of those that a shape speaks of."""
    for name, value in record.items():
        known = shape.fields.get(name)
        if not shape.may(name) or (known is not None and not _fits(known, value)):
            return False
    return all(name in record for name, known in shape.fields.items() if known.always)


def _fits(known: Field, value: object) -> bool:
    match known.type:
        case FieldType.TEXT:
            return isinstance(value, str)
        case FieldType.INTEGER:
            return isinstance(value, int)
        case FieldType.OBJECT if not isinstance(value, dict):
            return False
    return not isinstance(value, dict) or known.inside is None or allows(known.inside, value)


_VALUES = st.recursive(
    st.integers(0, 9) | st.just("x"), lambda inner: st.dictionaries(st.sampled_from(NAMES), inner), max_leaves=4
)


def _shapes(depth: int = 2) -> st.SearchStrategy[Shape]:
    inside = st.none() | _shapes(depth - 1) if depth else st.none()
    fields = st.builds(
        lambda type_, always, inner: Field(type_, always, inner if type_.may_hold_fields else None),
        st.sampled_from([FieldType.TEXT, FieldType.INTEGER, FieldType.OBJECT, FieldType.ANY]),
        st.booleans(),
        inside,
    )
    known = st.dictionaries(st.sampled_from(NAMES), fields)
    absent = st.frozensets(st.sampled_from(NAMES))
    return st.builds(
        lambda known, is_open, absent: Shape(known, is_open, absent - set(known) if is_open else frozenset()),
        known,
        st.booleans(),
        absent,
    )


@st.composite
def records_of(draw: st.DrawFn, shape: Shape) -> Record:
    """A record that a shape speaks of."""
    record: Record = {}
    for name in NAMES:
        known = shape.fields.get(name)
        if (known is not None and known.always) or (shape.may(name) and draw(st.booleans())):
            record[name] = draw(_values_of(known))
    return record


def _values_of(known: Field | None) -> st.SearchStrategy[Any]:
    match None if known is None else known.type:
        case FieldType.TEXT:
            return st.just("x")
        case FieldType.INTEGER:
            return st.integers(0, 9)
        case FieldType.OBJECT:
            return records_of((known.inside if known else None) or OPEN)
        case FieldType.ANY if known is not None and known.inside is not None:
            return st.just("x") | records_of(known.inside)
    return _VALUES


WAYS = st.lists(st.sampled_from(NAMES), min_size=1, max_size=2).map(tuple)


def _get(record: Any, way: FieldWay) -> tuple[bool, Any]:
    for name in way:
        if not isinstance(record, dict) or name not in record:
            return False, None
        record = record[name]
    return True, record


@given(st.data(), _shapes())
def test_the_records_of_a_shape_are_allowed_by_it(data: st.DataObject, shape: Shape) -> None:
    assert allows(shape, data.draw(records_of(shape)))


@given(st.data(), _shapes(), WAYS)
def test_what_is_said_of_a_field_is_true_of_every_record(data: st.DataObject, shape: Shape, way: FieldWay) -> None:
    fields, record = Fields(shape), data.draw(records_of(shape))
    has, _ = _get(record, way)
    assert fields.may_have(way) or not has
    assert has or not fields.surely_has(way)
    if fields.is_readable(way):
        around = _get(record, way[:-1])
        assert not around[0] or isinstance(around[1], dict)


@given(st.data(), _shapes(), _shapes())
def test_a_record_of_either_route_is_allowed_where_they_meet(data: st.DataObject, one: Shape, other: Shape) -> None:
    met = Fields(one).merged(Fields(other)).shape
    assert met == Fields(other).merged(Fields(one)).shape
    assert allows(met, data.draw(records_of(one)))
    assert allows(met, data.draw(records_of(other)))


@given(st.data(), _shapes(), _shapes())
def test_a_record_laid_over_another_is_allowed(data: st.DataObject, below: Shape, top: Shape) -> None:
    result = Fields(below).overlaid(top).shape
    assert allows(result, data.draw(records_of(below)) | data.draw(records_of(top)))


@given(st.data(), _shapes(), WAYS)
def test_a_record_without_a_field_is_allowed_and_cannot_have_it(
    data: st.DataObject, shape: Shape, way: FieldWay
) -> None:
    record = deepcopy(data.draw(records_of(shape)))
    after = Fields(shape).without(way)
    _, around = _get(record, way[:-1])
    if isinstance(around, dict):
        around.pop(way[-1], None)
    assert allows(after.shape, record)
    assert not (len(way) == 1 and after.may_have(way))


@given(st.data(), _shapes(), st.sets(st.sampled_from(NAMES)))
def test_a_record_with_nothing_but_some_fields_is_allowed(data: st.DataObject, shape: Shape, names: set[str]) -> None:
    record = data.draw(records_of(shape))
    after = Fields(shape).only(names)
    assert allows(after.shape, {name: value for name, value in record.items() if name in names})
    assert not after.open


@given(st.data(), _shapes(), st.sampled_from(NAMES), st.sampled_from(NAMES))
def test_a_record_with_a_renamed_field_is_allowed(data: st.DataObject, shape: Shape, old: str, new: str) -> None:
    record = data.draw(records_of(shape))
    after = Fields(shape).renamed(old, new)
    if old in record:
        record[new] = record.pop(old)
    assert allows(after.shape, record)


@given(st.data(), _shapes())
def test_a_record_with_prefixed_names_is_allowed(data: st.DataObject, shape: Shape) -> None:
    record = data.draw(records_of(shape))
    assert allows(Fields(shape).prefixed("p.").shape, {"p." + name: value for name, value in record.items()})


def test_a_schema_says_types_by_the_way_from_the_top() -> None:
    assert {way: (one.type.value, one.always) for way, one in SEED.known.items()} == {
        ("timestamp",): ("time", True),
        ("level",): ("keyword", True),
        ("span",): ("object", False),
        ("fields",): ("object", True),
        ("fields", "message"): ("text", True),
        ("fields", "duration_ms"): ("integer", False),
    }
    assert not SEED.open
    assert SEED.holds_time


def test_a_name_with_a_dot_is_written_as_a_tuple() -> None:
    assert schema({("a.b",): "text"}).surely_has(("a.b",))
    assert not schema({("a.b",): "text"}).may_have(("a", "b"))


def test_an_object_that_only_some_lines_have_holds_what_it_holds() -> None:
    found = schema({"x.y": "text"}, sometimes=["x"])
    assert {dotted(way): one.always for way, one in found.known.items()} == {"x": False, "x.y": True}


@pytest.mark.parametrize("names", [{"sometimes": ["b"]}, {"time": "b"}])
def test_a_name_that_is_none_of_the_fields_is_refused(names: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="'b' is none of the fields: a"):
        schema({"a": "text"}, **names)


def test_a_type_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="'string' is not a valid FieldType"):
        schema({"level": "string"})


@pytest.mark.parametrize(
    ("way", "may", "surely"),
    [
        ("message", False, False),
        ("fields.message", True, True),
        ("fields.message.text", False, False),
        ("fields.duration_ms", True, False),
        ("fields.other", False, False),
        ("span.name", True, False),
    ],
)
def test_nobody_has_what_a_closed_schema_does_not_say(way: str, may: bool, surely: bool) -> None:
    field = tuple(way.split("."))
    assert (SEED.may_have(field), SEED.surely_has(field)) == (may, surely)


def test_anything_may_have_every_field_but_one_that_was_taken_out() -> None:
    assert ANYTHING.may_have(("a", "b"))
    assert not ANYTHING.without(("a",)).may_have(("a", "b"))
    assert ANYTHING.without(("a",)).merged(ANYTHING).may_have(("a",))


def test_a_field_is_in_every_record_only_if_both_routes_have_it_always() -> None:
    met = schema({"a": "text", "b": "text"}).merged(schema({"a": "text", "c": "text"}))
    assert {way[0]: one.always for way, one in met.known.items()} == {"a": True, "b": False, "c": False}


def test_times_of_both_routes_remain() -> None:
    one = Fields(times=frozenset({EventTime.OWN}))
    assert one.merged(Fields(times=frozenset({EventTime.ARRIVAL}))).times == {EventTime.OWN, EventTime.ARRIVAL}


@pytest.mark.parametrize(
    ("way", "near"),
    [
        ("message", "fields.message"),
        ("levl", "level"),
        ("fields.duration", "fields.duration_ms"),
        ("duration_s", "fields.duration_ms"),
        ("log.level", "level"),
        ("zzz", None),
    ],
)
def test_the_field_that_was_meant_is_found(way: str, near: str | None) -> None:
    found = SEED.near(tuple(way.split(".")))
    assert found == (None if near is None else tuple(near.split(".")))
