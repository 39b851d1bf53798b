"""What a code of a finding means: the docstring of the check that finds it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from importlib.resources import files
from typing import NamedTuple

_KEYED = re.compile(r"^(Why|Fix|Wrong|Right): ", re.MULTILINE)
_CODE = re.compile(r"[a-z]+(-[a-z0-9]+)*")
_FLUENTD = "fluentd-"


class Documented(NamedTuple):
    """What the docstring of a check says: the fault, and `Why:`, `Fix:`, `Wrong:`, `Right:` in their order."""

    fault: str
    details: tuple[tuple[str, str], ...] = ()


def documented(docstring: str) -> Documented:
    """The parts of a docstring of a check."""
    fault, *parts = _KEYED.split(docstring)
    details = tuple((key, " ".join(value.split())) for key, value in zip(parts[::2], parts[1::2], strict=True))
    return Documented(" ".join(fault.split()), details)


def fluentd_codes(docstring: str) -> Iterator[tuple[str, str]]:
    """Each code with what it means, of a module of checks of Fluentd configuration: a paragraph a code."""
    for paragraph in docstring.split("\n\n")[1:]:
        code, _, text = " ".join(paragraph.split()).partition(": ")
        if text and code.startswith(_FLUENTD) and _CODE.fullmatch(code):
            yield code, text


def rule(code: str) -> Documented | None:
    """What a code means, read from the sources of this package without importing them; None where none says it."""
    if not _CODE.fullmatch(code):
        return None
    package = files("eventcore_monitoring")
    if code.startswith(_FLUENTD):
        folder = package / "fluentd"
        modules = [*(folder / "checks").iterdir(), folder / "checks_of_fields.py"]
        docstrings = (_docstring(one.read_bytes()) for one in modules if one.name.endswith(".py"))
        meanings = dict(pair for docstring in docstrings for pair in fluentd_codes(docstring))
        return Documented(meanings[code]) if code in meanings else None
    name = f"{code.replace('-', '_')}.py"
    for file in (package / "checks" / "expressions" / name, package / "checks" / name):
        if file.is_file():
            return documented(_docstring(file.read_bytes()))
    return None


def _docstring(content: bytes) -> str:
    return ast.get_docstring(ast.parse(content)) or ""
