"""Fields that are read and are not there, and events without the time of their line."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from eventcore_monitoring.findings import Finding
from eventcore_monitoring.fluentd.checks_of_fields import field_findings, query_findings
from eventcore_monitoring.fluentd.field_flow import flow
from eventcore_monitoring.fluentd.fields import Fields, schema
from eventcore_monitoring.fluentd.parser import read
from eventcore_monitoring.fluentd.places import ways

HERE = Path(__file__).parent

LINE = schema(
    {
        "timestamp": "time",
        "level": "keyword",
        "fields.message": "text",
        "fields.duration_ms": "integer",
        "target": "keyword",
        "filename": "keyword",
        "line_number": "integer",
        "span": "object",
        "spans": "any",
        "threadName": "keyword",
        "threadId": "keyword",
    },
    sometimes=["fields.duration_ms", "span", "spans"],
    time="timestamp",
)

TAIL = """\
<source>
  @type tail
  @id in
  tag app
  <parse>
    @type {}
    {}
  </parse>
</source>
"""
JSON = TAIL.format("json", "time_key timestamp\n    keep_time_key true")
TIMELESS = TAIL.format("json", "time_key timestamp")
NULL = "<match **>\n  @type null\n</match>\n"


def findings(text: str, schema: Fields | None = LINE) -> list[Finding]:
    root = read(text, "fluent.conf")
    return list(field_findings(root, {} if schema is None else {"in": schema}))


def short(found: list[Finding]) -> list[tuple[str, str, str]]:
    return [(one.code.removeprefix("fluentd-"), one.severity.value, one.fix) for one in found]


def filter_(kind: str, body: str) -> str:
    return f"<filter app>\n@type {kind}\n{dedent(body)}</filter>\n"


def match(kind: str, body: str) -> str:
    return f"<match app>\n@type {kind}\n@id out\n{dedent(body)}</match>\n"


MEANT = "did you mean `fields.message`, written `$.fields.message`?"
MEANT_FLAT = "did you mean `fields.message`?"
LEVEL = "did you mean `level`?"

UNKNOWN = {
    "parser": (filter_("parser", "key_name message\n<parse>\n@type json\n</parse>\n"), MEANT),
    "record": (filter_("record_transformer", '<record>\nx ${record["message"]}\n</record>\n'), MEANT_FLAT),
    "ruby": (
        filter_("record_transformer", 'enable_ruby true\n<record>\nx ${record["levl"].upcase}\n</record>\n'),
        LEVEL,
    ),
    "record_modifier": (
        filter_("record_modifier", "<record>\nx ${record['fields']['messag']}\n</record>\n"),
        MEANT_FLAT,
    ),
    "concat": (filter_("concat", "key message\nn_lines 2\n"), MEANT_FLAT),
    "grep": (filter_("grep", "<regexp>\nkey levl\npattern /^(ERROR)?$/\n</regexp>\n"), LEVEL),
    "metric key": (
        filter_("prometheus", "<metric>\nname x\ntype gauge\nkey duration_ms\n</metric>\n"),
        "did you mean `fields.duration_ms`, written `$.fields.duration_ms`?",
    ),
    "metric label": (
        filter_(
            "prometheus", "<metric>\nname x\ntype counter\n<labels>\na $.message\nh ${hostname}\n</labels>\n</metric>\n"
        ),
        MEANT,
    ),
    "label of all metrics": (filter_("prometheus", "<labels>\na ${levl}\nt ${tag_parts[0]}\n</labels>\n"), LEVEL),
    "label of an object": (filter_("prometheus", '<labels>\na ${fields["messag"]}\n</labels>\n'), MEANT),
    "chunk key": (match("file", "path /x\n<buffer time,levl,$.fields.message>\ntimekey 1d\n</buffer>\n"), LEVEL),
    "id": (match("elasticsearch", "logstash_format true\nid_key levl\n"), LEVEL),
    "routing": (match("elasticsearch", "logstash_format true\nrouting_key fields.messag\n"), MEANT),
    "index": (match("opensearch", "logstash_format true\ntarget_index_key message\n"), MEANT_FLAT),
    "dynamic index": (
        match("elasticsearch_dynamic", "logstash_format true\nlogstash_prefix ${record['levl']}\n"),
        LEVEL,
    ),
    "kafka": (match("kafka2", "brokers x:1\npartition_key_key levl\n"), LEVEL),
    "kafka header": (match("kafka2", 'brokers x:1\nheaders_from_record {"h": "$.message"}\n'), MEANT),
    "new tags": (
        match("rewrite_tag_filter", "<rule>\nkey levl\npattern /x/\ntag x\n</rule>\n") + NULL,
        LEVEL,
    ),
    "a format": (match("stdout", "<format>\n@type single_value\n</format>\n"), MEANT_FLAT),
    "columns": (match("stdout", "<format>\n@type csv\nfields level,levl\n</format>\n"), LEVEL),
}


@pytest.mark.parametrize("reader", UNKNOWN)
def test_a_field_that_no_record_has_is_an_error_wherever_it_is_read(reader: str) -> None:
    text, fix = UNKNOWN[reader]
    assert short(findings(JSON + text)) == [("field-unknown", "error", fix)]


@pytest.mark.parametrize("reader", UNKNOWN)
def test_nothing_is_said_of_fields_without_a_schema(reader: str) -> None:
    text, _ = UNKNOWN[reader]
    assert findings(JSON + text, None) == []


HARMLESS = {
    "time of a store": match("elasticsearch", "logstash_format true\ntime_key levl\n"),
    "keys to keep": filter_("record_transformer", "renew_record true\nkeep_keys level,levl\n"),
    "a fallback in kafka": match("kafka2", "brokers x:1\ntopic_key levl\ndefault_topic t\n"),
    "careful Ruby": filter_("record_modifier", '<record>\nx ${record["levl"] || record["level"]}\n</record>\n'),
}


@pytest.mark.parametrize("reader", HARMLESS)
def test_a_field_that_somebody_can_do_without_is_a_warning(reader: str) -> None:
    assert short(findings(JSON + HARMLESS[reader])) == [("field-unknown", "warning", LEVEL)]


RIGHT = {
    "nested": filter_("prometheus", "<metric>\nname x\ntype counter\nkey $.fields.duration_ms\n</metric>\n"),
    "inside an object": filter_("parser", "key_name $.span.text\nreserve_data true\n<parse>\n@type json\n</parse>\n"),
    "set before in the same filter": filter_("record_modifier", '<record>\na x\nb ${record["a"]}\n</record>\n'),
    "written, not read": filter_("record_modifier", '<record>\n_ ${record["new"] = 1; nil}\n</record>\n'),
    "removed though not there": filter_("record_transformer", "remove_keys nope,$.fields.nope\n"),
    "injected before it is formatted": match(
        "stdout", "<inject>\ntag_key tag\n</inject>\n<format>\n@type tsv\nkeys tag,level\n</format>\n"
    ),
    "an element of an array": filter_("grep", "<regexp>\nkey $.spans[0].name\npattern /x/\n</regexp>\n"),
    "no rule of a match": match("rewrite_tag_filter", "<rule>\nkey nope\npattern /x/\ntag x\ninvert true\n</rule>\n")
    + NULL,
    "after an unknown filter": filter_("geoip", "") + filter_("concat", "key nope\nn_lines 2\n"),
    "code": filter_("parser", "key_name \"#{ENV['KEY']}\"\n<parse>\n@type json\n</parse>\n"),
    "time and tag": match("file", "path /x\n<buffer time, tag, level>\ntimekey 1d\n</buffer>\n"),
    "sometimes where that is no matter": filter_("grep", "<regexp>\nkey span\npattern /x/\n</regexp>\n"),
}


@pytest.mark.parametrize("case", RIGHT)
def test_what_is_right_is_silent(case: str) -> None:
    assert findings(JSON + RIGHT[case]) == []


def test_a_finding_names_the_field_the_effect_and_the_line() -> None:
    text = JSON + filter_("parser", "key_name message\n<parse>\n@type json\n</parse>\n")
    (found,) = findings(text)
    assert found.message == "reads the field `message`, which no record has here: nothing is parsed"
    assert found.at == "filter app / key_name"
    assert found.source is not None
    assert found.source.line == text[: text.index("key_name message")].count("\n") + 1


def test_without_a_near_name_the_fields_that_are_there_are_named() -> None:
    (found,) = findings(JSON + filter_("concat", "key zzz\nn_lines 2\n"), schema({"a": "text", "timestamp": "time"}))
    assert found.fix == "name a field that is there (`a`, `timestamp`), or add it in a filter before"


# Only some records


@pytest.mark.parametrize(
    "text",
    [
        match("file", "path /x\n<buffer time,$.fields.duration_ms>\ntimekey 1d\n</buffer>\n"),
        filter_("prometheus", "<labels>\nd $.fields.duration_ms\n</labels>\n"),
        filter_("prometheus", '<labels>\nd ${fields["duration_ms"]}\n</labels>\n'),
    ],
)
def test_a_key_or_label_that_only_some_records_have_is_a_warning(text: str) -> None:
    fix = "give every record a `fields.duration_ms` in a filter before it, or keep the others out"
    assert short(findings(JSON + text)) == [("field-sometimes", "warning", fix)]


def test_a_filter_that_leaves_those_that_have_it_is_enough() -> None:
    keep = filter_("grep", "<regexp>\nkey $.fields.duration_ms\npattern /./\n</regexp>\n")
    assert findings(JSON + keep + filter_("prometheus", "<labels>\nd $.fields.duration_ms\n</labels>\n")) == []


# Filters that drop


def test_a_grep_on_a_field_that_is_not_there_drops_everything() -> None:
    grep = filter_("grep", "<regexp>\nkey levl\npattern /ERROR/\n</regexp>\n")
    (found,) = findings(JSON + grep + match("elasticsearch", "id_key nope\n"))
    assert short([found]) == [("filter-drops-all", "error", LEVEL)]
    assert found.message.endswith("which no record has here: the filter drops every record")


@pytest.mark.parametrize(
    ("rule", "effect"),
    [
        ("<exclude>\nkey message\npattern /x/\n</exclude>\n", "this rule drops nothing"),
        ("<or>\n<regexp>\nkey message\npattern /x/\n</regexp>\n</or>\n", "this rule never applies"),
    ],
)
def test_a_rule_on_a_field_that_is_not_there_is_a_warning_where_others_decide(rule: str, effect: str) -> None:
    (found,) = findings(JSON + filter_("grep", rule))
    assert short([found]) == [("filter-drops-all", "warning", MEANT)]
    assert found.message.endswith(effect)


# Times


def test_documents_without_any_time_are_an_error() -> None:
    (found,) = findings(TIMELESS + match("elasticsearch", "index_name x\n"))
    assert (found.code, found.severity.value) == ("fluentd-time-lost", "error")
    assert "the parser took `timestamp` out of them" in found.message
    assert found.fix == (
        "set `logstash_format true` or `include_timestamp true`, "
        "and `keep_time_key true` where `timestamp` is parsed if it shall stay"
    )


def test_they_are_a_warning_where_another_field_may_hold_the_time() -> None:
    assert [(one.code, one.severity.value) for one in findings((HERE / "data" / "guide.conf").read_text(), None)] == [
        ("fluentd-time-lost", "warning")
    ]


@pytest.mark.parametrize(
    "text",
    [
        TIMELESS + match("elasticsearch", "logstash_format true\n"),
        TIMELESS + match("opensearch", "include_timestamp true\n"),
        TIMELESS + match("elasticsearch_data_stream", "data_stream_name x\n"),
        TIMELESS + match("elasticsearch", "pipeline stamps\n"),
        TIMELESS
        + filter_("record_transformer", "<record>\n@timestamp ${time}\n</record>\n")
        + match("elasticsearch", ""),
        TIMELESS + match("elasticsearch", "<inject>\ntime_key at\n</inject>\n"),
        TIMELESS + match("http", "endpoint http://x\n"),
        JSON + match("elasticsearch", ""),
    ],
)
def test_documents_with_a_time_are_right(text: str) -> None:
    assert findings(text) == []


@pytest.mark.parametrize(
    ("text", "use"),
    [
        (match("forward", "<server>\nhost x\n</server>\n"), "hands on the time"),
        (match("file", "path /x\n<buffer time>\ntimekey 1d\n</buffer>\n"), "sorts its chunks by the time"),
        (match("elasticsearch", "logstash_format true\n"), "stamps its documents with the time"),
        (match("stdout", "<inject>\ntime_key at\n</inject>\n"), "writes the time"),
    ],
)
def test_the_time_of_arrival_is_a_warning_where_the_line_says_its_own(text: str, use: str) -> None:
    (found,) = findings(TAIL.format("json", "") + text)
    assert (found.code, found.severity.value) == ("fluentd-time-of-arrival", "warning")
    assert found.message == (
        f"{use} of the event, which is when the line was read, though its `timestamp` says when it happened"
    )
    assert found.fix == (
        "write `time_key timestamp` in the `<parse>` that reads the line, with `keep_time_key true` if it shall stay"
    )


def test_lines_that_nobody_parsed_have_the_time_of_arrival() -> None:
    (found,) = findings(TAIL.format("none", "") + match("file", "path /x\n<buffer time>\ntimekey 1d\n</buffer>\n"))
    assert found.fix == (
        "write `time_key timestamp` in a `<parse>` that reads the lines as JSON, "
        "with `keep_time_key true` if it shall stay"
    )


@pytest.mark.parametrize(
    "text",
    [
        TAIL.format("json", "") + match("elasticsearch", "logstash_format true\ntime_key timestamp\n"),
        TAIL.format("json", "") + match("http", "endpoint http://x\n"),
        TAIL.format("none", "") + match("forward", "<server>\nhost x\n</server>\n"),
        JSON + match("file", "path /x\n<buffer time>\ntimekey 1d\n</buffer>\n"),
    ],
)
def test_the_time_of_arrival_is_right_where_nobody_uses_it(text: str) -> None:
    assert findings(text) == []


def test_a_key_of_the_time_that_no_line_has_is_an_error() -> None:
    (found,) = findings(TAIL.format("json", "time_key timestmp") + NULL)
    assert (found.at, found.fix) == ("source in / parse / time_key", "did you mean `timestamp`?")
    text = "key_name message\n<parse>\n@type json\ntime_key timestmp\n</parse>\n"
    (found,) = findings(TAIL.format("none", "") + filter_("parser", text) + NULL)
    assert (found.at, found.fix) == ("filter app / parse / time_key", "did you mean `timestamp`?")


# Queries


def test_a_query_of_a_field_that_no_document_has_is_an_error() -> None:
    root = read((HERE / "interpreter" / "delivering.conf").read_text("utf-8"), "fluent.conf")
    followed = flow(root, {"in_eventcore": LINE})
    sinks = {str(way[-1].text("@id")): way for way in ways(root)}
    names = ("message", "fields.message", "duration_ms", "level", "@timestamp", "hostname", "unmatched_line", "tag")
    found = list(query_findings(followed, sinks["out_es"], names, "queries.slow"))
    assert [(one.at, one.message, one.fix) for one in found] == [
        ("queries.slow", "reads `message`, which no record has that `out_es` writes", MEANT_FLAT),
        (
            "queries.slow",
            "reads `duration_ms`, which no record has that `out_es` writes",
            "did you mean `fields.duration_ms`?",
        ),
        ("queries.slow", "reads `tag`, which no record has that `out_es` writes", "did you mean `target`?"),
    ]
    at_file = query_findings(followed, sinks["out_file"], ("tag", "time", "@timestamp"), "queries.slow")
    assert [one.message for one in at_file] == ["reads `@timestamp`, which no record has that `out_file` writes"]


# Whole configurations


@pytest.mark.parametrize(
    "path",
    [HERE / "interpreter" / "delivering.conf", *sorted((HERE.parents[1] / "generated").glob("*/fluentd/fluent.conf"))],
    ids=str,
)
def test_working_configurations_are_silent(path: Path) -> None:
    root = read(path.read_text("utf-8"), "fluent.conf")
    tails = [one.text("@id") or "" for one in root.sections if one.text("@type") == "tail"]
    assert tails
    assert list(field_findings(root, {tails[0]: LINE})) == []
    assert list(field_findings(root, {})) == []
