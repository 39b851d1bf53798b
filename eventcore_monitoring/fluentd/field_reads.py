"""The fields of records that filters and outputs read, and what they add when they write a record.

Facts: source of Fluentd 1.19.3 and of fluent-plugin-concat 2.6.2, elasticsearch 6.0.0, kafka 0.19.7, opensearch 1.1.6,
prometheus 2.2.2, record-modifier 2.2.1 and rewrite-tag-filter 2.4.0.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from eventcore_monitoring.fluentd.field_filters import conditions, fits_nothing, record_parameters
from eventcore_monitoring.fluentd.fields import ANYTHING, Field, Fields, FieldType, FieldWay
from eventcore_monitoring.fluentd.places import Way
from eventcore_monitoring.fluentd.plain_settings import NotPlainError, flag, pairs, text, way_of, words, words_of
from eventcore_monitoring.fluentd.record_expressions import placeholders, ruby_reads
from eventcore_monitoring.fluentd.tags import type_of
from eventcore_monitoring.fluentd.tree import Parameter, Section

SEARCH_STORES: Final = ("elasticsearch", "elasticsearch_dynamic", "opensearch")
DATA_STREAMS: Final = ("elasticsearch_data_stream", "opensearch_data_stream")
_METRIC_PLACEHOLDER: Final = re.compile(r"\$\{([^\[}]+)(\[[^\]]+\])?\}")
_METRIC_NAMES: Final = ("tag", "hostname", "worker_id", "tag_parts", "tag_prefix", "tag_suffix")
# What kafka2 reads from records where a parameter names a field, and what stands in for a field that is not there.
_KAFKA_KEYS: Final[Mapping[str, tuple[str, ...]]] = {
    "topic_key": ("default_topic", "topic"),
    "partition_key_key": ("default_partition_key",),
    "partition_key": ("default_partition",),
    "message_key_key": ("default_message_key",),
}
_KEYWORD: Final = Field(FieldType.KEYWORD)


class Read(NamedTuple):
    """A field that a section reads, and what follows if no record has it, as the end of a sentence.

    `sometimes`: what follows if only some have it, "" where that is nothing to speak of. `harmless`: somebody may mean
    it. `by_path`: `$.a.b` can be written there. `written`: it is read from what the output writes.
    """

    way: Way
    parameter: Parameter | None
    field: FieldWay
    missing: str
    sometimes: str = ""
    harmless: bool = False
    by_path: bool = True
    written: bool = False


def reads(way: Way) -> Iterator[Read]:
    """The fields that the plugin of a section reads; those that only a run can tell are left out."""
    for search in (_of_plugin, _chunk_keys, _of_format):
        try:
            yield from search(way)
        except NotPlainError:
            continue


def _of_plugin(way: Way) -> Iterator[Read]:
    section = way[-1]
    match type_of(section), section.name == "filter":
        case "grep", True:
            for condition, _, _ in conditions(section):
                if fits_nothing(condition) is not False:
                    yield from _named((*way, condition), "key", "the rule says the same of every record")
        case "parser", True:
            yield from _named(way, "key_name", "nothing is parsed")
        case "record_transformer", True:
            yield from _keep_keys(way)
            yield from _templates(way, ruby=flag(section, "enable_ruby"))
        case "record_modifier", True:
            yield from _templates(way, ruby=True)
        case "concat", True:
            yield from _named(way, "key", "nothing is joined", by_path=False)
            yield from _named(way, "stream_identity_key", "all records count as one stream", by_path=False)
            yield from _named(way, "partial_key", "nothing is joined", by_path=False)
        case "prometheus", _:
            yield from _metrics(way)
        case "rewrite_tag_filter", False:
            for rule in section.sections:
                if rule.name == "rule" and not flag(rule, "invert"):
                    yield from _named((*way, rule), "key", "the rule never applies")
        case "detect_exceptions", False:
            yield from _named(way, "message", "no exception is found", by_path=False)
        case str(name), False if name in (*SEARCH_STORES, *DATA_STREAMS):
            yield from _search_store(way)
        case "kafka2", False:
            yield from _kafka(way)


def _named(
    way: Way, name: str, missing: str, *, sometimes: str = "", by_path: bool = True, harmless: bool = False
) -> Iterator[Read]:
    """The field that a parameter names."""
    parameter = way[-1].parameter(name)
    if parameter is not None and isinstance(parameter.value, str):
        field = way_of(parameter.value) if by_path else (parameter.value,)
        if field:
            yield Read(way, parameter, field, missing, sometimes, harmless, by_path)


def _keep_keys(way: Way) -> Iterator[Read]:
    for name in words(way[-1], "keep_keys"):
        parameter = way[-1].parameter("keep_keys")
        yield Read(way, parameter, (name,), "there is nothing to keep", harmless=True, by_path=False)


def _templates(way: Way, *, ruby: bool) -> Iterator[Read]:
    names: set[str] = set()
    for section, parameter in record_parameters(way[-1]):
        if isinstance(parameter.value, str):
            found = ruby_reads(parameter.value) if ruby else ((one, False) for one in placeholders(parameter.value))
            for field, careful in found:
                own = type_of(way[-1]) == "record_modifier" and field[0] in names
                if not own:
                    yield Read((*way, section), parameter, field, "its value is null", "", careful, by_path=False)
        names.add(str(parameter.name))


def _metrics(way: Way) -> Iterator[Read]:
    for section in way[-1].sections:
        inner = (*way, section)
        if section.name == "labels":
            yield from _labels(inner)
        elif section.name == "metric":
            yield from _named(inner, "key", "the metric gets no value")
            for labels in section.sections:
                if labels.name == "labels":
                    yield from _labels((*inner, labels))


def _labels(way: Way) -> Iterator[Read]:
    sometimes = "the label is empty for the others"
    for parameter in way[-1].parameters:
        value = parameter.value
        if not isinstance(value, str):
            continue
        if value.startswith(("$.", "$[")):
            if field := way_of(value):
                yield Read(way, parameter, field, "the label is always empty", sometimes)
            continue
        for found in _METRIC_PLACEHOLDER.finditer(value):
            field = _of_placeholder(found[1], found[2])
            if field and found[1] not in _METRIC_NAMES:
                missing = f"the label says `{found[0]}` itself"
                yield Read(way, parameter, field, missing, f"the label says `{found[0]}` itself for the others")


def _of_placeholder(name: str, index: str | None) -> FieldWay | None:
    """The field that `${name}` or `${name["inner"]}` means; None for an element of an array."""
    if index is None:
        return (name,)
    return (name, index[2:-2]) if index.startswith('["') and index.endswith('"]') else None


def _search_store(way: Way) -> Iterator[Read]:
    section = way[-1]
    for name, missing in (("id_key", "id"), ("parent_key", "parent"), ("routing_key", "routing")):
        parameter = section.parameter(name)
        if parameter is not None and isinstance(parameter.value, str):
            path = parameter.value
            nested = "." in path and not path.startswith(("$[", "$."))
            if field := way_of(f"$.{path}" if nested else path):
                yield Read(way, parameter, field, f"no document gets its {missing} from it")
    parameter = section.parameter("target_index_key")
    if parameter is not None and isinstance(parameter.value, str):
        yield Read(way, parameter, tuple(parameter.value.split(".")), "it never decides on the index", by_path=False)
    if flag(section, "logstash_format") or flag(section, "include_timestamp"):
        yield from _named(way, "time_key", "the time of the event is taken instead", by_path=False, harmless=True)
    if type_of(section) == "elasticsearch_dynamic":
        for parameter in section.parameters:
            if isinstance(parameter.value, str):
                for field, careful in ruby_reads(parameter.value):
                    yield Read(way, parameter, field, "it is empty there", "", careful, by_path=False)


def _kafka(way: Way) -> Iterator[Read]:
    section = way[-1]
    for name, defaults in _KAFKA_KEYS.items():
        spared = any(section.parameter(one) for one in defaults)
        yield from _named(way, name, "it never has a value", by_path=False, harmless=spared)
    yield from _named(way, "record_key", "nothing of the records is sent")
    for path in pairs(section, "headers_from_record").values():
        if field := way_of(path):
            yield Read(way, section.parameter("headers_from_record"), field, "the header is empty")


def _chunk_keys(way: Way) -> Iterator[Read]:
    buffer = way[-1].inner("buffer")
    if way[-1].name == "filter" or buffer is None or not isinstance(buffer.argument, str):
        return
    for key in words_of(buffer.argument):
        field = way_of(key)
        if field and key not in ("time", "tag"):
            missing = "all records share the chunks of an empty key"
            yield Read((*way, buffer), None, field, missing, "the key is empty for the others")


def _of_format(way: Way) -> Iterator[Read]:
    inner = way[-1].inner("format")
    if inner is None or way[-1].name == "filter":
        return
    kind, place = text(inner, "@type", "type"), (*way, inner)
    if kind == "single_value":
        name = text(inner, "message_key", default="message")
        parameter = inner.parameter("message_key")
        yield Read(place, parameter, (name,), "every line is empty", by_path=False, written=True)
    names = {"csv": "fields", "tsv": "keys"}.get(kind or "", "")
    for name in words(inner, names) if names else ():
        field = way_of(name)
        if field:
            yield Read(place, inner.parameter(names), field, "its column is empty", written=True)


# What outputs add


def written(section: Section, before: Fields) -> Fields:
    """The records as an output writes them: what `<inject>` and stores of documents add and remove."""
    try:
        after = _injected(section, before)
        name = type_of(section)
        return _document(section, after) if name in SEARCH_STORES or name in DATA_STREAMS else after
    except NotPlainError:
        return ANYTHING


def _injected(section: Section, before: Fields) -> Fields:
    inject = section.inner("inject")
    if inject is None:
        return before
    for name in ("hostname_key", "worker_id_key", "tag_key"):
        if key := text(inject, name):
            before = before.having((key,), _KEYWORD)
    key = text(inject, "time_key")
    return before.having((key,), Field(FieldType.TIME)) if key else before


def adds_time(section: Section) -> bool:
    """Whether an output that stores documents gives them `@timestamp`. Raises NotPlainError."""
    chosen = flag(section, "logstash_format") or flag(section, "include_timestamp")
    return chosen or type_of(section) in DATA_STREAMS


def _document(section: Section, before: Fields) -> Fields:
    if flag(section, "flatten_hashes"):
        raise NotPlainError
    if adds_time(section):
        left_out = flag(section, "time_key_exclude_timestamp")
        before = before.having(("@timestamp",), Field(FieldType.TIME, always=not left_out))
    if flag(section, "include_tag_key"):
        before = before.having((text(section, "tag_key", default="tag"),), _KEYWORD)
    target = text(section, "target_index_key")
    removed = words_of(text(section, "remove_keys", default=""))
    if target is not None:
        before = before.without(tuple(target.split(".")))
    for name in removed:
        before = before.without((name,))
    return before
