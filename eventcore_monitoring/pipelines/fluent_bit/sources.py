"""Sources and parsers: `tail` and its parsers.

Fluent Bit 4.2.8, as run: `*` in a tag becomes the path without its first slash, with dots for slashes, as Fluentd's
does. A line that the parser refuses becomes a record with the line in the field `key`, at the time of its reading. A
JSON number beyond 64 bits becomes a float. `exclude_path` is fnmatch(3) without flags, whose `*` crosses slashes.
`buffer_max_size` is 32 kB where nothing is said, and a file with a longer line is given up.
"""

from __future__ import annotations

import re

from eventcore_monitoring.encoding.yaml import Tree
from eventcore_monitoring.model.fluent_bit_output import FluentBitOutput
from eventcore_monitoring.model.pipelines import Pipeline
from eventcore_monitoring.model.pipelines.inputs import Tail
from eventcore_monitoring.model.pipelines.lines import JsonLines, PlainLines
from eventcore_monitoring.model.pipelines.parsers import JsonParser, NoneParser, RegexpParser
from eventcore_monitoring.model.pipelines.plugins import Input, Part, Plugin
from eventcore_monitoring.pipelines.fluent_bit.words import Difference, Words, in_bytes
from eventcore_monitoring.pipelines.sections import type_of

# How Fluentd watches and reads: no line is another for it.
_HARMLESS = (
    "pos_file_compaction_interval",
    "ignore_repeated_permission_error",
    "enable_watch_timer",
    "enable_stat_watcher",
    "open_on_every_update",
    "read_lines_limit",
)
_ISO_8601 = {True: "%Y-%m-%dT%H:%M:%S.%L%z", False: "%Y-%m-%dT%H:%M:%S%z"}
_TIME_DIRECTIVES = "YmdHMSzbeTjyL%"
_NAMED_GROUP = re.compile(r"\(\?<([A-Za-z_][A-Za-z0-9_]*)>")

Properties = dict[str, Tree]


def sources(
    pipeline: Pipeline, settings: FluentBitOutput, storage: Properties, found: list[Difference]
) -> tuple[list[Properties], list[Properties]]:
    """The inputs of a pipeline, and their parsers. `storage`: how each input keeps what waits."""
    inputs: list[Properties] = []
    parsers: list[Properties] = []
    for source in pipeline.sources:
        words = Words(source, f"pipelines.{pipeline.name}.sources.{source.name or 'in'}", found)
        if not isinstance(source, Tail):
            words.refuse(f"the source `{type_of(source)}` is not translated", "leave the pipeline out of `fluent_bit`")
            continue
        tail, parser = _tail(words, source, pipeline, settings)
        inputs.append({**tail, **storage})
        if parser:
            parsers.append(parser)
    return inputs, parsers


def identity(pipeline: Pipeline, source: Input | Plugin) -> str:
    """The name of a source, and of its parser."""
    name = source.name or "in"
    return f"{pipeline.name}.in" if name == "in" else f"{pipeline.name}.in.{name}"


def _tail(
    words: Words, source: Tail, pipeline: Pipeline, settings: FluentBitOutput
) -> tuple[Properties, Properties | None]:
    path = _path(words, words.take("path"))
    tail: Properties = {"name": "tail", "alias": identity(pipeline, source), "path": path, "tag": f"{pipeline.name}.*"}
    if words.take("tag") not in (None, f"{pipeline.name}.*"):
        words.refuse("a tag of its own may reach other pipelines, for Fluent Bit has no labels", "leave `tag` out")
    excluded = [_excluded(words, path, one) for one in source.exclude_path or ()]
    if words.take("exclude_path"):
        tail["exclude_path"] = ",".join(excluded)
    tail["db"] = f"{words.text(words.take('pos_file'))}.db"
    words.note(
        "the positions in `pos_file` are not taken over: what was read before is read once more",
        "start with new files, or with lines that may be sent twice",
    )
    _as_always(words)
    tail["read_from_head"] = True
    for word in ("refresh_interval", "rotate_wait"):
        if (length := words.seconds(word, words.take(word))) is not None:
            tail[word] = length
    if (path_key := words.take("path_key")) is not None:
        tail["path_key"] = words.text(path_key)
    longest = in_bytes(str(settings.longest_line))
    tail |= {"buffer_max_size": longest, "skip_long_lines": True}
    key, parser = _parser(words, source, pipeline, settings)
    tail["key"] = key
    if parser is not None:
        tail["parser"] = str(parser["name"])
    words.end(_HARMLESS)
    return tail, parser


def _path(words: Words, value: object) -> str:
    path = words.text(value)
    if "**" in path:
        words.refuse("Fluent Bit has no `**` in paths", "write a path for each depth, each as a source")
    if "%" in path.replace("%%", ""):
        words.refuse("Fluent Bit fills no dates into paths", "write `*` in place of the date")
    return path.replace("%%", "%")


def _excluded(words: Words, path: str, excluded: str) -> str:
    pattern = _path(words, excluded)
    # With as many slashes on both sides, no `*` can cross one.
    if pattern.count("/") != path.count("/") or "/." in path:
        words.refuse(
            f"`*` in `{excluded}` stands for slashes and dots, too, in Fluent Bit", "write it with as many / as `path`"
        )
    return pattern


def _as_always(words: Words) -> None:
    """What Fluent Bit does in any case."""
    for word, what in (
        ("read_from_head", "reads new files from their beginning"),
        ("follow_inodes", "follows a file by its inode"),
    ):
        if words.take(word) is not True:
            words.refuse(f"Fluent Bit {what}", f"write {word}=True")
    if words.take("encoding") not in (None, "UTF-8"):
        words.refuse("Fluent Bit takes all text for UTF-8", 'write encoding="UTF-8"')


def _parser(words: Words, source: Tail, pipeline: Pipeline, settings: FluentBitOutput) -> tuple[str, Properties | None]:
    """The field for what is not parsed, and the parser."""
    unmatched = words.take("emit_unmatched_lines")
    words.take("parse")
    parse = source.parse
    own = Words(parse, f"{words.at}.parse", words.found)
    named: Properties = {"name": identity(pipeline, source)}
    if any(type(one.parse) is not type(parse) for one in pipeline.sources if isinstance(one, Tail)):
        own.refuse("Fluentd takes the lines of all sources as it takes those of the first", "parse all sources alike")
    match parse:
        case PlainLines():
            return "message", None
        case JsonLines(time_key=time_key):
            own.take("time_key")
            own.end()
            with_or_without = "without" if settings.fractions else "with"
            own.note(
                f"a line whose time is written {with_or_without} a fraction gets the time at which it was read, "
                "and text after the end of a JSON object and bytes that are no UTF-8 are lost",
                f"write FluentBitOutput(fractions={not settings.fractions}) where the program writes them so",
            )
            timing: Properties = {"time_key": own.text(time_key), "time_format": _ISO_8601[settings.fractions]}
            return "message", {**named, "format": "json", **timing, "time_keep": True}
        case JsonParser() | RegexpParser():
            if unmatched is not True:
                own.refuse("Fluent Bit keeps lines that it cannot parse", "write emit_unmatched_lines=True")
            return "unmatched_line", {**named, **_parsed(own, parse)}
        case NoneParser(message_key=key):
            own.take("message_key")
            own.end(("estimate_current_event",))
            return own.text(key or "message"), None
    own.refuse(f"the parser `{type_of(parse)}` is not translated", "leave the pipeline out of `fluent_bit`")
    return "message", None


def _parsed(words: Words, parse: Part) -> Properties:
    regexp = isinstance(parse, RegexpParser)
    parser: Properties = {"format": "regex" if regexp else "json"}
    groups: list[str] = []
    if regexp:
        expression = words.text(words.take("expression"))
        groups = _NAMED_GROUP.findall(expression)
        if not _always_all(expression) or len(groups) != len(set(groups)):
            words.refuse(
                "a named group that may take no part in a match is an empty field in Fluent Bit",
                "write an expression without | and with no group that may be left out",
            )
        parser |= {"regex": expression, "skip_empty_values": False}
    time_key, form = words.take("time_key"), words.take("time_format")
    zone = words.take("utc") is True or "%z" in str(form)
    timed = words.take("time_type") in ((None, "string") if regexp else ("string",))
    if time_key is None and form is None:
        if not regexp or "time" in groups:
            words.refuse("without `time_key` Fluentd looks for a field `time`", "write time_key and time_format")
    elif time_key is None or form is None or not timed or not zone or not _same_time(str(form)):
        words.refuse(
            "Fluent Bit does not read this time alike",
            'write time_key, time_type="string" and a time_format of %Y %m %d %H %M %S %N, with %z or utc=True',
        )
    else:
        parser |= {"time_key": words.text(time_key), "time_format": words.text(form).replace("%N", "%L")}
        parser["time_keep"] = words.take("keep_time_key") is True
    words.end(("keep_time_key", "json_parser", "stream_buffer_size", "estimate_current_event"))
    return parser


def _same_time(form: str) -> bool:
    """Whether Ruby and Fluent Bit read a format alike. `%L` of Fluent Bit is any number of digits after a dot."""
    directives = re.findall(r"%(.)", form.replace("%N", "%L"))
    fraction = re.search(r"%[LN]", form)
    return set(directives) <= {*_TIME_DIRECTIVES} and (fraction is None or ".%" in form[: fraction.start() + 1])


def _always_all(expression: str) -> bool:
    """Whether every group takes part in every match, as far as it shows: no `|`, and no group that may be left out."""
    bare = re.sub(r"\\.|\[(?:\\.|[^\]\\])*\]", "x", expression)
    return "|" not in bare and re.search(r"\)[?*{]", bare) is None
