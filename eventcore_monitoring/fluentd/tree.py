"""The tree that a Fluentd configuration is (v1 format), whether it was read from files or built from declarations."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from eventcore_monitoring.findings import SourceLine


@dataclass(frozen=True, slots=True)
class Code:
    """Ruby between `#{` and `}`: Fluentd runs it while it reads the file; here it stays as it is written."""

    source: str


# A text as Fluentd has it after reading, or the parts of one that holds code (texts and code by turns, none empty).
Value = str | tuple[str | Code, ...]


@dataclass(frozen=True, slots=True)
class Parameter:
    """A line `name value`. JSON literals are their text, on one line, as Fluentd keeps them."""

    name: Value
    value: Value
    source: SourceLine | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Include:
    """A line `@include path` that is not resolved."""

    path: Value
    source: SourceLine | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Section:
    """A section `<name argument>` with what stands in it, in the order of the file; the root has no name.

    `source` is the line of the file, or of the definition that it was built from. `at` is the address of the
    declaration that it was built from, "" for one of a file. `comment` stands above it, without its `#`.
    """

    name: str = ""
    argument: Value = ""
    children: tuple[Parameter | Include | Section, ...] = ()
    source: SourceLine | None = field(default=None, compare=False)
    at: str = field(default="", compare=False)
    comment: str = field(default="", compare=False)

    @property
    def parameters(self) -> Iterator[Parameter]:
        """The parameters of this section, in order; of two with one name Fluentd takes the last."""
        return (child for child in self.children if isinstance(child, Parameter))

    @property
    def sections(self) -> Iterator[Section]:
        """The sections directly in this one, in order."""
        return (child for child in self.children if isinstance(child, Section))

    def parameter(self, *names: str) -> Parameter | None:
        """The parameter that counts for a name (or one of its aliases): the last of the file."""
        own = (one for one in reversed(self.children) if isinstance(one, Parameter) and one.name in names)
        return next(own, None)

    def value(self, *names: str, default: str = "") -> Value:
        """The value of a parameter, the default where it is not written."""
        found = self.parameter(*names)
        return default if found is None else found.value

    def text(self, *names: str, default: str = "") -> str | None:
        """The value of a parameter as text; None where code is part of it, which only a run can tell."""
        value = self.value(*names, default=default)
        return value if isinstance(value, str) else None

    def inner(self, name: str) -> Section | None:
        """The first section of a name directly in this one."""
        return next((one for one in self.sections if one.name == name), None)


def joined(parts: Sequence[str | Code]) -> Value:
    """The value of these parts: neighbouring texts as one, a plain text where there is no code."""
    merged: list[str | Code] = []
    for part in parts:
        if isinstance(part, str) and merged and isinstance(merged[-1], str):
            merged[-1] += part
        elif part != "":
            merged.append(part)
    match merged:
        case []:
            return ""
        case [str(text)]:
            return text
    return tuple(merged)


def codes(section: Section) -> Iterator[Code]:
    """Everything in a section, its inner ones included, that Fluentd would run."""
    for child in section.children:
        match child:
            case Section():
                yield from codes(child)
            case Parameter(name, value):
                yield from _in(name)
                yield from _in(value)
            case Include(path):
                yield from _in(path)
    yield from _in(section.argument)


def _in(value: Value) -> Iterator[Code]:
    if not isinstance(value, str):
        yield from (part for part in value if isinstance(part, Code))
