"""What a code of a finding means: the docstring of the check that finds it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
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


def rules(codes: Iterable[str]) -> dict[str, Documented]:
    """What codes mean, read from the sources of this package without importing them; those that none explains lack."""
    package = files("eventcore_monitoring")
    wanted = sorted({code for code in codes if _CODE.fullmatch(code)})
    found: dict[str, Documented] = {}
    if any(code.startswith(_FLUENTD) for code in wanted):
        modules = [*(package / "fluentd" / "checks").iterdir(), package / "fluentd" / "checks_of_fields.py"]
        docstrings = [_docstring(one.read_bytes()) for one in modules if one.name.endswith(".py")]
        found |= {code: Documented(text) for docstring in docstrings for code, text in fluentd_codes(docstring)}
    for code in wanted:
        name = f"{code.replace('-', '_')}.py"
        for file in (package / "checks" / name, package / "checks" / "expressions" / name):
            if file.is_file():
                found[code] = documented(_docstring(file.read_bytes()))
    return {code: found[code] for code in wanted if code in found}


def _docstring(content: bytes) -> str:
    return ast.get_docstring(ast.parse(content)) or ""
