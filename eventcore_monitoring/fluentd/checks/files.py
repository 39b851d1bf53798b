"""Files of tail sources: what they read, where they remember it, and what Fluentd writes itself.

fluentd-pos-file-twice: two tail sources with one `pos_file`. Why: Fluentd does not start; where the two are spelt
differently, each overwrites what the other remembers. Fix: a file for each.

fluentd-files-tailed-twice: two tail sources read the same files. Why: every line of them becomes two events. Fix:
narrower paths, or `exclude_path`.

fluentd-own-file-tailed: a tail source reads what Fluentd writes: a `pos_file`, a buffer, its log, the file of an
output. Why: what is read is written again, and read again. An error where its events surely come back to that output,
and for a `pos_file` or buffer. Fix: `exclude_path`, or another folder.

fluentd-glob-not-expanded: `{a,b}`, `?` or `[…]` in `path` where Fluentd does not expand it. Why: it looks for a file
of exactly this name, and reads nothing, without a message. Fix: paths with a comma between them, or `glob_policy`.

fluentd-glob-policy: `glob_policy` and `path` exclude each other. Why: Fluentd does not start. Fix: another one.

fluentd-percent-in-path: `%` in `path` that is hardly meant as a date (`%20`, `%s`). Why: strftime is applied to it,
so it becomes a time. Fix: `%%` for a percent sign.

Facts: dry runs and source of Fluentd 1.19.3.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations
from typing import Final

from eventcore_monitoring.findings import Finding, Severity
from eventcore_monitoring.fluentd.file_paths import TailPaths, normalized, tail_paths, template
from eventcore_monitoring.fluentd.own_files import OwnFile, own_files
from eventcore_monitoring.fluentd.places import finding, mention
from eventcore_monitoring.fluentd.routing import ROOT, routes, target_of
from eventcore_monitoring.fluentd.settings import Place, plugins
from eventcore_monitoring.fluentd.tags import tail_tag_parts
from eventcore_monitoring.fluentd.time_format import directives
from eventcore_monitoring.fluentd.tree import Section

_BRACES: Final = re.compile(r"\{[^{}]*,[^{}]*\}")
_NO_DATES: Final = "NLspPrcxXTRS+zZ"  # nobody names log files so


def files(root: Section) -> Iterator[Finding]:
    """All tail sources, by themselves and against all others and all that is written."""
    tails = [place for place in plugins(root) if place.section.name == "source" and place.type == "tail"]
    paths = [(place, found) for place in tails if (found := tail_paths(place)) is not None]
    for place, found in paths:
        yield from _globs(place, found)
        yield from _percent(place, found)
    yield from _positions(tails)
    for (place, found), (other, same) in combinations(paths, 2):
        yield from _twice(place, found, other, same)
    written = own_files(root)
    for place, found in paths:
        for one in written:
            yield from _own(root, place, found, one)


def _positions(tails: list[Place]) -> Iterator[Finding]:
    first: dict[str, Place] = {}
    for place in tails:
        path = place.text("pos_file")
        if path is None:
            continue
        other = first.setdefault(normalized(path), place)
        if other is not place:
            message = f"is the `pos_file` of {mention(other.way)}, too: each would overwrite what the other remembers"
            fix = "write a file of its own"
            yield finding(place.way, "fluentd-pos-file-twice", message, fix, parameter=place.written("pos_file"))


def _twice(first: Place, one: TailPaths, second: Place, other: TailPaths) -> Iterator[Finding]:
    near = any(map(other.near, one.patterns))
    shared = other.overlap(one.language, one.excluded) if near else None
    if shared is not None:
        message = f"reads files that {mention(first.way)} reads, too, such as `{shared[0]}`: their lines come twice"
        fix = "write a narrower `path`, or an `exclude_path`"
        where = second.written("path")
        yield finding(second.way, "fluentd-files-tailed-twice", message, fix, Severity.WARNING, parameter=where)


def _own(root: Section, place: Place, paths: TailPaths, own: OwnFile) -> Iterator[Finding]:
    read = paths.overlap(template(own.path)) if paths.near(own.path) else None
    if read is None:
        return
    example, all_of_it = read
    again = own.output is None or _comes_back(root, place, example, own.output)
    surely = all_of_it and own.certain and again
    message = f"also reads {own.what} of {mention(own.way)}, `{own.text}`"
    message += ": what is read is written there, and read again" if own.output is not None and again else ""
    fix = "exclude it with `exclude_path`, or write it to a folder that no tail source reads"
    severity = Severity.ERROR if surely else Severity.WARNING
    where = place.written("path")
    yield finding(place.way, "fluentd-own-file-tailed", message, fix, severity, parameter=where)


def _comes_back(root: Section, source: Place, path: str, output: Section) -> bool:
    """Whether what is read from a path surely reaches an output."""
    tag, label = source.text("tag"), target_of(source.section, ROOT)
    routing = routes(root)
    if tag is None or label is None or label not in routing.routers or not routing.complete:
        return False
    around = tail_tag_parts(tag)
    if around is not None:
        dotted = re.sub(r"\.+", ".", path.replace("/", ".")).removeprefix(".")
        tag = around[0] + dotted + around[1]
    return any(way[-1] is output for way in routing.reached(tag, label))


def _globs(place: Place, paths: TailPaths) -> Iterator[Finding]:
    path, delimiter = place.text("path") or "", place.text("path_delimiter") or ","
    where = place.written("path")
    policy = place.written("glob_policy")
    if paths.policy == "always" and delimiter == ",":
        message = "needs another `path_delimiter` than the comma: Fluentd does not start"
        fix = "add `path_delimiter |`"
        yield finding(place.way, "fluentd-glob-policy", message, fix, parameter=policy)
    elif paths.policy == "extended" and _BRACES.search(path) and any(map(paths.expands, [path])):
        message = "does not allow braces beside other wildcards in `path`: Fluentd does not start"
        fix = "write `glob_policy always` and `path_delimiter |`"
        yield finding(place.way, "fluentd-glob-policy", message, fix, parameter=policy)
    elif delimiter == "," and (braces := _BRACES.search(path)):
        message = f"`{braces.group()}` is cut at its comma, which parts two paths: nothing is read"
        fix = "write both paths, with a comma between them, or `glob_policy always` and `path_delimiter |`"
        yield finding(place.way, "fluentd-glob-not-expanded", message, fix, parameter=where)
    else:
        for pattern in paths.patterns:
            found = re.search(r"\{[^{}]*,[^{}]*\}|\[[^\]]+\]|\?", pattern)
            if found is not None and not paths.expands(pattern):
                message = f"`{found.group()}` is taken literally: only a path with `*` is expanded"
                fix = "add `glob_policy extended`" if found.group()[0] != "{" else "add `glob_policy always`"
                code = "fluentd-glob-not-expanded"
                yield finding(place.way, code, message, fix, Severity.WARNING, parameter=where)


def _percent(place: Place, paths: TailPaths) -> Iterator[Finding]:
    for pattern in paths.patterns:
        odd = next((one for one in directives(pattern) if one.width or one.conversion in _NO_DATES), None)
        if odd is not None:
            message = f"holds `{odd.text}`, in whose place Fluentd puts a part of the time"
            fix = f"write `%%` for a percent sign: `{odd.text.replace('%', '%%')}`"
            code = "fluentd-percent-in-path"
            yield finding(place.way, code, message, fix, Severity.WARNING, parameter=place.written("path"))
