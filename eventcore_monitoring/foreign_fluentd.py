"""Fluentd configuration that we did not write: files read, their includes put in, and checked. Nothing in it is run."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path
from typing import NamedTuple

from eventcore_monitoring.findings import Finding, Severity, SourceLine, wrong_call
from eventcore_monitoring.fluentd.checks import CHECKS
from eventcore_monitoring.fluentd.includes import resolved
from eventcore_monitoring.fluentd.parser import FluentdSyntaxError, read
from eventcore_monitoring.fluentd.places import ways
from eventcore_monitoring.fluentd.tree import Section

_LONGEST = 16 * 2**20
_ROOTS = ("fluent.conf", "fluentd.conf", "td-agent.conf")
_WAIVES = "waive "


class Checked(NamedTuple):
    """What was read, and what is wrong with it."""

    files: int
    plugins: int
    findings: tuple[Finding, ...]


def check_fluentd(files: Sequence[Path]) -> Checked:
    """The findings of configuration files, each with what it includes.

    Of a folder the file that Fluentd starts with is read, or all that end with `.conf` where none bears a usual name.
    Raises DefinitionError for a file that is not there.
    """
    found = _files(files)
    findings: list[Finding] = []
    plugins = 0
    for file in found:
        root, faults = tree_of(file)
        made = list(faults)
        if root is not None:
            plugins += sum(way[-1].parameter("@type") is not None for way in ways(root))
            made += [finding for check in CHECKS for finding in check(root)]
            made = [_placed(one, file) for one in _unwaived(made, root)]
        findings += sorted(made, key=lambda one: (one.source or SourceLine("", 0), one.at, one.code))
    return Checked(len(found), plugins, tuple(findings))


def _placed(finding: Finding, file: Path) -> Finding:
    """What is said of a whole configuration stands at its first line."""
    return finding if finding.source else replace(finding, source=SourceLine(str(file), 1))


def tree_of(file: Path) -> tuple[Section | None, tuple[Finding, ...]]:
    """The configuration of a file with what it includes; None, and why, where it cannot be read."""
    name = str(file)
    try:
        root = read(_content(file), name)
    except FluentdSyntaxError as fault:
        source = SourceLine(name, fault.line, fault.column)
        return None, (Finding("configuration", "fluentd-syntax", fault.reason, fault.fix, source=source),)
    return resolved(root, name, _of_folder(file.parent))


class _of_folder:  # noqa: N801 - a function with a folder
    """What a pattern of an include names: files of one folder and those below it, by their paths."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(self, pattern: str) -> list[tuple[str, str]]:
        """The files that a path or a glob means, sorted, with their texts; none outside of the folder."""
        inside = self.folder.resolve()
        path = Path(pattern)
        found = sorted(path.parent.glob(path.name)) if any(one in path.name for one in "*?[") else [path]
        return [(str(one), _content(one)) for one in found if one.is_file() and one.resolve().is_relative_to(inside)]


def _files(given: Sequence[Path]) -> list[Path]:
    """The files that Fluentd would be started with; each once."""
    return list(dict.fromkeys(_listed(given)))


def _listed(given: Sequence[Path]) -> Iterator[Path]:
    for one in given:
        if not one.is_dir():
            yield one
            continue
        usual = [one / name for name in _ROOTS if (one / name).is_file()]
        found = usual or sorted(one.rglob("*.conf"))
        if not found:
            wrong_call(str(one), "has no configuration files (*.conf)", "name a folder that has some, or a file")
        yield from found


def _content(file: Path) -> str:
    try:
        content = file.read_bytes()
    except OSError as error:
        wrong_call(str(file), f"cannot be read: {error.strerror}", "correct the name of the file")
    if len(content) > _LONGEST:
        wrong_call(str(file), "is over 16 MiB", "name a configuration file")
    try:
        return content.decode()
    except UnicodeDecodeError:
        wrong_call(str(file), "is no text in UTF-8", "save it in UTF-8, or leave it out")


def _unwaived(findings: Sequence[Finding], root: Section) -> Iterator[Finding]:
    """The findings that no comment above their section waives, and a warning for each comment that waives nothing."""
    waived: dict[tuple[str, int], dict[str, str]] = {}
    starts: list[SourceLine] = []
    for way in ways(root):
        section = way[-1]
        if section.source is None:
            continue
        starts.append(section.source)
        for line in section.comment.splitlines():
            if line.strip().startswith(_WAIVES):
                code, _, reason = line.strip().removeprefix(_WAIVES).partition(":")
                waived.setdefault((section.source.file, section.source.line), {})[code.strip()] = reason.strip()
    used: set[tuple[str, int, str]] = set()
    for finding in findings:
        start = _start(finding, starts)
        if start is not None and finding.code in waived.get((start.file, start.line), {}):
            used.add((start.file, start.line, finding.code))
            if waived[start.file, start.line][finding.code]:
                continue
        yield finding
    codes = sorted({finding.code for finding in findings})
    for (file, number), given in waived.items():
        for code, reason in given.items():
            source = SourceLine(file, number)
            if not reason:
                message = f"waives {code} without a reason"
                yield Finding("configuration", "waiver", message, f"write `# waive {code}: why`", source=source)
            elif (file, number, code) not in used:
                near = get_close_matches(code, codes, n=1)
                fix = f"did you mean {near[0]}?" if near else "remove the comment"
                message = f"waives {code}, which is not found here"
                yield Finding("configuration", "waiver", message, fix, Severity.WARNING, source)


def _start(finding: Finding, starts: Sequence[SourceLine]) -> SourceLine | None:
    """The start of the section in which a finding is: the last one of its file that begins before it."""
    at = finding.source
    if at is None:
        return None
    return max((one for one in starts if one.file == at.file and one.line <= at.line), default=None)
