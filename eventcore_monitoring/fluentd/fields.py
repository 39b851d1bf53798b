"""What is known of the records that come to a place: their fields, and what time their events have.

Everything here is an immutable value. What it says a record cannot have, no record has there; what it says every
record has, every record has that no plugin failed on.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from enum import Enum, StrEnum, auto
from typing import Final

# The names from the top of a record to a field: `fields.message` is ("fields", "message").
FieldWay = tuple[str, ...]


class FieldType(StrEnum):
    """What a field holds. `any`: nothing is known, it may be an object too."""

    TEXT = "text"
    KEYWORD = "keyword"
    INTEGER = "integer"
    FLOAT = "float"
    BOOLEAN = "boolean"
    TIME = "time"
    OBJECT = "object"
    ANY = "any"

    @property
    def may_hold_fields(self) -> bool:
        """Whether there can be fields inside."""
        return self in (FieldType.OBJECT, FieldType.ANY)


class EventTime(Enum):
    """Where the time of an event comes from: the line itself, the moment when it was read, or nobody knows."""

    OWN = auto()
    ARRIVAL = auto()
    UNKNOWN = auto()


@dataclass(frozen=True, slots=True)
class Field:
    """A field that is known. `always`: whatever holds it (the record, or the object around it) has it always.

    `inside`: the fields in it, None where nothing is known of them. `line`: the JSON object that its text is.
    `is_time`: a schema says that it is the time of the line.
    """

    type: FieldType = FieldType.ANY
    always: bool = True
    inside: Shape | None = None
    line: Shape | None = None
    is_time: bool = False


_UNKNOWN_FIELD: Final = Field(always=False)


@dataclass(frozen=True, slots=True)
class Shape:
    """An object: its known fields by name; `open`: others are possible, but for those that are `absent`."""

    fields: Mapping[str, Field] = field(default_factory=dict)
    open: bool = False
    absent: frozenset[str] = frozenset()

    def may(self, name: str) -> bool:
        """Whether it can have a field of this name."""
        return name in self.fields or (self.open and name not in self.absent)

    def having(self, name: str, value: Field) -> Shape:
        """With this field, whatever stood there."""
        return Shape({**self.fields, name: value}, self.open, self.absent - {name})

    def without(self, name: str) -> Shape:
        """Without this field."""
        kept = {one: value for one, value in self.fields.items() if one != name}
        return Shape(kept, self.open, self.absent | {name} if self.open else frozenset())

    def only(self, names: Collection[str]) -> Shape:
        """The fields of these names, as far as it has them."""
        kept = {name: self.fields.get(name, _UNKNOWN_FIELD) for name in names if self.may(name)}
        return Shape(kept)

    def prefixed(self, prefix: str) -> Shape:
        """With a prefix before every name."""
        fields = {prefix + name: value for name, value in self.fields.items()}
        return Shape(fields, self.open, frozenset(prefix + name for name in self.absent))

    def with_other_texts(self) -> Shape:
        """The same where texts at the top may have become others."""
        return replace(self, fields={name: replace(one, line=None) for name, one in self.fields.items()})

    def with_other_objects(self) -> Shape:
        """The same where objects in it may have become others."""
        return replace(self, fields={name: replace(one, inside=None) for name, one in self.fields.items()})

    def merged(self, other: Shape) -> Shape:
        """What is known of an object that is one or the other."""
        fields: dict[str, Field] = {}
        for name in (*self.fields, *(name for name in other.fields if name not in self.fields)):
            mine, others = self.fields.get(name), other.fields.get(name)
            if mine is not None and others is not None:
                fields[name] = _either(mine, others)
            else:
                fields[name] = _sometimes(mine or others or _UNKNOWN_FIELD, self.may(name) and other.may(name))
        return Shape(fields, self.open or other.open, self._neither(other))

    def overlaid(self, top: Shape) -> Shape:
        """Ruby's `merge`: the fields of the other one replace those of this."""
        fields: dict[str, Field] = {}
        for name in (*self.fields, *(name for name in top.fields if name not in self.fields)):
            mine, others = self.fields.get(name), top.fields.get(name)
            if others is None:
                fields[name] = _sometimes(mine, top.may(name), always=True) if mine else _UNKNOWN_FIELD
            elif others.always:
                fields[name] = others
            elif mine is None:
                fields[name] = _sometimes(others, self.may(name))
            else:
                fields[name] = replace(_either(mine, others), always=mine.always)
        return Shape(fields, self.open or top.open, self._neither(top))

    def _neither(self, other: Shape) -> frozenset[str]:
        if not (self.open or other.open):
            return frozenset()
        return frozenset(one for one in self.absent | other.absent if not self.may(one) and not other.may(one))


OPEN: Final = Shape(open=True)


def _either(one: Field, other: Field) -> Field:
    if one == other:
        return one
    same = one.type is other.type
    inside = one.inside.merged(other.inside) if same and one.inside and other.inside else None
    return Field(
        one.type if same else FieldType.ANY,
        one.always and other.always,
        inside,
        one.line if one.line == other.line else None,
        one.is_time or other.is_time,
    )


def _sometimes(one: Field, other_is_possible: bool, *, always: bool = False) -> Field:
    """A field that only some records have; if another of its name is possible, what it holds is not known."""
    kept = one.always and always
    return Field(always=kept, is_time=one.is_time) if other_is_possible else replace(one, always=kept)


@dataclass(frozen=True, slots=True)
class Fields:
    """What is known of the records at one place.

    `times`: where the times of their events come from. `time_names`: the fields that gave events their own time.
    """

    shape: Shape = OPEN
    times: frozenset[EventTime] = frozenset({EventTime.UNKNOWN})
    time_names: frozenset[str] = frozenset()

    @property
    def open(self) -> bool:
        """Whether other fields than those that are known are possible at the top."""
        return self.shape.open

    @property
    def known(self) -> Mapping[FieldWay, Field]:
        """Every known field by its way, an object before what is in it."""
        return dict(_known((), self.shape))

    @property
    def holds_time(self) -> bool:
        """Whether a field can still be there that gave an event its time, or that a schema calls the time."""
        kept = any(map(self.shape.may, self.time_names))
        return kept or any(one.is_time for one in self.known.values())

    def get(self, way: FieldWay) -> Field | None:
        """The known field there."""
        return self.known.get(way)

    def may_have(self, way: FieldWay) -> bool:
        """Whether a record can have this field; False is certain."""
        shape = self.shape
        for position, name in enumerate(way, 1):
            found = shape.fields.get(name)
            if found is None or position == len(way):
                return shape.may(name)
            if not found.type.may_hold_fields:
                return False
            if found.inside is None:
                return True
            shape = found.inside
        return True

    def surely_has(self, way: FieldWay) -> bool:
        """Whether every record has this field."""
        known = self.known
        around = all(way[:end] in known and known[way[:end]].type is FieldType.OBJECT for end in range(1, len(way)))
        return around and all(way[:end] in known and known[way[:end]].always for end in range(1, len(way) + 1))

    def is_readable(self, way: FieldWay) -> bool:
        """Whether all on the way to this field that can be there are objects, so that reading it never fails."""
        known = self.known
        for end in range(1, len(way)):
            if way[:end] not in known:
                return not self.may_have(way[:end])
            if known[way[:end]].type is not FieldType.OBJECT:
                return False
        return True

    def near(self, way: FieldWay) -> FieldWay | None:
        """The field that was meant, if one looks like it: of the same name elsewhere, or of a similar name."""
        known = [one for one in self.known if one != way]
        same = [one for one in known if way and one[-1] == way[-1]]
        if same:
            return min(same, key=len)
        texts = {dotted(one): one for one in reversed(known)} | {one[-1]: one for one in reversed(known)}
        match = get_close_matches(dotted(way), texts, 1) or get_close_matches(way[-1], texts, 1)
        return texts[match[0]] if match else None

    def having(self, way: FieldWay, value: Field) -> Fields:
        """With this field; objects around it that are not known are added."""
        return replace(self, shape=_having(self.shape, way, value))

    def without(self, way: FieldWay) -> Fields:
        """Without this field; one object may stand at two places, so that others may lose what has its name too."""
        shape = self.shape if len(way) == 1 else _losing(self.shape, way[-1])
        return replace(self, shape=_without(shape, way))

    def only(self, names: Collection[str]) -> Fields:
        """Nothing but the fields of these names."""
        return replace(self, shape=self.shape.only(names))

    def renamed(self, old: str, new: str) -> Fields:
        """With another name for a field at the top: what had that name is gone where the old one was there."""
        moved = self.shape.fields.get(old, _UNKNOWN_FIELD)
        top = Shape({new: moved}) if self.shape.may(old) else Shape()
        return replace(self, shape=self.shape.without(old).overlaid(top))

    def prefixed(self, prefix: str) -> Fields:
        """With a prefix before every name at the top."""
        return replace(self, shape=self.shape.prefixed(prefix))

    def overlaid(self, top: Shape) -> Fields:
        """With the fields of an object in place of those that have their names."""
        return replace(self, shape=self.shape.overlaid(top))

    def merged(self, other: Fields) -> Fields:
        """What is known where two routes meet."""
        if self == other:
            return self
        shape = self.shape.merged(other.shape)
        return Fields(shape, self.times | other.times, self.time_names | other.time_names)


ANYTHING: Final = Fields()


def schema(
    known: Mapping[str | FieldWay, str | FieldType | Field],
    *,
    sometimes: Collection[str] = (),
    time: str | None = None,
    is_open: bool = False,
) -> Fields:
    """What the lines of an application hold: types by name, a dot before what stands inside an object.

    `sometimes`: those that not every line has, or not every object around them. `time`: the one that is the time of the
    line. `is_open`: lines may have others. A name that itself holds a dot is written as a tuple.
    Raises ValueError for a type that is none, and for a name in `sometimes` or `time` that is not among the fields.
    """
    found = Fields(Shape(open=is_open))
    for name, kind in sorted(known.items(), key=lambda one: len(_way(one[0]))):
        way = _way(name)
        value = kind if isinstance(kind, Field) else Field(FieldType(kind))
        if value.type is FieldType.OBJECT and any(_way(one)[:-1][: len(way)] == way for one in known):
            value = replace(value, inside=value.inside or Shape(open=is_open))
        found = found.having(way, value)
    ways = {dotted(way): way for way in found.known}
    for name in (*sometimes, *([] if time is None else [time])):
        if name not in ways:
            raise ValueError(f"{name!r} is none of the fields: {', '.join(ways)}")
    for name in sometimes:
        found = found.having(ways[name], replace(found.known[ways[name]], always=False))
    if time is not None:
        found = found.having(ways[time], replace(found.known[ways[time]], is_time=True))
    return found


def dotted(way: FieldWay) -> str:
    """A field as people write it: `fields.message`."""
    return ".".join(way)


def _way(name: str | FieldWay) -> FieldWay:
    return tuple(name.split(".")) if isinstance(name, str) else name


def _known(around: FieldWay, shape: Shape) -> Iterator[tuple[FieldWay, Field]]:
    for name, value in shape.fields.items():
        yield (*around, name), value
        if value.inside is not None:
            yield from _known((*around, name), value.inside)


def _having(shape: Shape, way: FieldWay, value: Field) -> Shape:
    name, *rest = way
    if not rest:
        return shape.having(name, value)
    around = shape.fields.get(name, Field(FieldType.OBJECT, inside=OPEN if shape.may(name) else Shape()))
    inside = around.inside if around.inside is not None else OPEN
    return shape.having(name, replace(around, type=FieldType.OBJECT, inside=_having(inside, tuple(rest), value)))


def _losing(shape: Shape, name: str) -> Shape:
    """The same where objects inside may have lost what has this name."""
    fields = dict(shape.fields)
    for outer, around in shape.fields.items():
        if around.inside is not None:
            inside = _losing(around.inside, name)
            if name in inside.fields:
                inside = inside.having(name, replace(inside.fields[name], always=False))
            fields[outer] = replace(around, inside=inside)
    return replace(shape, fields=fields)


def _without(shape: Shape, way: FieldWay) -> Shape:
    name, *rest = way
    if not rest:
        return shape.without(name)
    around = shape.fields.get(name)
    if around is None or not around.type.may_hold_fields:
        return shape
    inside = _without(around.inside if around.inside is not None else OPEN, tuple(rest))
    return shape.having(name, replace(around, inside=inside))
