"""Code in values as far as it is known without running it: variables of the environment, and the name of the host."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from eventcore_monitoring.fluentd.tree import Code, Include, Parameter, Section, Value, joined

_VARIABLE: Final = re.compile(
    r"""\s*ENV(?:\.fetch\(\s*(['"])(?P<fetched>\w+)\1\s*(?:,\s*(?P<second>.+?)\s*)?\)|\[\s*(['"])(?P<name>\w+)\4\s*\])"""
    r"""\s*(?:(?:\|\||\{)\s*(?P<default>.+?)\s*\}?\s*)?""",
    re.ASCII,
)
_TEXT: Final = re.compile(r'"((?:[^"\\#]|\\["\\]|\\u\{[0-9a-fA-F]{1,6}\}|#(?![{$@]))*)"|' + r"'((?:[^'\\]|\\['\\])*)'")
_NUMBER: Final = re.compile(r"\d+|true|false")
_ESCAPE: Final = re.compile(r"\\(?:u\{([0-9a-fA-F]+)\}|(.))")
_HOST_NAME: Final = re.compile(r"\s*(?:hostname|Socket\.gethostname)\s*")
_ABSENT: Final = ("use_default", "use_nil")


class Variable(NamedTuple):
    """A variable of the environment; `default`: what stands for it where it is not set, None: nothing known."""

    name: str
    default: str | None
    absent: bool = False  # the parameter counts as not written where the variable is not set


class Resolved(NamedTuple):
    """A configuration without the code that is known, and sentences about what was assumed."""

    root: Section
    notes: tuple[str, ...]


def resolved(root: Section, environment: Mapping[str, str], hostname: str) -> Resolved:
    """Puts variables of the environment, their defaults, and the name of the host in place of their code."""
    resolver = _Resolver(environment, hostname)
    return Resolved(resolver.section(root), tuple(dict.fromkeys(resolver.notes)))


def shown_text(value: Value) -> str | None:
    """A value as text, `${NAME}` for a variable whose value nobody gave; None where other code is part of it."""
    if isinstance(value, str):
        return value
    parts = [part if isinstance(part, str) else _shown(part) for part in value]
    return None if None in parts else "".join(part for part in parts if part is not None)


def _shown(code: Code) -> str | None:
    found = variable(code)
    return None if found is None else f"${{{found.name}}}"


def variable(code: Code) -> Variable | None:
    """The variable of the environment that code reads; None for any other code."""
    found = _VARIABLE.fullmatch(code.source)
    if found is None:
        return None
    name = found["fetched"] or found["name"]
    otherwise = found["second"] or found["default"]
    if otherwise is None:
        return Variable(name, None)
    if otherwise in _ABSENT:
        return Variable(name, None, absent=True)
    literal = _literal(otherwise)
    return None if literal is None else Variable(name, literal)


def _literal(source: str) -> str | None:
    if _NUMBER.fullmatch(source):
        return source
    found = _TEXT.fullmatch(source)
    if found is None:
        return None
    inner = found[1] if found[1] is not None else found[2]
    try:
        return _ESCAPE.sub(lambda one: chr(int(one[1], 16)) if one[1] else one[2], inner)
    except (ValueError, OverflowError):
        return None


class _Resolver:
    def __init__(self, environment: Mapping[str, str], hostname: str) -> None:
        self.environment = environment
        self.hostname = hostname
        self.notes: list[str] = []

    def section(self, section: Section) -> Section:
        children = tuple(self._children(section))
        argument = self._value(section.argument)
        if children == section.children and argument == section.argument:
            return section
        return Section(section.name, argument, children, section.source, section.at, section.comment)

    def _children(self, section: Section) -> Iterator[Parameter | Include | Section]:
        for child in section.children:
            match child:
                case Section():
                    yield self.section(child)
                case Parameter(name, value, source):
                    if not self._is_absent(value):
                        yield Parameter(self._value(name), self._value(value), source)
                case Include():
                    self.notes.append("an `@include` is not resolved: what it brings is missing here")
                    yield child

    def _is_absent(self, value: Value) -> bool:
        match value:
            case (Code(source) as code,):
                found = variable(code)
                unset = found is not None and found.absent and found.name not in self.environment
                return unset or source.strip() in _ABSENT
        return False

    def _value(self, value: Value) -> Value:
        return value if isinstance(value, str) else joined([self._part(part) for part in value])

    def _part(self, part: str | Code) -> str | Code:
        if isinstance(part, str):
            return part
        if _HOST_NAME.fullmatch(part.source):
            return self.hostname
        found = variable(part)
        if found is None:
            return part
        if found.name in self.environment:
            return self.environment[found.name]
        if found.default is not None:
            self.notes.append(f"`{found.name}` is not given: its default `{found.default}` is taken")
            return found.default
        self.notes.append(f"`{found.name}` of the environment is not given: it is shown as `${{{found.name}}}`")
        return part
