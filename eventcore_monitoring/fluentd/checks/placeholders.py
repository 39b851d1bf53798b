"""Placeholders of outputs against the chunk keys of their buffers.

fluentd-placeholder-without-chunk-key: `${tag}`, `${field}` or `%Y` in a parameter of an output whose `<buffer>` does
not have the tag, the field or the time as chunk key. Why: a placeholder is filled in from the keys of a chunk; `file`
and `secondary_file` do not start, all others leave the text as it is, without a message: all documents reach one
index called `app-%y.%m.%d`. Fix: name the chunk key in the argument of `<buffer>`, or take the placeholder out.

fluentd-placeholder-unknown: `${…}` that is no placeholder of outputs, such as `${tag_parts[0]}` (a form of
record_transformer). Why: it stays as it is. Fix: write `${tag[0]}`, or a field that is a chunk key.

fluentd-chunk-key-without-placeholder: the path of `file` has no placeholder for a chunk key. Why: Fluentd refuses to
start, because chunks with different keys would go to one file. Fix: add the placeholder, or remove the chunk key.

fluentd-path-time-incomplete: the path of `file` has some parts of the time that `timekey` asks for, not all. Why:
Fluentd does not start. Fix: write all of them, or none (Fluentd adds them then).

fluentd-placeholder-too-fine: a part of the time that is finer than `timekey`, such as `%H` with `timekey 1d`. Why:
what is filled in is the beginning of the span of a chunk, so the hour is always 00. Fix: a finer `timekey`, or remove
it.

Facts: dry runs and source of Fluentd 1.19.3. `secondary_file` does not ask for a placeholder for each chunk key
(source; a configuration without was accepted).
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from typing import Final

from eventcore_monitoring.findings import Finding, Severity
from eventcore_monitoring.fluentd.placeholders import Form, Template, templates
from eventcore_monitoring.fluentd.places import Way, finding
from eventcore_monitoring.fluentd.settings import Buffer, Place, buffer_of, outputs
from eventcore_monitoring.fluentd.time_format import DAY, HOUR, MINUTE, finest
from eventcore_monitoring.fluentd.tree import Section

_SPANS: Final = {1: "1s", MINUTE: "1m", HOUR: "1h"}


def placeholders(root: Section) -> Iterator[Finding]:
    """Every parameter with placeholders of every output and its secondary, against the buffer of the output."""
    for output in outputs(root):
        buffer = buffer_of(output)
        if buffer is None or buffer.keys is None:
            continue
        secondary = output.inner("secondary") if output.section.inner("secondary") else None
        for place in (output, secondary) if secondary is not None else (output,):
            for template in templates(place):
                yield from _without_key(place, template, buffer)
                yield from _unknown(place.way, template, buffer)
                yield from _too_fine(place.way, template, buffer)
        if output.type == "file":
            yield from _path_of_file(output, buffer)


def _without_key(place: Place, template: Template, buffer: Buffer) -> Iterator[Finding]:
    keys = buffer.keys or ()
    refused = _then(place.type == "secondary_file" or (place.type == "file" and place.section.name != "secondary"))
    for text in dict.fromkeys(template.tags) if "tag" not in keys else ():
        message = f"`{text}` is filled in from the chunk key `tag`, which the buffer does not have{refused}"
        yield _missing(place.way, template, message, f"write {_with(buffer, 'tag')}, or remove `{text}`")
    for name in template.fields:
        if name not in keys:
            message = f"`${{{name}}}` is filled in from the chunk key `{name}`, which the buffer does not have{refused}"
            yield _missing(place.way, template, message, _field_fix(name, buffer))
    if template.times and "time" not in keys and template.form is not Form.DATED:
        refused = _then(place.type == "secondary_file" or (place.type == "file" and finest(template.text) is not None))
        text = template.times[0].text
        message = f"`{text}` is filled in from the chunk key `time`, which the buffer does not have{refused}"
        yield _missing(place.way, template, message, _time_fix(template, buffer))


def _then(refused: bool) -> str:
    return ": Fluentd does not start" if refused else ": it stays as it is"


def _missing(way: Way, template: Template, message: str, fix: str) -> Finding:
    return finding(way, "fluentd-placeholder-without-chunk-key", message, fix, parameter=template.source)


def _with(buffer: Buffer, key: str) -> str:
    return f"`<buffer {','.join((*(buffer.keys or ()), key))}>`"


def _field_fix(name: str, buffer: Buffer) -> str:
    if name == "hostname":
        return "write `#{hostname}`, and the whole value in double quotes: Fluentd puts the name of the host there"
    near = get_close_matches(name, ("tag", "chunk_id", *buffer.fields), 1)
    if near:
        return f"correct the name: did you mean `${{{near[0]}}}`?"
    return f"write {_with(buffer, name)}, or remove the placeholder"


def _time_fix(template: Template, buffer: Buffer) -> str:
    span = _SPANS.get(finest(template.text) or DAY, "1d")
    fix = f"write {_with(buffer, 'time')} with `timekey {span}` in it"
    if template.name == "index_name":
        fix += ", or `logstash_format true` and `logstash_prefix`"
    return fix


def _unknown(way: Way, template: Template, buffer: Buffer) -> Iterator[Finding]:
    for text in template.others:
        part = text.removeprefix("${tag_parts[").removesuffix("]}")
        fix = "write `${tag}`, `${tag[0]}`, `${chunk_id}`, or `${field}` for a field that is a chunk key"
        if part != text and part.removeprefix("-").isdecimal():
            fix = f"write `${{tag[{part}]}}`"
        message = f"`{text}` is no placeholder of outputs: it stays as it is"
        yield finding(way, "fluentd-placeholder-unknown", message, fix, parameter=template.source)


def _too_fine(way: Way, template: Template, buffer: Buffer) -> Iterator[Finding]:
    timekey = buffer.place.number("timekey")
    if "time" not in (buffer.keys or ()) or not timekey or timekey < 1:
        return
    constant = dict.fromkeys(one.text for one in template.times if one.constant(timekey))
    if constant:
        shown = " and ".join(f"`{text}`" for text in constant)
        message = f"{shown} never changes: what is filled in is the beginning of {_length(timekey)}, as `timekey` says"
        fix = f"remove {shown}, or write a shorter `timekey`"
        yield finding(way, "fluentd-placeholder-too-fine", message, fix, Severity.WARNING, parameter=template.source)


def _length(seconds: float) -> str:
    for unit, factor in (("day", DAY), ("hour", HOUR), ("minute", MINUTE)):
        if seconds % factor == 0:
            count = int(seconds // factor)
            return f"a span of {count} {unit}{'s' if count > 1 else ''}"
    return f"a span of {seconds:g} seconds"


def _path_of_file(output: Place, buffer: Buffer) -> Iterator[Finding]:
    """What `file` asks for beside: it adds the time to its path where none of it is written."""
    path = next((one for one in templates(output) if one.name == "path"), None)
    if path is None:
        return
    keys = buffer.keys or ()
    if "*" in path.text and "time" not in keys:
        message = "has `*`, which stands for the time, but the buffer has no chunk key `time`: Fluentd does not start"
        yield _missing(output.way, path, message, f"write {_with(buffer, 'time')}, or a path without `*`")
    if not path.whole:
        return
    lacking = [f"${{{name}}}" for name in buffer.fields if name not in path.fields]
    lacking += ["${tag}"] if "tag" in keys and not path.tags else []
    for placeholder in lacking:
        key = placeholder[2:-1]
        message = f"has no `{placeholder}` for the chunk key `{key}`: Fluentd does not start"
        fix = f"add `{placeholder}` to the path, or remove `{key}` from the argument of `<buffer>`"
        yield finding(output.way, "fluentd-chunk-key-without-placeholder", message, fix, parameter=path.source)
    yield from _incomplete(output.way, path, buffer)


def _incomplete(way: Way, path: Template, buffer: Buffer) -> Iterator[Finding]:
    timekey = buffer.place.number("timekey")
    if "time" not in (buffer.keys or ()) or timekey is None or "*" in path.text:
        return
    finer = ("%H", DAY), ("%M", HOUR), ("%S", MINUTE)
    wanted = ["%Y", "%m", "%d", *(text for text, span in finer if timekey < span)]
    missing = [text for text in wanted if text not in path.text]
    if missing and len(missing) < len(wanted):
        message = f"has {_list(one for one in wanted if one not in missing)} but not {_list(missing)}, which "
        message += f"{_length(timekey)} (`timekey`) asks for: Fluentd does not start"
        fix = f"add {_list(missing)}, or remove the others: Fluentd adds all of them then"
        yield finding(way, "fluentd-path-time-incomplete", message, fix, parameter=path.source)


def _list(texts: Iterator[str] | list[str]) -> str:
    return ", ".join(f"`{text}`" for text in texts)
