"""Fluentd configuration as mappings, for tests that ask what stands where: of two with one name the last counts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from eventcore_monitoring.fluentd import parser, tree
from eventcore_monitoring.fluentd.tree import Value

Code = tree.Code


@dataclass
class Section:
    name: str = ""
    argument: Value = ""
    parameters: dict[Value, Value] = field(default_factory=dict)
    sections: list[Section] = field(default_factory=list)


def read(text: str) -> Section:
    """The top level of a configuration file. Raises FluentdSyntaxError."""
    return _section(parser.read(text, "fluent.conf"))


def _section(read: tree.Section) -> Section:
    parameters = {one.name: one.value for one in read.parameters}
    return Section(read.name, read.argument, parameters, [_section(one) for one in read.sections])


def walk(section: Section) -> Iterator[Section]:
    """The sections in a section, at any depth."""
    for inner in section.sections:
        yield inner
        yield from walk(inner)


def code_in(value: Value) -> list[Code]:
    return [part for part in value if isinstance(part, Code)] if isinstance(value, tuple) else []


def all_code(section: Section) -> list[Code]:
    """Everything in a section, its nested ones included, that Fluentd would run."""
    values = [section.argument, *section.parameters, *section.parameters.values()]
    own = [code for value in values for code in code_in(value)]
    return own + [code for nested in section.sections for code in all_code(nested)]
