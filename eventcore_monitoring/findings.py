"""Findings: what is wrong, where, and the way out; and how faults of a definition are collected.

A finding is a value. Checks and validators yield findings; the constructors of declarations report
theirs through `fault`, so that a build can gather every fault of a file before it stops.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple, NoReturn

# Code that builds declarations on behalf of a definition: never the line a person should look at.
_MACHINERY = ("eventcore_monitoring", "pydantic", "pydantic_core")


class Severity(StrEnum):
    """How much a finding weighs: an error stops the build, a warning and a note are shown."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class SourceLine(NamedTuple):
    """A line of a definition (or of another file): path as Python knows it, line and column from 1.

    The column is 0 where the whole line is meant.
    """

    file: str
    line: int
    column: int = 0


@dataclass(frozen=True, order=True, slots=True)
class Finding:
    """One fault: the address of the declaration, a stable code, a sentence, and a way out.

    `at` is an address such as `alerts.ProjectionLagHigh.when`, or the path of a generated file. `excerpt` shows the
    culprit: lines of text to be printed as they are.
    """

    at: str
    code: str
    message: str
    fix: str = ""
    severity: Severity = Severity.ERROR
    source: SourceLine | None = field(default=None, compare=False)
    excerpt: str = field(default="", compare=False)


class DefinitionError(Exception):
    """A definition that cannot be built; carries every fault that is known.

    Attribute `findings`: at least one `Finding`.
    """

    def __init__(self, *findings: Finding) -> None:
        self.findings = findings
        super().__init__("\n".join(f"{finding.at}: {finding.message}" for finding in findings))


def wrong_call(at: str, message: str, fix: str) -> NoReturn:
    """Raises DefinitionError with one finding `call`: what was called wrongly, and the way out."""
    raise DefinitionError(Finding(at, "call", message, fix))


_collector: ContextVar[list[Finding] | None] = ContextVar("collector", default=None)


def fault(*findings: Finding) -> None:
    """Reports faults of a definition: to the surrounding `collecting()`, or else as an exception.

    Raises DefinitionError where nobody collects. Returns where somebody does, so that the caller can
    hand back a placeholder and the rest of the file is read too.
    """
    collected = _collector.get()
    if collected is None:
        raise DefinitionError(*findings)
    collected.extend(findings)


@contextmanager
def collecting() -> Iterator[list[Finding]]:
    """Gathers the faults that definitions report inside the block, instead of raising the first."""
    found: list[Finding] = []
    token = _collector.set(found)
    try:
        yield found
    finally:
        _collector.reset(token)


def definition_line() -> SourceLine | None:
    """The line of the definition that is being read: the nearest caller outside this package."""
    frame = sys._getframe(1)
    while frame is not None:
        if frame.f_globals.get("__name__", "").partition(".")[0] not in _MACHINERY:
            return SourceLine(frame.f_code.co_filename, frame.f_lineno)
        frame = frame.f_back  # type: ignore[assignment]
    return None
