"""What Ruby surely refuses in a regular expression; what is not known for certain passes.

Facts: Ruby 3.1 (Onigmo).
"""

from __future__ import annotations

import re
from typing import Final

# Blanks and comments mean nothing after these options, so that nothing can be told from the text.
_EXTENDED: Final = re.compile(r"\(\?[im]*x")
_GROUP: Final = re.compile(r"\((?:\?(?:<?[=!]|>|~|[imaud-]*:|[imaud-]*(?=\)))?)?")
_GROUP_NAME: Final = re.compile(r"\(\?<(?![=!])([^>]*)>?")
_NAME: Final = re.compile(r"[^\W\d]\w*")
_POSIX: Final = re.compile(r"\[:\^?[a-z]+:\]")
_REPEATS: Final = "*+?"


def refusal(pattern: str) -> str | None:
    """Why Ruby refuses a pattern (without its slashes), as a sentence without a subject; None where it may take it."""
    if _EXTENDED.search(pattern):
        return None
    open_groups, at, repeatable = 0, 0, False
    while at < len(pattern):
        match pattern[at]:
            case "\\":
                if at + 1 == len(pattern):
                    return "ends with a backslash, which has nothing to escape"
                at, repeatable = at + 2, True
            case "[":
                end = _class_end(pattern, at)
                if end is None:
                    return "has a `[` that is not closed"
                at, repeatable = end, True
            case "(":
                length, fault = _group_start(pattern, at)
                if fault:
                    return fault
                open_groups, at, repeatable = open_groups + (not _is_comment(pattern, at)), at + length, False
            case ")":
                if open_groups == 0:
                    return "has a `)` that closes nothing"
                open_groups, at, repeatable = open_groups - 1, at + 1, True
            case "|":
                at, repeatable = at + 1, False
            case character if character in _REPEATS and not repeatable:
                return f"has a `{character}` with nothing to repeat before it"
            case _:
                at, repeatable = at + 1, True
    return "has a `(` that is not closed" if open_groups else None


def _is_comment(pattern: str, at: int) -> bool:
    return pattern.startswith("(?#", at)


def _group_start(pattern: str, at: int) -> tuple[int, str]:
    """How long the beginning of a group is, and what is wrong with it."""
    if _is_comment(pattern, at):
        end = pattern.find(")", at)
        return (end + 1 - at, "") if end >= 0 else (0, "has a comment `(?#` that is not closed")
    if pattern.startswith("(?P", at):
        return 0, "has a group that begins with `(?P`, which only Python knows: in Ruby it is `(?<name>`"
    if found := _GROUP_NAME.match(pattern, at):
        if not found[0].endswith(">"):
            return 0, f"has a group name that is not closed: `{found[0]}`"
        if not _NAME.fullmatch(found[1]):
            return 0, f"has the group name `{found[1]}`, which is none: a letter first, then letters, digits and `_`"
        return len(found[0]), ""
    start = _GROUP.match(pattern, at)
    return (start.end() - at if start else 1), ""


def _class_end(pattern: str, at: int) -> int | None:
    """The position after a character class, which may hold others; None where it has no end."""
    depth = 0
    while at < len(pattern):
        if found := _POSIX.match(pattern, at) if depth else None:
            at = found.end()
            continue
        match pattern[at]:
            case "\\":
                at += 1
            case "[":
                depth += 1
                rest = re.match(r"\^?\]?", pattern[at + 1 :])
                at += rest.end() if rest else 0  # a bracket that closes nothing yet stands for itself
            case "]":
                depth -= 1
                if depth == 0:
                    return at + 1
        at += 1
    return None
