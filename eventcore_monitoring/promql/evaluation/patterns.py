"""RE2 patterns of Prometheus as patterns of Python, where both mean the same.

Source: RE2 syntax as Go reads it (`regexp/syntax`); Prometheus anchors every pattern at both ends, and since 3.0 a dot
matches the end of a line too (`model/labels/regexp.go`).
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from eventcore_monitoring.promql.evaluation.columns import Semantics
from eventcore_monitoring.promql.evaluation.faults import NotKnown, Refused
from eventcore_monitoring.promql.patterns import pieces
from eventcore_monitoring.promql.re2 import matches_empty

# Python reads these too, but differently: several lines, classes of POSIX, sets, a repetition without a least number.
_FLAGS: Final = re.compile(r"\(\?[is-]*[mU]|\{,")
_CLASS: Final = re.compile(r"\[:|.\[|--|&&|\|\||~~", re.DOTALL)
_REFERENCE: Final = re.compile(r"\$(?:(\$)|(\w+)|\{(\w+)\})")


@lru_cache(maxsize=4096)
def compiled(pattern: str, semantics: Semantics) -> re.Pattern[str]:
    """The pattern for `fullmatch`. Raises NotKnown where Python could read it otherwise, Refused for no RE2."""
    try:
        matches_empty(pattern)
    except ValueError as broken:
        raise Refused(f'"{pattern}" is no regular expression: {broken}') from None
    if _FLAGS.search(pattern) or ("(?i" in pattern and not pattern.isascii()):
        raise NotKnown(f'whether "{pattern}" means the same outside of RE2')
    text = "".join([_translated(piece) for piece in pieces(pattern)])
    try:
        return re.compile(text, re.ASCII | (re.DOTALL if semantics is Semantics.OPEN else 0))
    except re.error:
        raise NotKnown(f'what "{pattern}" means outside of RE2') from None


def _translated(piece: str) -> str:
    if piece in ("$", r"\z"):
        return r"\Z"  # Python's dollar fits before a last end of line too
    if piece.startswith(r"\Q"):
        return re.escape(piece[2:].removesuffix(r"\E"))
    if len(piece) > 1 and piece[0] == "[" and _CLASS.search(piece):
        raise NotKnown(f'whether "{piece}" means the same outside of RE2')
    return piece


def expanded(template: str, match: re.Match[str]) -> str:
    """The template with `$1`, `$name`, `${1}` filled in as Go's `Regexp.Expand` does; unknown groups are empty."""

    def group(reference: re.Match[str]) -> str:
        dollar, bare, braced = reference.groups()
        if dollar:
            return "$"
        name = bare or braced
        key: int | str = int(name) if re.fullmatch(r"0|[1-9][0-9]{0,7}", name) else name
        try:
            return match[key] or ""
        except IndexError:
            return ""

    return _REFERENCE.sub(group, template)
