"""The Fluentd configuration: exact text, read back, and none of the mistakes that Fluentd keeps silent about."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st

import fluentd_reader
from eventcore_monitoring import (
    AddFields,
    Copy,
    Counter,
    CountLines,
    Drop,
    Elasticsearch,
    Env,
    File,
    Forward,
    ForwardInput,
    Histogram,
    JsonParser,
    Keep,
    Null,
    ObserveLines,
    Pipeline,
    PlainLines,
    Plugin,
    PluginSection,
    RecordTransformer,
    Relabel,
    Server,
    Store,
    Tail,
    Target,
)
from eventcore_monitoring.checks.fluentd_configuration import fluentd_configuration
from eventcore_monitoring.fluentd import parser
from eventcore_monitoring.generators.fluentd import fluentd
from eventcore_monitoring.pipelines.configuration import configuration
from fluentd_reader import Section, all_code, code_in
from strategies.pipelines import buffer, elasticsearch, monitoring, pipeline, pipelines

DATA = Path(__file__).parent.parent / "data" / "fluentd"

several = st.lists(pipelines, min_size=1, max_size=2, unique_by=lambda each: each.name)


def text(*declared: Pipeline) -> str:
    (artifact,) = fluentd(monitoring(*declared))
    return artifact.content.decode()


def read(*declared: Pipeline) -> Section:
    return fluentd_reader.read(text(*declared))


def walk(section: Section, parents: tuple[Section, ...] = ()) -> Iterator[tuple[Section, tuple[Section, ...]]]:
    for inner in section.sections:
        yield inner, parents
        yield from walk(inner, (*parents, inner))


def of_type(root: Section, kind: str) -> list[Section]:
    return [section for section, _ in walk(root) if section.parameters.get("@type") == kind]


def child(section: Section, name: str) -> Section:
    (found,) = [inner for inner in section.sections if inner.name == name]
    return found


def full_pipeline() -> Pipeline:
    """A pipeline in which every kind of declaration stands."""
    return pipeline(
        steps=[
            AddFields(fields={"hostname": "${hostname}", "environment": Env(name="STAGE", default="test")}),
            Drop(field="level", matching="^DEBUG$"),
            Keep(field="$.fields.message", matching=r"^\S"),
        ],
        sinks=[
            elasticsearch(host=Env(name="SEARCH_HOST"), user="shipper", password=Env(name="SEARCH_PASSWORD")),
            File(name="archive", path="/var/lib/fluent/archive.%Y%m%d", buffer=buffer("archive")),
        ],
    )


def plain_pipeline() -> Pipeline:
    return pipeline(
        "plain", sources=[Tail(path="/var/log/plain", pos_file="/var/lib/p.pos", parse=PlainLines())], steps=[]
    )


def test_no_pipelines_give_no_file() -> None:
    assert list(fluentd(monitoring())) == []


def test_a_small_pipeline_gives_exactly_these_bytes() -> None:
    (artifact,) = fluentd(monitoring(pipeline(help="What EventCore says.\n\nAnd how.")))

    assert str(artifact.path) == "fluentd/fluent.conf"
    assert artifact.content == (DATA / "pipeline.conf").read_bytes()


@settings(max_examples=30)
@given(several)
def test_what_is_printed_reads_back_as_the_same_tree(declared: list[Pipeline]) -> None:
    assert parser.read(text(*declared), "fluent.conf") == configuration(declared)


@settings(max_examples=30)
@given(several)
def test_only_environment_variables_are_run_whatever_the_texts_hold(declared: list[Pipeline]) -> None:
    def expected(value: object) -> Iterator[str]:
        match value:
            case Env():
                yield value.name
            case Pipeline():
                for part in (*value.steps, *value.sinks):
                    yield from expected(part)
            case AddFields():
                for field in value.fields.values():
                    yield from expected(field)
            case Elasticsearch():
                for part in (value.host, value.user, value.password):
                    yield from expected(part)

    names = [name for each in declared for name in expected(each)]
    code = [found.source for found in all_code(read(*declared))]

    assert len(code) == len(names)
    assert [source.split("'")[1] for source in code] == names


@settings(max_examples=30)
@given(pipelines)
def test_every_text_arrives_as_it_was_declared(declared: Pipeline) -> None:
    root = read(declared)
    (tail,) = of_type(root, "tail")

    (source,) = declared.sources
    assert isinstance(source, Tail)

    assert tail.parameters["path"] == source.path
    assert tail.parameters["pos_file"] == source.pos_file
    added = [step for step in declared.steps if isinstance(step, AddFields)]
    for step, section in zip(added, of_type(root, "record_transformer"), strict=True):
        record = child(section, "record").parameters
        assert list(record) == list(step.fields)
        assert [record[key] for key, value in step.fields.items() if not isinstance(value, Env)] == [
            value for value in step.fields.values() if not isinstance(value, Env)
        ]
    rules = [step for step in declared.steps if not isinstance(step, AddFields)]
    for step, section in zip(rules, of_type(root, "grep"), strict=True):
        rule = child(section, "regexp" if isinstance(step, Keep) else "exclude")
        assert rule.parameters == {"key": step.field, "pattern": f"/{step.matching}/"}
    written = [*(sink for sink in declared.sinks if isinstance(sink, File)), declared.errors]
    assert [section.parameters["path"] for section in of_type(root, "file") if section.name != "buffer"] == [
        getattr(file, "path", None) for file in written
    ]
    assert [section.parameters["path"] for section, _ in walk(root) if section.name == "buffer"] == [
        sink.buffer.path for sink in (*declared.sinks, declared.errors)
    ]


@pytest.mark.parametrize("declared", [pipeline(), full_pipeline(), plain_pipeline()], ids=["guide", "full", "plain"])
def test_our_checks_find_nothing_in_it(declared: Pipeline) -> None:
    assert [str(finding) for finding in fluentd_configuration(monitoring(declared))] == []


@pytest.mark.parametrize(("declared", "written"), [("1h30m", "90m"), ("250ms", "0.25"), ("48h", "2d"), ("61s", "61s")])
def test_a_length_of_time_is_written_in_one_unit(declared: str, written: str) -> None:
    (search,) = of_type(
        read(pipeline(sinks=[elasticsearch(buffer=buffer("b", retry_timeout=declared))])), "elasticsearch"
    )

    assert child(search, "buffer").parameters["retry_timeout"] == written


def test_ids_differ_and_every_plugin_has_one() -> None:
    second = pipeline("audit", sources=[Tail(path="/var/log/audit/*.log", pos_file="/var/lib/audit.pos")])
    plugins = [
        section
        for section, _ in walk(read(full_pipeline(), second))
        if section.name in ("source", "filter", "match", "store", "secondary")
    ]
    ids = [section.parameters.get("@id") for section in plugins]

    assert None not in ids
    assert len(set(ids)) == len(ids)


def test_a_step_keeps_its_id_when_one_of_another_kind_is_put_before_it() -> None:
    drop = Drop(field="level", matching="DEBUG")

    alone = of_type(read(pipeline(steps=[drop, drop])), "grep")
    behind = of_type(read(pipeline(steps=[AddFields(fields={"a": "b"}), drop, drop])), "grep")

    assert [each.parameters["@id"] for each in alone] == ["eventcore.drop", "eventcore.drop.2"]
    assert [each.parameters["@id"] for each in behind] == ["eventcore.drop", "eventcore.drop.2"]


def test_a_second_sink_makes_a_copy_whose_stores_do_not_stop_each_other() -> None:
    (copy,) = [each for each in of_type(read(full_pipeline()), "copy") if each.parameters["@id"] == "eventcore.copy"]

    assert [(store.name, store.argument, store.parameters["@type"]) for store in copy.sections] == [
        ("store", "ignore_error", "elasticsearch"),
        ("store", "", "file"),
    ]


def test_errors_of_each_pipeline_go_to_its_own_file_and_all_others_are_printed() -> None:
    second = pipeline("audit", sources=[Tail(path="/var/log/audit/*.log", pos_file="/var/lib/audit.pos")])
    (errors,) = [each for each in read(pipeline(), second).sections if each.argument == "@ERROR"]

    assert [(match.argument, match.parameters["@type"]) for match in errors.sections] == [
        ("eventcore.**", "copy"),
        ("audit.**", "copy"),
        ("**", "stdout"),
    ]
    # A failing output in this label would be handed its own error for ever.
    assert [(store.argument, store.parameters["@type"]) for store in errors.sections[0].sections] == [
        ("ignore_error", "file"),
        ("ignore_error ignore_if_prev_success", "stdout"),
    ]


def test_a_byte_that_is_no_utf8_is_replaced_before_anything_else_sees_it() -> None:
    for declared in (pipeline(), plain_pipeline()):
        root = read(declared)
        (label,) = [each for each in root.sections if each.argument == f"@{declared.name.upper()}"]
        first = label.sections[0]

        assert of_type(root, "tail")[0].parameters["encoding"] == "UTF-8"
        assert (first.parameters["@type"], first.parameters["replace_invalid_sequence"]) == ("parser", "true")


# The thirteen faults of the guide's own configuration, each as what is true of a configuration without it.


def without_start_up_request(root: Section) -> bool:
    (output,) = of_type(root, "elasticsearch")
    return (output.parameters["verify_es_version_at_startup"], output.parameters["default_elasticsearch_version"]) == (
        "false",
        "8",
    )


def a_dated_index(root: Section) -> bool:
    (output,) = of_type(root, "elasticsearch")
    wanted = {"logstash_format": "true", "logstash_prefix": "eventcore"}
    return wanted.items() <= output.parameters.items() and "index_name" not in output.parameters


def time_is_kept(root: Section) -> bool:
    (output,) = of_type(root, "elasticsearch")
    (parse,) = of_type(root, "json")[:1]
    return parse.parameters["keep_time_key"] == "true" and parse.parameters["time_key"] == output.parameters["time_key"]


def time_has_its_zone(root: Section) -> bool:
    (parse,) = of_type(root, "json")[:1]
    return (parse.parameters["time_type"], parse.parameters["time_format"]) == ("string", "%iso8601")


def no_type_name(root: Section) -> bool:
    return all("type_name" not in section.parameters for section, _ in walk(root))


def tags_reach_every_filter_and_match(root: Section) -> bool:
    (tail,) = of_type(root, "tail")
    (label,) = [each for each in root.sections if each.argument == tail.parameters["@label"]]
    return tail.parameters["tag"] == "eventcore.*" and {each.argument for each in label.sections} == {"eventcore.**"}


def files_are_read_from_their_head(root: Section) -> bool:
    (tail,) = of_type(root, "tail")
    return (tail.parameters["read_from_head"], tail.parameters["refresh_interval"]) == ("true", "5s")


def nothing_is_dropped_by_a_parser(root: Section) -> bool:
    """What is no JSON stays and is reported; a bad time goes to @ERROR, because a filter reads it, not the source."""
    (tail,) = of_type(root, "tail")
    (json_filter,) = [each for each in of_type(root, "parser") if child(each, "parse").parameters["@type"] == "json"]
    wanted = {"reserve_data": "true", "emit_invalid_record_to_error": "true"}
    return (
        tail.parameters["emit_unmatched_lines"] == "true"
        and child(tail, "parse").parameters == {"@type": "none"}
        and wanted.items() <= json_filter.parameters.items()
        and "@ERROR" in [each.argument for each in root.sections]
    )


def buffers_outlive_a_crash(root: Section) -> bool:
    outputs = [section for section, _ in walk(root) if section.parameters.get("@type") in ("elasticsearch", "file")]
    buffers = [child(each, "buffer") for each in outputs if each.name != "buffer"]
    (output,) = of_type(root, "elasticsearch")
    return (
        all(each.parameters["@type"] == "file" and "retry_timeout" in each.parameters for each in buffers)
        and child(output, "secondary").parameters["@type"] == "secondary_file"
    )


def every_plugin_has_an_id(root: Section) -> bool:
    plugins = [section for section, _ in walk(root) if section.name in ("source", "filter", "match", "store")]
    return all("@id" in each.parameters for each in plugins)


def rotated_files_are_not_read_twice(root: Section) -> bool:
    (tail,) = of_type(root, "tail")
    return tail.parameters["follow_inodes"] == "true" and "pos_file" in tail.parameters


def fields_are_where_the_application_puts_them(root: Section) -> bool:
    """Nothing flattens or renames: queries read `fields.duration_ms`, as the application writes it."""
    return all("flatten_hashes" not in each.parameters for each, _ in walk(root)) and not of_type(
        root, "record_modifier"
    )


def no_folder_of_a_package_that_is_gone(root: Section) -> bool:
    return all("td-agent" not in str(value) for each, _ in walk(root) for value in each.parameters.values())


@pytest.mark.parametrize(
    "holds",
    [
        without_start_up_request,
        a_dated_index,
        time_is_kept,
        time_has_its_zone,
        no_type_name,
        tags_reach_every_filter_and_match,
        files_are_read_from_their_head,
        nothing_is_dropped_by_a_parser,
        buffers_outlive_a_crash,
        every_plugin_has_an_id,
        rotated_files_are_not_read_twice,
        fields_are_where_the_application_puts_them,
        no_folder_of_a_package_that_is_gone,
    ],
)
def test_the_faults_of_the_guide_are_absent(holds: Callable[[Section], bool]) -> None:
    assert holds(read(pipeline()))


def test_a_secret_is_only_named() -> None:
    (output,) = of_type(read(full_pipeline()), "elasticsearch")

    assert [code.source for code in code_in(output.parameters["password"])] == ["ENV.fetch('SEARCH_PASSWORD')"]


APP = Target(job="fluentd", instance="host-1:24231")
RETRIES = Counter(name="app_retries_total", help="Retries.", labels=["operation"], target=APP)
TIMES = Histogram(name="app_times", help="Times.", unit="milliseconds", buckets=[1, 10], target=APP)


def outline(section: Section) -> object:
    """The sections in a section, with their arguments and types."""
    inner = [outline(one) for one in section.sections]
    return (section.name, section.argument, section.parameters.get("@type"), *([inner] if inner else []))


def label(root: Section, name: str) -> Section:
    (found,) = [each for each in root.sections if each.argument == name]
    return found


def test_a_metric_counts_copies_of_the_lines_that_fit_in_a_label_of_its_own() -> None:
    counted = CountLines(
        metric=RETRIES, where={"fields.message": "^retrying"}, labels={"operation": "fields.operation"}
    )
    root = read(pipeline(metrics=[counted, ObserveLines(metric=TIMES, field="fields.duration_ms")]))

    (match,) = [one for one in label(root, "@EVENTCORE").sections if one.name == "match"]
    assert [(one.argument, one.parameters["@type"], one.parameters.get("@label")) for one in match.sections] == [
        ("", "elasticsearch", None),
        ("ignore_error", "relabel", "@EVENTCORE_APP_RETRIES_TOTAL"),
        ("ignore_error", "relabel", "@EVENTCORE_APP_TIMES"),
    ]
    keeping, counting, dropping = label(root, "@EVENTCORE_APP_RETRIES_TOTAL").sections
    assert child(keeping, "regexp").parameters == {"key": "$.fields.message", "pattern": "/^retrying/"}
    assert child(counting, "metric").parameters == {
        "name": "app_retries_total",
        "desc": "Retries.",
        "type": "counter",
    }
    assert child(child(counting, "metric"), "labels").parameters == {"operation": "$.fields.operation"}
    assert dropping.parameters["@type"] == "null"
    (observing, _) = label(root, "@EVENTCORE_APP_TIMES").sections
    assert child(observing, "metric").parameters == {
        "name": "app_times",
        "desc": "Times.",
        "type": "histogram",
        "key": "$.fields.duration_ms",
        "buckets": "1,10",
    }


def test_stores_of_a_copy_hold_their_plugins() -> None:
    copy = Copy(
        name="both",
        store=[Store(output=Null(name="nothing"), ignore_error=True), Store(output=elasticsearch())],
        copy_mode="deep",
    )
    (match,) = [one for one in label(read(pipeline(sinks=[copy])), "@EVENTCORE").sections if one.name == "match"]

    assert outline(match) == (
        "match",
        "eventcore.**",
        "copy",
        [
            ("store", "ignore_error", "null"),
            ("store", "", "elasticsearch", [("buffer", "tag", "file"), ("secondary", "", "secondary_file")]),
        ],
    )
    assert match.parameters["copy_mode"] == "deep"
    assert [one.parameters["@id"] for one in match.sections] == [
        "eventcore.out.both.nothing",
        "eventcore.out.both.search",
    ]


def test_a_plugin_without_a_class_stands_with_its_parameters_and_sections() -> None:
    sink = Plugin(
        kind="output",
        type="mongo",
        name="mongo",
        params={"database": "logs", "port": 27017, "capped": True, "hosts": ["a", "b"], "password": Env(name="P")},
        sections=[PluginSection(name="inject", params={"time_key": "time"})],
    )
    (match,) = [one for one in label(read(pipeline(sinks=[sink])), "@EVENTCORE").sections if one.name == "match"]

    assert {name: value for name, value in match.parameters.items() if name != "password"} == {
        "@type": "mongo",
        "@id": "eventcore.out.mongo",
        "database": "logs",
        "port": "27017",
        "capped": "true",
        "hosts": '["a","b"]',
    }
    assert [code.source for code in code_in(match.parameters["password"])] == ["ENV.fetch('P')"]
    assert outline(match) == ("match", "eventcore.**", "mongo", [("inject", "", None)])


def test_records_that_come_with_tags_of_their_own_keep_them() -> None:
    root = read(pipeline(sources=[ForwardInput(port=24224)]))
    (source,) = [one for one in root.sections if one.name == "source"]

    assert "tag" not in source.parameters
    assert {one.argument for one in label(root, "@EVENTCORE").sections} == {"**"}


def test_a_sink_for_some_tags_stands_in_a_match_of_its_own_in_the_order_that_is_written() -> None:
    some, rest = Relabel(name="audit", match="eventcore.audit.**", label="@AUDIT"), elasticsearch()
    matches = [one for one in label(read(pipeline(sinks=[some, rest])), "@EVENTCORE").sections if one.name == "match"]

    assert [outline(one)[:3] for one in matches] == [  # type: ignore[index]
        ("match", "eventcore.audit.**", "relabel"),
        ("match", "eventcore.**", "elasticsearch"),
    ]


def test_lines_that_fluentds_own_parser_reads_are_parsed_in_the_source() -> None:
    source = Tail(
        path="/var/log/app/*.log",
        pos_file="/var/lib/fluent/app.pos",
        parse=JsonParser(time_key="timestamp", time_type="string", time_format="%iso8601", keep_time_key=True),
    )
    declared = pipeline(sources=[source], steps=[RecordTransformer(record={"source_tag": "${tag}"})])
    root = read(declared)
    (tail,) = of_type(root, "tail")
    (search,) = of_type(root, "elasticsearch")

    assert child(tail, "parse").parameters == {
        "@type": "json",
        "time_key": "timestamp",
        "keep_time_key": "true",
        "time_type": "string",
        "time_format": "%iso8601",
    }
    assert [one.parameters["@type"] for one in label(root, "@EVENTCORE").sections] == [
        "record_transformer",
        "elasticsearch",
    ]
    assert search.parameters["time_key"] == "timestamp"


def test_a_forwarder_is_declared_in_its_own_words() -> None:
    sink = Forward(name="next", server=[Server(host="next.example.com")], buffer=buffer("next"))
    (forward,) = of_type(read(pipeline(sinks=[sink])), "forward")

    assert child(forward, "server").parameters == {"host": "next.example.com"}
    assert child(forward, "buffer").argument == ""  # what the plugin itself parts chunks by
