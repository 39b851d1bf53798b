from __future__ import annotations

from typing import Any

import pytest

from eventcore_monitoring import (
    AddFields,
    Buffer,
    Counter,
    CountLines,
    Drop,
    Env,
    File,
    FluentBitOutput,
    Grep,
    GrepRule,
    JsonParser,
    Keep,
    LogField,
    LogSchema,
    MemoryBuffer,
    Monitoring,
    ParserFilter,
    Pipeline,
    PlainLines,
    Plugin,
    PluginSection,
    RecordTransformer,
    RegexpParser,
    Tail,
)
from eventcore_monitoring.checks.handled_otherwise_by_fluent_bit import handled_otherwise_by_fluent_bit
from eventcore_monitoring.checks.step_unknown_to_fluent_bit import step_unknown_to_fluent_bit
from eventcore_monitoring.findings import Severity
from eventcore_monitoring.generators.fluent_bit import fluent_bit
from eventcore_monitoring.model.pipelines.filters import GrepGroup
from eventcore_monitoring.model.pipelines.inputs import SampleInput
from eventcore_monitoring.model.pipelines.outputs_network import Forward, Http, HttpAuth, Kafka, Server
from eventcore_monitoring.model.pipelines.outputs_search import ElasticsearchDataStream
from small import found, lines, next_line, web
from strategies.pipelines import elasticsearch, pipeline

OUTPUT = FluentBitOutput(retry_limit=5)
BUFFER = Buffer(path="/b")


def monitoring(*pipelines: Pipeline, output: FluentBitOutput = OUTPUT) -> Monitoring:
    return Monitoring(name="test", pipelines=pipelines, fluent_bit=output)


def unknown(given: Pipeline, output: FluentBitOutput = OUTPUT) -> list[tuple[str, str]]:
    """Address below the pipeline, and the sentence. Where there is one, nothing is written."""
    monitored = monitoring(given, output=output)
    faults = found(step_unknown_to_fluent_bit, monitored)
    assert bool(faults) != bool([*fluent_bit(monitored)])
    assert {code for _, code, *_ in faults} <= {"step-unknown-to-fluent-bit"}
    return [(at.removeprefix("pipelines.eventcore."), message) for at, _, message, _ in faults]


def test_a_step_that_only_fluentd_has_is_found_where_it_is_declared() -> None:
    line = next_line()
    step = Plugin(kind="filter", type="geoip")
    given = monitoring(pipeline(steps=[step]))

    assert found(step_unknown_to_fluent_bit, given) == [
        (
            "pipelines.eventcore.steps.0",
            "step-unknown-to-fluent-bit",
            "the step `geoip` is not translated",
            "leave the pipeline out of `fluent_bit`",
        )
    ]
    assert lines(step_unknown_to_fluent_bit, given) == [line]
    assert found(step_unknown_to_fluent_bit, given.replaced(fluent_bit=None)) == []


def test_every_step_without_equivalent_is_found() -> None:
    steps = [Plugin(kind="filter", type="a"), Keep(field="a", matching="b"), Plugin(kind="filter", type="c")]

    assert [at for at, _ in unknown(pipeline(steps=steps, sinks=[File(name="f", path="/f", buffer=BUFFER)]))] == [
        "sinks.f",
        "steps.0",
        "steps.2",
    ]


@pytest.mark.parametrize(
    ("step", "sentence"),
    [
        (AddFields(fields={"a": "${tag}"}), "the text `${tag}` holds `${`, which Fluent Bit expands"),
        (AddFields(fields={"a": '${record["b"]}'}), 'the text `${record["b"]}` holds `${`, which Fluent Bit expands'),
        (
            AddFields(fields={"a": Env(name="B", default="c")}),
            "Fluent Bit has no default for the environment variable `B`",
        ),
        (AddFields(fields={"a b": "c"}), "the field `a b` cannot be named in Fluent Bit's `modify`"),
        (AddFields(fields={"a": "} ${hostname}"}), "Fluent Bit expands no variable after a `}`"),
        (AddFields(fields={"a": "b c\\"}), "a `\\` at the end of `b c\\` would hide the quote after it"),
        (RecordTransformer(keep_keys=["a"], renew_record=True), "Fluent Bit has no equivalent of `keep_keys`"),
        (RecordTransformer(remove_keys=["$.a.b"]), "the field `$.a.b` cannot be named in Fluent Bit's `modify`"),
        (Keep(field="a.b", matching="c"), "the field `a.b` cannot be named in Fluent Bit's `grep`"),
        (Keep(field="TAG", matching="c"), "the field `TAG` cannot be named in Fluent Bit's `grep`"),
        (Keep(field="$.a.b c", matching="d"), "the field `$.a.b c` cannot be named in Fluent Bit's `grep`"),
        (
            Drop(field="a", matching="^b?$"),
            "the expression `/^b?$/` may fit the empty text, for which Fluentd takes a field that is not there",
        ),
        (Keep(field="number", matching="1"), "Fluent Bit's `grep` looks at text only, and `number` is of type integer"),
        (Keep(field="a", matching="${b}"), "the text `a /${b}/` holds `${`, which Fluent Bit expands"),
        (Keep(field="a", matching="b", match="c.*"), "Fluent Bit does not read the pattern `c.*` alike"),
        (Grep(and_=[GrepGroup(regexp=[GrepRule(key="a", pattern="b")])]), "Fluent Bit has no equivalent of `and`"),
        (
            ParserFilter(key_name="a", parse=JsonParser()),
            "Fluent Bit's `parser` filter writes a field twice that both the record and the text have",
        ),
        (
            RecordTransformer(remove_keys=["a"], params={"enable_ruby": True}),
            "Fluent Bit has no equivalent of `enable_ruby`",
        ),
        (
            RecordTransformer(remove_keys=["a"], sections=[PluginSection(name="other")]),
            "the section `other` is not translated",
        ),
    ],
)
def test_a_step_without_equivalent_is_named(step: Any, sentence: str) -> None:
    schema = LogSchema(name="lines", fields=[LogField(name="number", type="integer", always=True)])

    assert ("steps.0", sentence) in unknown(pipeline(steps=[step], lines=schema))


ALWAYS = "Fluent Bit keeps lines that it cannot parse"
PERHAPS = "a named group that may take no part in a match is an empty field in Fluent Bit"
TIME = "Fluent Bit does not read this time alike"


@pytest.mark.parametrize(
    ("changes", "at", "sentence"),
    [
        ({"path": "/a/**/b.log"}, "sources.in", "Fluent Bit has no `**` in paths"),
        ({"path": "/a/%Y.log"}, "sources.in", "Fluent Bit fills no dates into paths"),
        ({"tag": "other.*"}, "sources.in", "a tag of its own may reach other pipelines, for Fluent Bit has no labels"),
        (
            {"exclude_path": ["/var/*.gz"]},
            "sources.in",
            "`*` in `/var/*.gz` stands for slashes and dots, too, in Fluent Bit",
        ),
        ({"read_from_head": False}, "sources.in", "Fluent Bit reads new files from their beginning"),
        ({"follow_inodes": None}, "sources.in", "Fluent Bit follows a file by its inode"),
        ({"encoding": "ISO-8859-1"}, "sources.in", "Fluent Bit takes all text for UTF-8"),
        ({"refresh_interval": "250ms"}, "sources.in", "Fluent Bit takes `refresh_interval` in whole seconds"),
        ({"max_line_size": "1k"}, "sources.in", "Fluent Bit has no equivalent of `max_line_size`"),
        ({"parse": Plugin(kind="parser", type="csv")}, "sources.in.parse", "the parser `csv` is not translated"),
        ({"parse": JsonParser()}, "sources.in.parse", "without `time_key` Fluentd looks for a field `time`"),
        (
            {"parse": RegexpParser(expression="(?<a>b)"), "emit_unmatched_lines": None},
            "sources.in.parse",
            ALWAYS,
        ),
        ({"parse": RegexpParser(expression="(?<a>b)?c")}, "sources.in.parse", PERHAPS),
        ({"parse": RegexpParser(expression="(?<a>b)|c")}, "sources.in.parse", PERHAPS),
        ({"parse": RegexpParser(expression="(?<a>b)(?<a>c)")}, "sources.in.parse", PERHAPS),
        ({"parse": JsonParser(time_key="a", time_type="unixtime")}, "sources.in.parse", TIME),
        ({"parse": JsonParser(time_key="a", time_type="string", time_format="%H:%M")}, "sources.in.parse", TIME),
        ({"parse": JsonParser(time_key="a", time_type="string", time_format="%Z%z")}, "sources.in.parse", TIME),
        (
            {"parse": RegexpParser(expression="(?<a>b)", types={"a": "integer"})},
            "sources.in.parse",
            "Fluent Bit has no equivalent of `types`",
        ),
    ],
)
def test_a_source_without_equivalent_is_named(changes: dict[str, Any], at: str, sentence: str) -> None:
    tail = Tail(**{"path": "/var/log/a/*.log", "pos_file": "/var/lib/a.pos", **changes})

    assert (at, sentence) in unknown(pipeline(sources=[tail]))


def test_a_source_that_is_no_file_is_named() -> None:
    assert unknown(pipeline(sources=[SampleInput()])) == [("sources.in", "the source `sample` is not translated")]


def test_sources_that_are_parsed_each_in_its_way_are_named() -> None:
    sources = [
        Tail(name="a", path="/a", pos_file="/a.pos", parse=PlainLines()),
        Tail(name="b", path="/b", pos_file="/b.pos"),
    ]

    assert [at for at, _ in unknown(pipeline(sources=sources))] == ["sources.a.parse", "sources.b.parse"]


@pytest.mark.parametrize(
    ("sink", "sentence"),
    [
        (
            File(name="s", path="/f.%Y", buffer=BUFFER),
            "Fluent Bit's `file` writes one file a tag, for ever: it has no file a day",
        ),
        (
            Plugin(kind="output", type="stdout", name="s"),
            "Fluent Bit's `stdout` prints records in a form of its own",
        ),
        (
            Plugin(kind="output", type="s3", name="s"),
            "Fluent Bit's `s3` cuts and names objects in a way of its own",
        ),
        (
            Kafka(name="s", brokers=["a:1"], topic="t", buffer=BUFFER),
            "Fluent Bit's `kafka` adds the time to each record and has partitions of its own",
        ),
        (
            ElasticsearchDataStream(name="s", host="a", data_stream_name="b", buffer=BUFFER),
            "the sink `elasticsearch_data_stream` is not translated",
        ),
        (elasticsearch(name="s", match="a"), "Fluent Bit sends to every output that fits, not to the first"),
        (elasticsearch(name="s", host=None, hosts="a:1,b:2"), "Fluent Bit has no equivalent of `hosts`"),
        (elasticsearch(name="s", time_key="other"), "Fluent Bit takes the record's time, not the field `other`"),
        (elasticsearch(name="s", utc_index=False), "Fluent Bit names an index by the day in UTC"),
        (
            elasticsearch(name="s", write_operation="upsert", id_key="a"),
            "`upsert` needs an `id_key`, which is not translated",
        ),
        (
            elasticsearch(name="s", logstash_format=False, logstash_prefix=None, index_name="a"),
            "Fluent Bit always adds `@timestamp`",
        ),
        (
            elasticsearch(name="s", logstash_prefix="a-${tag}"),
            "the text `a-${tag}` holds `${`, which Fluent Bit expands",
        ),
        (
            Plugin(kind="output", type="http", name="s", params={"endpoint": "http://a"}),
            "Fluentd's default buffer refuses records when it is full",
        ),
        (
            Http(name="s", endpoint=Env(name="URL"), buffer=BUFFER),
            "Fluent Bit takes host, port and path apart",
        ),
        (
            Http(name="s", endpoint="http://a", http_method="put", buffer=BUFFER),
            "Fluent Bit 4.0 sends `post` only",
        ),
        (
            Forward(name="s", server=[Server(host="a"), Server(host="b")], buffer=BUFFER),
            "several receivers take turns otherwise in Fluent Bit",
        ),
    ],
)
def test_a_sink_without_equivalent_is_named(sink: Any, sentence: str) -> None:
    assert ("sinks.s", sentence) in unknown(pipeline(sinks=[sink]))


def test_requests_that_are_signed_are_named() -> None:
    sink = Http(name="s", endpoint="http://a", auth=HttpAuth(method="aws_sigv4"), buffer=BUFFER)

    assert unknown(pipeline(sinks=[sink])) == [("sinks.s.auth", "requests signed for AWS are not translated")]


@pytest.mark.parametrize(
    ("buffer", "sentence"),
    [
        (
            Buffer(path="/b", overflow_action="throw_exception"),
            "Fluent Bit does otherwise than `throw_exception` when this buffer is full",
        ),
        (
            MemoryBuffer(overflow_action="drop_oldest_chunk"),
            "Fluent Bit does otherwise than `drop_oldest_chunk` when this buffer is full",
        ),
        (Buffer(path="/b", retry_type="periodic"), "Fluent Bit waits longer with each try"),
        (Buffer(path="/b", retry_wait="250ms"), "Fluent Bit takes `retry_wait` in whole seconds"),
        (Buffer(path="/b", compress="gzip"), "Fluent Bit has no equivalent of `compress`"),
    ],
)
def test_a_buffer_without_equivalent_is_named(buffer: Any, sentence: str) -> None:
    assert unknown(pipeline(sinks=[elasticsearch(buffer=buffer)])) == [("sinks.search.buffer", sentence)]


def test_a_time_for_all_tries_has_no_equivalent_unless_a_number_of_tries_is_said() -> None:
    sentence = "Fluent Bit counts tries, and has no `retry_timeout`"

    assert unknown(pipeline(), FluentBitOutput()) == [("sinks.search.buffer", sentence)]
    assert unknown(pipeline(), FluentBitOutput(retry_limit=0)) == []


def test_buffers_that_differ_are_named() -> None:
    sinks = [elasticsearch(name="a"), elasticsearch(name="b", buffer=MemoryBuffer())]

    assert unknown(pipeline(sinks=sinks)) == [("sinks.b", "in Fluent Bit all sinks of a pipeline share one buffer")]


def test_waits_that_differ_are_named() -> None:
    waiting = elasticsearch(buffer=Buffer(path="/b", retry_wait="2s"))

    assert found(step_unknown_to_fluent_bit, monitoring(pipeline("a"), pipeline("b", sinks=[waiting]))) == [
        (
            "fluent_bit",
            "step-unknown-to-fluent-bit",
            "Fluent Bit has one `retry_wait` and one `retry_max_interval` for all sinks",
            "declare the same in all buffers",
        )
    ]


def test_metrics_of_lines_are_named() -> None:
    lines_total = Counter(name="lines_total", help="Lines.", target=web)
    given = pipeline(metrics=[CountLines(metric=lines_total)])

    assert unknown(given) == [
        ("metrics.lines_total", "Fluent Bit's `log_to_metrics` names and serves metrics in a way of its own")
    ]


def test_a_pipeline_that_is_not_declared_is_named_with_one_that_is() -> None:
    given = monitoring(pipeline(), output=FluentBitOutput(pipelines=["evencore", "x"], retry_limit=1))

    assert [(at, message, fix) for at, _, message, fix in found(step_unknown_to_fluent_bit, given)] == [
        ("fluent_bit.pipelines", "no pipeline `evencore` is declared", "did you mean `eventcore`?"),
        ("fluent_bit.pipelines", "no pipeline `x` is declared", "write the name of a declared pipeline"),
    ]


def test_what_is_handled_otherwise_is_said_where_the_pipeline_is_written() -> None:
    given = monitoring(pipeline())

    assert [(one.at, one.severity) for one in handled_otherwise_by_fluent_bit(given)] == [
        ("pipelines.eventcore.sinks.search", Severity.NOTE),
        ("pipelines.eventcore.sinks.search.buffer", Severity.NOTE),
        ("pipelines.eventcore.sinks.search", Severity.WARNING),
        ("pipelines.eventcore.sources.in", Severity.NOTE),
        ("pipelines.eventcore.sources.in.parse", Severity.NOTE),
        ("pipelines.eventcore.errors", Severity.NOTE),
    ]
    assert [*handled_otherwise_by_fluent_bit(given.replaced(fluent_bit=FluentBitOutput()))] == []
    assert [*handled_otherwise_by_fluent_bit(given.replaced(fluent_bit=None))] == []


def test_what_cannot_be_sent_is_lost_unless_it_is_kept() -> None:
    def warned(output: FluentBitOutput) -> list[str]:
        given = monitoring(pipeline(), output=output)
        return [one.message for one in handled_otherwise_by_fluent_bit(given) if one.severity == Severity.WARNING]

    assert warned(OUTPUT) == ["what cannot be sent is lost: Fluent Bit has no `secondary`"]
    assert warned(FluentBitOutput(retry_limit=5, keep_rejected=True)) == []


def test_a_field_of_which_nothing_is_known_may_be_a_number() -> None:
    def noted(**changes: Any) -> list[str]:
        given = monitoring(pipeline(steps=[Keep(field="level", matching="^I")], **changes))
        return [one.message for one in handled_otherwise_by_fluent_bit(given) if ".steps." in one.at]

    known = LogSchema(name="lines", fields=[LogField(name="level", type="keyword")])
    assert noted() == ["Fluent Bit's `grep` looks at text only: a number in `level` fits nothing"]
    assert noted(lines=known) == []
    assert noted(sources=[Tail(path="/a", pos_file="/a.pos", parse=PlainLines())]) == []
