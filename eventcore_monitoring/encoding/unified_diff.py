"""The difference between two contents as a unified diff, which `patch` and `git apply` read."""

from __future__ import annotations

import difflib
from collections.abc import Iterator


def unified_diff(before: bytes | None, after: bytes | None, name: str) -> str:
    """What changes, UTF-8 text line by line, under `a/` and `b/` paths; None: there is no such file."""
    old = "/dev/null" if before is None else f"a/{name}"
    new = "/dev/null" if after is None else f"b/{name}"
    try:
        lines = _lines(before), _lines(after)
    except UnicodeDecodeError:
        return f"Binary files {old} and {new} differ\n"
    return "".join(_ended(difflib.unified_diff(*lines, old, new)))


def _ended(lines: Iterator[str]) -> Iterator[str]:
    for line in lines:
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def _lines(content: bytes | None) -> list[str]:
    # Not splitlines(): it ends a line at NEL, LS, PS, VT and FF too.
    *whole, last = (content or b"").decode("utf-8").split("\n")
    return [f"{line}\n" for line in whole] + ([last] if last else [])
