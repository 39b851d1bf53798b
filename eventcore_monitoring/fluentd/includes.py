"""Puts what `@include` names in its place, from files that the caller reads. Facts: source of Fluentd 1.19.3.

Codes of the findings:

fluentd-include-missing: no file has the name. Why: Fluentd includes nothing, without a word; a glob that fits no file
may be meant, so that is a warning. Fix: correct the path, or write the file.

fluentd-include-outside: the file is not in the folder of the configuration, so it is not read here. Why: what is
checked is not all that runs. Fix: move it into the folder.

fluentd-include-unknown: a URL, or a path that only code can tell: not read here (a warning). Also a path with
characters that may not stand in a URL: Fluentd takes every path for one and stops. Fix: write a path.

fluentd-include-cycle: a file includes itself, directly or through others, or the files do not end. Why: Fluentd reads
on until its stack is full. Fix: remove one of the includes.

fluentd-syntax: an included file cannot be read. Why: Fluentd stops. Fix: as the fault says.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from posixpath import dirname, join, normpath
from typing import Final
from urllib.parse import unquote_plus

from eventcore_monitoring.findings import Finding, Severity, SourceLine
from eventcore_monitoring.fluentd.parser import FluentdSyntaxError, read
from eventcore_monitoring.fluentd.places import Way, address, shown
from eventcore_monitoring.fluentd.tree import Include, Parameter, Section

# The files that a path or a glob (`*`, `**/`) names, as Ruby's `Dir.glob` finds them: their paths and their texts.
Files = Callable[[str], Sequence[tuple[str, str]]]

_URL: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:")
_FILE_URL: Final = re.compile(r"file:(?://)?(?=/)", re.IGNORECASE)
_NOT_IN_PATHS: Final = re.compile(r"[^A-Za-z0-9._~!$&'()*+,;=:@/ %-]|%(?![0-9A-Fa-f]{2})")
_MAX_DEPTH: Final = 50
_MAX_FILES: Final = 1000

_Child = Parameter | Include | Section


def resolved(root: Section, file: str, files: Files) -> tuple[Section, tuple[Finding, ...]]:
    """The tree of a file with the files that it includes in their places, and what is wrong with the includes.

    `file` is the path of the tree's own file. `files` is asked for paths that begin as that path does: for `x.conf` in
    `etc/fluent.conf` it is `etc/x.conf`. An include that is not resolved stays in the tree.
    """
    reading = _Reading(normpath(dirname(file)), files)
    children = tuple(reading.children(root, (), (normpath(file),)))
    return replace(root, children=children), tuple(reading.findings)


@dataclass(slots=True)
class _Reading:
    """The folder outside of which nothing is read, and what has come of it so far."""

    folder: str
    files: Files
    findings: list[Finding] = field(default_factory=list)
    included: int = 0

    def children(self, section: Section, way: Way, open_files: tuple[str, ...]) -> Iterator[_Child]:
        """What stands in a section, includes resolved; `open_files`: the file and those that include it, it last."""
        for child in section.children:
            match child:
                case Include():
                    yield from self._include(child, way, open_files)
                case Section():
                    yield replace(child, children=tuple(self.children(child, (*way, child), open_files)))
                case Parameter():
                    yield child

    def _include(self, include: Include, way: Way, open_files: tuple[str, ...]) -> Iterator[_Child]:
        pattern = self._pattern(include, way, open_files[-1])
        if pattern is None:
            yield include
            return
        found = sorted(self.files(pattern), key=lambda one: one[0].encode(errors="surrogatepass"))
        if not found:
            self._missing(include, way, pattern)
            yield include
        for path, text in found:
            yield from self._file(include, way, open_files, normpath(path), text)

    def _file(self, include: Include, way: Way, open_files: tuple[str, ...], path: str, text: str) -> Iterator[_Child]:
        self.included += 1
        if path in open_files:
            self._report(include, way, "cycle", f"includes `{path}`, which includes it in turn", "remove one of them")
        elif len(open_files) > _MAX_DEPTH or self.included > _MAX_FILES:
            limits = f"{_MAX_DEPTH} files deep or {_MAX_FILES} in all"
            self._report(include, way, "cycle", f"leads to more files than {limits}", "include each file once")
        else:
            try:
                root = read(text, path)
            except FluentdSyntaxError as fault:
                source = SourceLine(path, fault.line, fault.column)
                self.findings.append(Finding(_at(way), "fluentd-syntax", fault.reason, fault.fix, source=source))
            else:
                yield from self.children(root, way, (*open_files, path))
                return
        yield include

    def _pattern(self, include: Include, way: Way, file: str) -> str | None:
        """The path or glob to read, as a path from where `file` itself is named; None, and why, where there is none."""
        path = include.path
        if not isinstance(path, str):
            message = f"includes `{shown(path)}`, which only a run of its code can tell"
            self._report(include, way, "unknown", message, "write the path as text", Severity.WARNING)
            return None
        local = _FILE_URL.sub("", path)
        if _URL.match(local):
            message = f"includes `{path}` from a URL, which is not read here"
            self._report(include, way, "unknown", message, "include a file", Severity.WARNING)
            return None
        if wrong := _NOT_IN_PATHS.search(local):
            message = f"includes `{path}`: Fluentd takes a path for a URL, in which `{wrong.group()}` may not stand so"
            self._report(include, way, "unknown", message, "write a path without it; only `*` stands for several files")
            return None
        pattern = normpath(join(dirname(file), unquote_plus(local)))
        if not self._inside(pattern):
            message = f"includes `{path}`, which is outside of the folder of the configuration and not read here"
            self._report(include, way, "outside", message, "move it into that folder", Severity.WARNING)
            return None
        return pattern

    def _inside(self, path: str) -> bool:
        if self.folder == ".":
            below = path
        elif path == self.folder or path.startswith(self.folder.rstrip("/") + "/"):
            below = path[len(self.folder) :].lstrip("/")
        else:
            return False
        return below != ".." and not below.startswith(("/", "../"))

    def _missing(self, include: Include, way: Way, pattern: str) -> None:
        path = shown(include.path)
        if "*" in pattern:
            message = f"includes `{path}`, which fits no file"
            self._report(include, way, "missing", message, "write the files, or correct the path", Severity.WARNING)
        else:
            message = f"includes `{path}`, which does not exist: Fluentd says nothing and goes on without it"
            self._report(include, way, "missing", message, "write the file, or correct the path")

    def _report(
        self, include: Include, way: Way, what: str, message: str, fix: str, severity: Severity = Severity.ERROR
    ) -> None:
        self.findings.append(Finding(_at(way), f"fluentd-include-{what}", message, fix, severity, include.source))


def _at(way: Way) -> str:
    return f"{address(way)} / @include"
