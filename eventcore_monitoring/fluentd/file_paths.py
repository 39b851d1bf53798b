"""Paths and globs: which files a tail source reads, and whether two texts name one file.

Facts: source of Fluentd 1.19 (`plugin/in_tail.rb`) and Ruby's `Dir.glob`: a star is any part of one name, not its
leading dot; `**/` is any number of folders; a path without a star is taken literally by default (`glob_policy`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from eventcore_monitoring.fluentd.conversions import converted
from eventcore_monitoring.fluentd.settings import Place
from eventcore_monitoring.fluentd.tag_kinds import kinds
from eventcore_monitoring.fluentd.tag_language import (
    Chain,
    Chars,
    Either,
    Language,
    Ranges,
    Repeat,
    merged,
    others,
    ranges_of,
    text,
)

_IN_NAME: Final = Chars(others(ranges_of("/\n")))
_NAME_START: Final = Chars(others(ranges_of("/.\n")))
_FILLED: Final = Repeat(_IN_NAME, 1)  # what stands in the place of a date or a placeholder
_FOLDERS: Final = Repeat(Chain((_NAME_START, Repeat(_IN_NAME), text("/"))))
_PIECE: Final = re.compile(
    r"(?P<folders>(?<=/)\*\*/)|(?P<star>\*+)|(?P<one>\?)|\[(?P<set>[!^]?\]?[^\]]*)\]|\\(?P<quoted>.)", re.DOTALL
)
_DATE: Final = re.compile(r"%[-0^#_:]*\d*[EO]?[a-zA-Z+]|%%|\$\{[^}]*\}")
_BRACES: Final = re.compile(r"\{([^{}]*)\}")
_MAX_ALTERNATIVES: Final = 64


def normalized(path: str) -> str:
    """The path without what names the same file twice: `//`, `/./`, a slash at the end. `..` is left."""
    parts = [part for part in path.split("/") if part not in ("", ".")]
    return ("/" if path.startswith("/") else "") + "/".join(parts)


@dataclass(frozen=True, slots=True)
class TailPaths:
    """The files that a tail source reads: those of `patterns` that are not `excluded`; each as it is written."""

    patterns: tuple[str, ...]
    excluded: tuple[str, ...]
    policy: str

    def expands(self, pattern: str) -> bool:
        """Whether Fluentd looks for files that fit, or takes the text as the name of one file."""
        wide = "*" in pattern or "?" in pattern or re.search(r"\[.*\]", pattern) is not None
        match self.policy:
            case "extended":
                return wide
            case "always":
                return wide or re.search(r"\{.*,.*\}", pattern) is not None
        return "*" in pattern

    @property
    def language(self) -> Language:
        """All paths that are read, before exclusion."""
        return Either(tuple(map(self._language, self.patterns)))

    def near(self, path: str) -> bool:
        """Whether a path (a glob, or a text with placeholders) begins as one of the patterns does.

        It costs little, and where it does not, nothing of it is read.
        """
        start = _start(path)
        return any(one.startswith(start) or start.startswith(one) for one in map(_start, self.patterns))

    def overlap(self, paths: Language, excluded: tuple[str, ...] = ()) -> tuple[str, bool] | None:
        """A path among these that is read, and whether all of them are; None where none is, or nobody can say.

        `excluded`: patterns of paths that do not count beside the own ones.
        """
        beside = tuple(map(self._language, (*self.excluded, *excluded)))
        found = kinds(paths, (self.language, *beside))
        if not found:
            return None
        read = [kind.example for kind in found if kind.languages == {0}]
        return (read[0], len(read) == len(found)) if read else None

    def _language(self, pattern: str) -> Language:
        return glob(normalized(pattern)) if self.expands(pattern) else template(normalized(pattern))


def tail_paths(source: Place) -> TailPaths | None:
    """What a tail source reads; None where only a run can tell."""
    path, delimiter, policy = (source.text(name) for name in ("path", "path_delimiter", "glob_policy"))
    exclude = source.written("exclude_path")
    if not path or not delimiter or policy is None or (exclude is not None and not isinstance(exclude.value, str)):
        return None
    patterns = tuple(dict.fromkeys(one.strip() for one in path.split(delimiter)))
    excluded = converted("array", exclude.value) if exclude is not None and isinstance(exclude.value, str) else []
    return TailPaths(patterns, tuple(map(str, excluded)) if isinstance(excluded, list) else (), policy)


def _start(path: str) -> str:
    """What stands before anything that may mean more than itself."""
    return re.split(r"[*?\[{%$\\]", normalized(path), maxsplit=1)[0]


def template(path: str) -> Language:
    """The paths that a text with placeholders (`%Y`, `${tag}`) can become."""
    parts: list[Language] = []
    end = 0
    for found in _DATE.finditer(path):
        parts += [text(path[end : found.start()]), text("%") if found.group() == "%%" else _FILLED]
        end = found.end()
    return Chain((*parts, text(path[end:])))


def glob(pattern: str) -> Language:
    """The paths that a glob, dates in it, fits. Alternatives in braces are taken apart, up to 64 of them."""
    return Either(tuple(Chain(tuple(_glob(one))) for one in _alternatives(pattern)))


def _alternatives(pattern: str) -> list[str]:
    open_: list[str] = [pattern]
    closed: list[str] = []
    while open_ and len(open_) + len(closed) <= _MAX_ALTERNATIVES:
        one = open_.pop()
        found = _BRACES.search(one)
        if found is None or one[: found.start()].endswith(("\\", "$")):
            closed.append(one)
        else:
            open_ += [one[: found.start()] + part + one[found.end() :] for part in found[1].split(",")]
    return open_ + closed


def _glob(pattern: str) -> Iterator[Language]:
    end = 0
    for found in _PIECE.finditer(pattern):
        yield template(pattern[end : found.start()])
        end = found.end()
        first = found.start() == 0 or pattern[found.start() - 1] == "/"
        if found["folders"]:
            yield _FOLDERS
        elif found["star"]:
            rest = pattern[end : end + 1]
            some = Chain((_NAME_START if first else _IN_NAME, Repeat(_IN_NAME)))
            # A star that is empty must not let through a leading dot, nor an empty name.
            yield some if first and rest in ("", ".", "/") else Either((text(""), some))
        elif found["one"]:
            yield _NAME_START if first else _IN_NAME
        elif found["quoted"]:
            yield text(found["quoted"])
        else:
            yield Chars(_set(found["set"]))
    yield template(pattern[end:])


def _set(inside: str) -> Ranges:
    negated = inside[:1] in ("!", "^")
    inside = inside[1:] if negated else inside
    ranges: list[tuple[int, int]] = []
    for low, high, one in re.findall(r"(.)-(.)|(.)", inside, re.DOTALL):
        ranges.append((ord(one), ord(one)) if one else (ord(low), ord(high)))
    kept = tuple(sorted((low, high) for low, high in ranges if low <= high))
    return others(merged((*kept, (ord("/"), ord("/"))))) if negated else merged(kept)
