"""What works, but not for long: settings whose defaults lose events or tell nobody what went wrong. All are warnings.

fluentd-id-missing: a plugin without `@id`. Why: messages call it `object:67c`, metrics cannot tell it from others.
Fix: `@id`.

fluentd-error-label-missing: no `<label @ERROR>`. Why: records that a plugin gives up on are only logged. Fix: add
one.

fluentd-pos-file-missing: a tail source without `pos_file`. Why: after a restart it skips what was written meanwhile,
or reads all again. Fix: `pos_file`.

fluentd-read-from-head-missing: a tail source without `read_from_head`. Why: the lines that a file holds when Fluentd
first sees it at start are never read. Fix: `read_from_head true`, or `false` where that is meant.

fluentd-unmatched-lines-dropped: a tail source that parses lines, without `emit_unmatched_lines`. Why: lines that do
not fit (the message of a crash, say) are dropped; not even `@ERROR` gets them. Fix: `emit_unmatched_lines true`.

fluentd-rotation-not-followed: a tail source with a glob, without `follow_inodes`. Why: a rotated file whose new name
fits the glob is read a second time. Fix: `follow_inodes true`, or `false` where that cannot be.

fluentd-time-key-lost: a tail source whose parser has `time_key` without `keep_time_key`. Why: the field is taken out
of the record, only the time of the event is left. Fix: `keep_time_key true`, or `false` where that is meant.

fluentd-time-format-literal-z: a `time_format` with a plain `Z` at its end. Why: the letter means nothing to Fluentd,
so the time is taken as local time, hours off where the host does not run in UTC. Fix: `%iso8601` for parsing, or `utc
true`.

fluentd-buffer-in-memory: an output over the network without a buffer in files. Why: what waits is lost when Fluentd
crashes. Fix: `@type file` and `path` in `<buffer>`, or `@type memory` where that is meant.

fluentd-td-agent-path: a path in a folder `td-agent`. Why: the packages of this name are at the end of their life,
those that follow them use `fluent`. Fix: that folder.

Facts: runs of Fluentd 1.19.3; rotation from its source.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from eventcore_monitoring.findings import Finding, Severity
from eventcore_monitoring.fluentd.allowed import places
from eventcore_monitoring.fluentd.checks.retries import REMOTE
from eventcore_monitoring.fluentd.places import Way, finding, ways
from eventcore_monitoring.fluentd.routing import ERROR
from eventcore_monitoring.fluentd.settings import Place, buffer_of, outputs, plugins
from eventcore_monitoring.fluentd.time_format import literal
from eventcore_monitoring.fluentd.tree import Include, Parameter, Section


def policy(root: Section) -> Iterator[Finding]:
    """All plugins, the label for errors, all formats of times, all paths."""
    yield from _error_label(root)
    for place in plugins(root):
        if place.section.name != "secondary" and place.section.parameter("@id") is None:
            yield _warning(place.way, "fluentd-id-missing", "has no `@id` to be known by", "add an `@id`")
        if place.section.name == "source" and place.type == "tail":
            yield from _tail(place)
    for output in outputs(root):
        yield from _in_memory(output)
    yield from _times(root)
    yield from _paths(root)


def _warning(way: Way, code: str, message: str, fix: str, parameter: Parameter | None = None) -> Finding:
    return finding(way, code, message, fix, Severity.WARNING, parameter=parameter)


def _error_label(root: Section) -> Iterator[Finding]:
    children = [
        *root.children,
        *(one for worker in root.sections if worker.name == "worker" for one in worker.children),
    ]
    if any(isinstance(one, Include) or (isinstance(one, Section) and one.argument == ERROR) for one in children):
        return
    if any(isinstance(one, Section) and one.name in ("source", "match") for one in children):
        message = "has no label for records that a plugin gives up on: they are only logged"
        yield _warning((), "fluentd-error-label-missing", message, "add `<label @ERROR>` with a `<match **>`")


def _tail(place: Place) -> Iterator[Finding]:
    way, glob = place.way, place.text("path")
    if place.written("pos_file") is None:
        message = "does not remember how far it has read: a restart skips lines, or reads them again"
        yield _warning(way, "fluentd-pos-file-missing", message, "add `pos_file`")
    if place.written("read_from_head") is None:
        message = "skips the lines that a file holds when Fluentd first sees it at start"
        yield _warning(way, "fluentd-read-from-head-missing", message, "add `read_from_head true`")
    if glob is not None and "*" in glob and place.written("follow_inodes") is None:
        message = "reads a rotated file again where its new name fits `path`"
        yield _warning(way, "fluentd-rotation-not-followed", message, "add `follow_inodes true`", place.written("path"))
    parse = place.inner("parse") if place.section.inner("parse") is not None else None
    if parse is None:
        return
    if parse.type not in (None, "none") and place.written("emit_unmatched_lines") is None:
        message = "drops lines that its parser cannot read; not even `@ERROR` gets them"
        yield _warning(way, "fluentd-unmatched-lines-dropped", message, "add `emit_unmatched_lines true`")
    time_key = parse.written("time_key")
    if time_key is not None and parse.written("keep_time_key") is None:
        message = "is taken out of the record: only the time of the event is left, which many outputs do not write"
        yield _warning(parse.way, "fluentd-time-key-lost", message, "add `keep_time_key true`", time_key)


def _in_memory(output: Place) -> Iterator[Finding]:
    buffer = buffer_of(output)
    if buffer is None or output.type not in REMOTE:
        return
    if buffer.place.type == "memory" and not buffer.place.written("@type"):
        message = "keeps what waits in memory: it is lost when Fluentd crashes"
        fix = "write `@type file` and a `path` into the `<buffer>`"
        yield _warning(buffer.way, "fluentd-buffer-in-memory", message, fix)


def _times(root: Section) -> Iterator[Finding]:
    for way, found in places(root):
        format_ = way[-1].parameter("time_format") if way else None
        if found is None or format_ is None or way[0].name == "system" or not isinstance(format_.value, str):
            continue
        place = Place(way, found)
        in_utc = place.flag("utc") or place.flag("localtime") is False or place.written("timezone")
        if literal(format_.value).endswith("Z") and not in_utc:
            message = "has a plain `Z` at its end, which means nothing: the time is taken as local time"
            fix = "add `utc true`"
            if way[-1].name in ("parse", "extract"):
                fix = "write `time_format %iso8601` with `time_type string`, or add `utc true`"
            yield _warning(way, "fluentd-time-format-literal-z", message, fix, format_)


def _paths(root: Section) -> Iterator[Finding]:
    for way in ways(root):
        for one in way[-1].parameters:
            if isinstance(one.value, str) and re.search("/td-agent(/|$)", one.value):
                message = "is in a folder of `td-agent`, whose packages are at the end of their life"
                better = one.value.replace("/td-agent", "/fluent")
                yield _warning(way, "fluentd-td-agent-path", message, f"write `{better}`", one)
