r"""Patterns of matchers in their pieces: alternatives, anchors, and dots that stand between words.

A pattern that comes here was read as RE2 before (`re2`), so that this reader may be simple. Prometheus anchors every
pattern at both ends (prometheus.io/docs/prometheus/latest/querying/basics).
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, NamedTuple

# Compiled when first asked for (`re` keeps them): most deployments have no pattern that is looked at so closely.
_PIECE: Final = r"""\\Q.*?(?:\\E|\Z) | \\[pPx]\{[^}]*\} | \\.          # quoted, classes by name, escapes
      | \[\^?\]?(?:\\.|\[:\^?\w+:\]|[^\]\\])*\]            # classes of characters
      | \((?:\?[^()]*?[:>)])? | [)|^$]
      | (?:[*+?]|\{\d+(?:,\d*)?\})\??
      | ."""
_TWICE: Final = r"\((?:\?:)?(\[[^\]\\]+\]|\\?[^\\()\[\]|])([*+])\)([*+])"
_VARIABLE: Final = r"\$\w|\$\{"
_DOT: Final = (".", r"\.")


class Dotted(NamedTuple):
    """Words with dots between them: where each dot stands that fits any character, and the words."""

    dots: tuple[int, ...]
    words: tuple[str, ...]


@lru_cache(maxsize=4096)
def pieces(pattern: str) -> tuple[str, ...]:
    """The pieces of a pattern, which together are the pattern."""
    return tuple(re.findall(_PIECE, pattern, re.VERBOSE | re.DOTALL))


def parts(pattern: str) -> list[str]:
    """The alternatives of a pattern, between the bars that stand in no group."""
    found, depth = [""], 0
    for piece in pieces(pattern):
        if piece == "|" and not depth:
            found.append("")
            continue
        if piece == ")":
            depth -= 1
        elif piece[0] == "(" and piece[-1] != ")":
            depth += 1
        found[-1] += piece
    return found


def without_anchors(pattern: str) -> str:
    """The pattern without the `^` at the begin and the `$` at the end of its alternatives, which change nothing."""
    if "^" not in pattern and "$" not in pattern:
        return pattern
    bare = [part.lstrip("^") for part in parts(pattern)]
    return "|".join(part.rstrip("$") if pieces(part)[-1:] == ("$",) else part for part in bare)


def has_variable(pattern: str) -> bool:
    """Whether Grafana fills something into a pattern or a value: `$job`, `${job:regex}`."""
    return "$" in pattern and re.search(_VARIABLE, pattern) is not None


def repeated(piece: str) -> bool:
    """Whether a piece says how often the one before it comes."""
    return piece[0] in "*+?{" and piece != "{"


def merged_repetition(pattern: str) -> str:
    """The pattern with one repetition where a repeated character is repeated again: `(a+)*` is `a*`."""
    if ")*" not in pattern and ")+" not in pattern:
        return pattern
    return re.sub(_TWICE, lambda found: f"{found[1]}{'*' if '*' in (found[2], found[3]) else '+'}", pattern)


def dotted(pattern: str) -> list[Dotted]:
    """Where words of letters and digits are joined by dots that are not repeated: host names, addresses, packages."""
    if "." not in pattern:
        return []
    found: list[Dotted] = []
    dots: list[int] = []
    words = [""]
    position = 0
    given = pieces(pattern)
    for piece, following in zip(given, (*given[1:], ""), strict=True):
        joins = piece in _DOT and not (following and repeated(following)) and words[-1] != ""
        if joins:
            words.append("")
            if piece == ".":
                dots.append(position)
        elif len(piece) == 1 and (piece.isalnum() or piece in "_-"):
            words[-1] += piece
        else:
            found.append(Dotted(tuple(dots), tuple(words)))
            dots, words = [], [""]
        position += len(piece)
    found.append(Dotted(tuple(dots), tuple(words)))
    return [one for one in found if one.dots and one.words[-1]]
