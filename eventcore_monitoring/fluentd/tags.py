"""The tags that plugins give to events, as far as a configuration tells.

Facts: source of Fluentd 1.19.3 and of fluent-plugin-elasticsearch 6.0.0, opensearch 1.1.6, s3 1.8.5, systemd 1.1.1,
kafka 0.19.7, prometheus 2.2.2, rewrite-tag-filter 2.4.0, detect-exceptions 0.0.16, record-modifier 2.2.1 and
concat 2.6.2. Any other plugin may emit any tag.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

from eventcore_monitoring.fluentd.tag_language import (
    ANY_TAG,
    ANY_TEXT,
    Chain,
    Chars,
    Either,
    Language,
    Repeat,
    others,
    ranges_of,
    text,
)
from eventcore_monitoring.fluentd.tree import Parameter, Section


class Knowledge(Enum):
    """What is known of a set of tags."""

    CERTAIN = auto()  # every one of them can come
    OPEN = auto()  # some of them come; who sends the events decides which
    GUESS = auto()  # no others come, perhaps none of them does


@dataclass(frozen=True, slots=True)
class Tags:
    """Tags that a plugin gives to events; `language` None: those that the events have when they reach it.

    `parameter` is the one that says so.
    """

    language: Language | None
    knowledge: Knowledge
    parameter: Parameter | None = None


_LEVELS: Final = ("trace", "debug", "info", "warn", "error", "fatal")
OWN_LOG: Final = Tags(Chain((text("fluent."), Either(tuple(map(text, _LEVELS))))), Knowledge.CERTAIN)

_LOCAL: Final = tuple(f"local{number}" for number in range(8))
_FACILITIES: Final = (
    *("kern", "user", "mail", "daemon", "auth", "syslog", "lpr", "news"),
    *("uucp", "cron", "authpriv", "ftp", "ntp", "audit", "alert", "at"),
    *_LOCAL,
)
_SEVERITIES: Final = ("emerg", "alert", "crit", "err", "warn", "notice", "info", "debug")

_GUESS: Final = Tags(ANY_TAG, Knowledge.GUESS)
_NO_SLASH: Final = Chars(others(ranges_of("/\n")))
_NAME_START: Final = Chars(others(ranges_of("/.\n")))
_NO_DOT: Final = Repeat(Chars(others(ranges_of(".\n"))))

_SEARCH_STORES: Final = (
    *("elasticsearch", "elasticsearch_dynamic", "elasticsearch_data_stream"),
    *("opensearch", "opensearch_data_stream"),
)
_PARSE_ERROR_TAGS: Final = {
    "elasticsearch": "Fluent::ElasticsearchOutput::TimeParser.error",
    "opensearch": "opensearch_plugin.output.time.error",
}
_KNOWN_FILTERS: Final = (
    *("grep", "parser", "record_transformer", "stdout", "record_modifier", "kubernetes_metadata", "prometheus"),
    *("systemd_entry", "elasticsearch_genid", "opensearch_genid"),
)

_PLACEHOLDER: Final = re.compile(r"\$\{[^}]*\}|__[A-Z0-9_]+(?:\[[^\]]*\])?__|\$\d+")
_TAG_PART: Final = re.compile(r"\$\{tag_parts\[-?\d+\]\}")
# What is not literal in the path of a tail source: dates, and what a shell would expand.
_PATH_PIECE: Final = re.compile(r"%[-0^#]?[A-Za-z]|\*\*/?|[*?]|\[[^\]]*\]|\{[^}]*\}")


def type_of(section: Section) -> str | None:
    """The plugin of a section; None where code says it."""
    return section.text("@type", "type")


def source_tags(section: Section) -> tuple[Tags, ...]:
    """The tags that a `<source>` emits."""
    tag = section.parameter("tag")
    match type_of(section):
        case "tail":
            return (_tail_tags(section),)
        case "forward" | "unix" | "http":
            return (_received_tags(section),)
        case "syslog":
            return _syslog_tags(section)
        case "monitor_agent":
            return () if tag is None else (_exactly(tag),)
        case "s3" if tag is None:
            return (Tags(text("input.s3"), Knowledge.CERTAIN),)
        case "s3" | "elasticsearch":
            return (_exactly(tag),)
        case "kafka" | "kafka_group":
            return (Tags(ANY_TAG, Knowledge.OPEN),)
        case "tcp" | "udp" | "exec" | "sample" | "dummy" | "gc_stat" | "object_space" | "systemd" | "opensearch":
            return (*_from_record(section), *((_exactly(tag),) if tag or not section.inner("extract") else ()))
        case "debug_agent" | "prometheus" | "prometheus_monitor":
            return ()
        case "prometheus_output_monitor" | "prometheus_tail_monitor":
            return ()
    return (_GUESS,)


def output_tags(section: Section) -> tuple[Tags, ...]:
    """The tags of the events that a `<match>` or `<store>` emits again; the stores of `copy` are not among them."""
    match type_of(section):
        case "relabel" | "buffer":
            return (Tags(None, Knowledge.CERTAIN),)
        case "rewrite_tag_filter":
            return tuple(template_tags(one) for one in rewritten(section))
        case "record_modifier":
            tag = section.parameter("tag")
            return (_GUESS if tag is None else template_tags(tag),)
        case "detect_exceptions" if not section.parameter("remove_tag_prefix"):
            return (Tags(None, Knowledge.OPEN),)
        case "detect_exceptions":
            return (Tags(ANY_TAG, Knowledge.OPEN),)
        case "exec_filter":
            tag = section.parameter("tag")
            return (*_from_record(section, "out_tag_key"), *((_exactly(tag),) if tag else ()))
        case str(name) if name in _SEARCH_STORES:
            retried = section.parameter("retry_tag")
            return (Tags(None, Knowledge.OPEN) if retried is None else _exactly(retried),)
        case "copy" | "roundrobin":  # what their stores emit stands there
            return ()
        case "file" | "secondary_file" | "stdout" | "null" | "forward" | "http" | "exec" | "stream" | "tcp" | "unix":
            return ()
        case "s3" | "prometheus" | "kafka" | "kafka2" | "kafka_buffered":
            return ()
    return (_GUESS,)


def filter_tags(section: Section) -> tuple[Tags, ...]:
    """The tags of the events that a `<filter>` emits beside those that it hands on.

    A plugin that is not known is thought to do so only where it has a parameter about tags or labels.
    """
    name = type_of(section)
    if name == "concat":
        return (Tags(None, Knowledge.OPEN),) if section.parameter("timeout_label") else ()
    about_tags = any(re.search("tag|label", str(one.name)) for one in section.parameters)
    return (_GUESS,) if name not in _KNOWN_FILTERS and about_tags else ()


def error_tags(section: Section) -> tuple[Tags, ...]:
    """The tags of its own that a plugin gives to events that it hands to `@ERROR`; others keep theirs there."""
    found = section.parameter("time_parse_error_tag", "timestamp_parse_error_tag")
    match type_of(section):
        case str(name) if name in _SEARCH_STORES:
            prefix = name.partition("_")[0]
            return (Tags(text(_PARSE_ERROR_TAGS[prefix]), Knowledge.OPEN) if found is None else template_tags(found),)
    return ()


def ignores_label(section: Section) -> bool | None:
    """Whether `@label` means nothing to the output of a `<match>` or `<store>`; None where that is not known."""
    match type_of(section):
        case "file" | "secondary_file" | "stdout" | "null" | "forward" | "http" | "exec" | "s3" | "prometheus":
            return True
        case "copy" | "roundrobin":  # each store has a label of its own
            return True
    return None if _GUESS in output_tags(section) else False


def rewritten(section: Section) -> Iterator[Parameter]:
    """The parameters of a `rewrite_tag_filter` that say new tags: those of its rules, or of the old flat form."""
    for rule in section.sections:
        if rule.name == "rule" and (tag := rule.parameter("tag")):
            yield tag
    for one in section.parameters:
        if isinstance(one.name, str) and re.fullmatch(r"rewriterule\d+", one.name):
            words = one.value.split() if isinstance(one.value, str) else []
            yield Parameter("tag", words[-1] if len(words) > 2 else (*one.value,), one.source)


def template_tags(parameter: Parameter) -> Tags:
    """The tags that a template with `${tag}`, `$1` and their like can become."""
    if not isinstance(parameter.value, str):
        return Tags(ANY_TAG, Knowledge.OPEN, parameter)
    if not _PLACEHOLDER.search(parameter.value):
        return _exactly(parameter)
    parts: list[Language] = []
    end = 0
    for found in _PLACEHOLDER.finditer(parameter.value):
        parts.append(text(parameter.value[end : found.start()]))
        parts.append(_NO_DOT if _TAG_PART.fullmatch(found.group()) else ANY_TEXT)
        end = found.end()
    return Tags(Chain((*parts, text(parameter.value[end:]))), Knowledge.OPEN, parameter)


def tail_tag_parts(tag: str) -> tuple[str, str] | None:
    """What stands before and after the path in the tags of a tail source; None where the path is no part of them.

    Fluentd cuts at every star and keeps the first two pieces.
    """
    if "*" not in tag:
        return None
    pieces = [*tag.split("*"), "", ""]
    return pieces[0], pieces[1]


def _exactly(parameter: Parameter | None) -> Tags:
    if parameter is None or parameter.value == "":
        return _GUESS  # refused, or no tag at all: what is said of that is enough
    if not isinstance(parameter.value, str):
        return Tags(ANY_TAG, Knowledge.OPEN, parameter)
    return Tags(text(parameter.value), Knowledge.CERTAIN, parameter)


def _from_record(section: Section, *names: str) -> tuple[Tags, ...]:
    extract = section.inner("extract")
    key = section.parameter("tag_key", *names) or (extract.parameter("tag_key") if extract else None)
    return () if key is None else (Tags(ANY_TAG, Knowledge.OPEN, key),)


def _received_tags(section: Section) -> Tags:
    """What clients send: their own tags, unless `tag` replaces or `add_tag_prefix` precedes them."""
    tag = section.parameter("tag") if type_of(section) != "http" else None
    prefix = section.parameter("add_tag_prefix") if type_of(section) != "unix" else None
    sent: Language = Repeat(_NO_SLASH, 1) if type_of(section) == "http" else ANY_TAG
    if prefix is None:
        return Tags(sent, Knowledge.OPEN) if tag is None else _exactly(tag)
    replaced = None if tag is None else tag.value
    if not isinstance(prefix.value, str) or not isinstance(replaced, str | None):
        return Tags(ANY_TAG, Knowledge.OPEN, prefix)
    knowledge = Knowledge.OPEN if replaced is None else Knowledge.CERTAIN
    return Tags(Chain((text(f"{prefix.value}."), text(replaced) if replaced else sent)), knowledge, prefix)


def _syslog_tags(section: Section) -> tuple[Tags, ...]:
    tag = section.parameter("tag")
    if tag is None or not isinstance(tag.value, str):
        return (Tags(ANY_TAG, Knowledge.OPEN, tag),)
    prefix = text(f"{tag.value}.")
    levels = Chain((Either(tuple(map(text, _FACILITIES))), text("."), Either(tuple(map(text, _SEVERITIES)))))
    found = Tags(Chain((prefix, levels)), Knowledge.CERTAIN, tag)
    if section.text("emit_unmatched_lines", default="false") == "false":
        return (found,)
    return (found, Tags(Chain((prefix, text("unmatched"))), Knowledge.CERTAIN, tag))


def _tail_tags(section: Section) -> Tags:
    tag = section.parameter("tag")
    around = tail_tag_parts(tag.value) if tag is not None and isinstance(tag.value, str) else None
    if tag is None or around is None:
        return _exactly(tag)
    before, after = map(text, around)
    path = section.text("path")
    delimiter = section.text("path_delimiter", default=",")
    if not path or not delimiter:
        return Tags(Chain((before, ANY_TEXT, after)), Knowledge.OPEN, tag)
    paths = tuple(_path_as_tag(one.strip()) for one in path.split(delimiter))
    dated = re.search(r"%[-0^#]?[A-Za-z]", path)
    return Tags(Chain((before, Either(paths), after)), Knowledge.OPEN if dated else Knowledge.CERTAIN, tag)


def _path_as_tag(path: str) -> Language:
    """A path with dots for slashes, without the first one; several dots in a row become one."""
    pieces: list[str] = []

    def marked(found: re.Match[str]) -> str:
        pieces.append(found.group())
        return chr(_MARK + len(pieces) - 1)

    globbed = "*" in path or "?" in path
    literal = _PATH_PIECE.sub(lambda one: marked(one) if globbed or one.group()[0] == "%" else one.group(), path)
    dotted = re.sub(r"\.+", ".", literal.replace("%%", "%").replace("/", ".")).removeprefix(".")
    parts: list[Language] = []
    for index, character in enumerate(dotted):
        number = ord(character) - _MARK
        if 0 <= number < len(pieces):
            parts.append(_piece(pieces[number], first=index == 0 or dotted[index - 1] == "."))
        else:
            parts.append(text(character))
    return Chain(tuple(parts))


_MARK: Final = 0xF0000  # a private area of Unicode: no path of a person


def _piece(piece: str, *, first: bool) -> Language:
    """What a piece of a glob stands for; names of files with a dot in front are hidden from it."""
    match piece[0]:
        case "*" if piece != "*":
            return ANY_TEXT
        case "*" if first:
            return Chain((_NAME_START, Repeat(_NO_SLASH)))
        case "*" | "%":
            return Repeat(_NO_SLASH)
        case "?" | "[":
            return _NO_SLASH
    return ANY_TEXT
