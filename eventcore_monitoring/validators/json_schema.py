"""JSON Schema: what a value breaks of a schema, by way of jsonschema-rs (extra `kubernetes`).

jsonschema-rs and not jsonschema: Python's `re` lets `$` match before a last newline, so that `for: "5m\\n"` passes.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

from eventcore_monitoring.findings import Finding, Severity

Step = str | int


class Violation(NamedTuple):
    """A place of a value that breaks its schema: the way to it, the keyword that is broken, a sentence part."""

    steps: tuple[Step, ...]
    keyword: str
    message: str


def installed() -> bool:
    """Whether jsonschema-rs is there."""
    return find_spec("jsonschema_rs") is not None


def not_installed(at: str) -> Finding:
    """The note that the schemas were not looked at: never a silent pass."""
    message = "The files were not checked against their schemas: the package jsonschema-rs is not installed."
    return Finding(at, "schemas-skipped", message, "Run pip install jsonschema-rs.", Severity.NOTE)


@cache
def data(*path: str) -> Any:
    """The parsed JSON file of this package's data folder, to be read only."""
    return json.loads(Path(__file__).with_name("data").joinpath(*path).read_bytes())


def compiled(schema: object) -> Callable[[object], Iterator[Violation]]:
    """The schema as a function from a value to what it breaks, in a stable order."""
    validator = import_module("jsonschema_rs").validator_for(schema)

    def violations(value: object) -> Iterator[Violation]:
        found = (
            Violation(tuple(error.instance_path), error.kind.name, _sentence(error))
            for error in validator.iter_errors(value)
        )
        yield from sorted(found, key=lambda violation: ([str(step) for step in violation.steps], violation.message))

    return violations


def _sentence(error: Any) -> str:
    match error.kind.name:
        case "additionalProperties":
            unknown: Sequence[str] = error.kind.unexpected
            return f"unknown key {', '.join(unknown)}"
        case "required":
            return f"the key {error.kind.property} is missing"
        case _:
            message: str = error.message
            return message if len(message) <= 200 else f"{message[:100]} … {message[-90:]}"
