"""The Fluentd configuration: exact text, read back, and none of the mistakes that Fluentd keeps silent about."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

import fluentd_reader
from eventcore_monitoring.generators.fluentd import fluentd, section as tree
from eventcore_monitoring.generators.fluentd.configuration import configuration
from eventcore_monitoring.model.pipelines import (
    AddFields,
    Drop,
    Elasticsearch,
    Env,
    File,
    Keep,
    Pipeline,
    PlainLines,
    Tail,
)
from fluentd_reader import Section, all_code, code_in
from strategies.pipelines import buffer, elasticsearch, monitoring, pipeline, pipelines

DATA = Path(__file__).parent.parent / "data" / "fluentd"
PLUGINS = json.loads((DATA / "plugin-params.json").read_text("utf-8"))

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
            File(name="archive", path="/var/lib/fluent/archive", buffer=buffer("archive")),
        ],
    )


def plain_pipeline() -> Pipeline:
    return pipeline(
        "plain", source=Tail(path="/var/log/plain", pos_file="/var/lib/p.pos", parse=PlainLines()), steps=[]
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
    def outline(section: tree.Section | Section) -> object:
        return (
            section.name,
            section.argument,
            list(section.parameters),
            [outline(inner) for inner in section.sections],
        )

    sections = configuration(declared)

    assert [outline(section) for section in fluentd_reader.read(tree.printed(sections)).sections] == [
        outline(section) for section in sections
    ]


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

    assert tail.parameters["path"] == declared.source.path.replace("%", "%%")
    assert tail.parameters["pos_file"] == declared.source.pos_file
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
        file.path.replace("%", "%%") + ".%Y%m%d" for file in written
    ]
    assert [section.parameters["path"] for section, _ in walk(root) if section.name == "buffer"] == [
        each.path for _, each in declared.buffers
    ]


def plugin(kind: str, name: object) -> dict[str, Any]:
    (found,) = [each for each in PLUGINS["plugins"] if (each["kind"], each["name"]) == (kind, name)]
    return found


KINDS = {"source": "input", "filter": "filter", "match": "output", **PLUGINS["section_plugins"]}


def declared_parameters(section: Section, parents: tuple[Section, ...]) -> dict[str, dict[str, Any]] | None:
    """The parameters that a section may have, by name; None where any name may stand."""
    declarations: list[dict[str, Any]] = []
    if section.name == "system":
        declarations += PLUGINS["system"]["params"]
    kind = KINDS.get(section.name)
    if kind is not None:
        declarations += plugin(kind, section.parameters["@type"])["params"]
        declarations += [{"name": name, "type": "string"} for name in PLUGINS["reserved_params"]]
    if parents and parents[-1].name in KINDS:
        owner = plugin(KINDS[parents[-1].name], parents[-1].parameters["@type"])
        if section.name in [each["name"] for each in owner.get("undeclared_sections", []) if each["free_form"]]:
            return None
        for each in owner["sections"]:
            declarations += each["params"] if each["name"] == section.name else []
    return {each["name"]: each for each in declarations}


def fits(value: str, parameter: dict[str, Any]) -> bool:
    match parameter["type"]:
        case "bool":
            return value in ("true", "false")
        case "integer":
            return value.isdecimal()
        case "size":
            return value.rstrip("kmgt").isdecimal() and len(value) - len(value.rstrip("kmgt")) <= 1
        case "time":
            return value.replace(".", "", 1).isdecimal() or (value[:-1].isdecimal() and value[-1] in "smhd")
        case "enum":
            return value in parameter["enum"]
        case "regexp":
            return value.startswith("/") and value.rstrip("im").endswith("/")
        case _:
            return True


@pytest.mark.parametrize("declared", [pipeline(), full_pipeline(), plain_pipeline()], ids=["guide", "full", "plain"])
def test_every_parameter_is_one_that_its_plugin_declares_and_of_its_type(declared: Pipeline) -> None:
    wrong = []
    missing = []
    for section, parents in walk(read(declared)):
        known = declared_parameters(section, parents)
        if known is None:
            continue
        for name, value in section.parameters.items():
            if name not in known or (isinstance(value, str) and not fits(value, known[str(name)])):
                wrong.append((section.name, name, value))
        present = {*section.parameters, *(inner.name for inner in section.sections)}
        missing += [
            (section.name, name)
            for name, each in known.items()
            if each.get("required") and name not in present and section.name != "label"
        ]

    assert wrong == []
    assert missing == []


@settings(max_examples=30)
@given(pipelines)
def test_every_length_of_time_is_one_whole_number_with_one_unit_or_plain_seconds(declared: Pipeline) -> None:
    wrong = [
        value
        for section, parents in walk(read(declared))
        for name, value in section.parameters.items()
        if (declared_parameters(section, parents) or {}).get(str(name), {}).get("type") in ("time", "size")
        and not fits(str(value), (declared_parameters(section, parents) or {})[str(name)])
    ]

    assert wrong == []


@pytest.mark.parametrize(("declared", "written"), [("1h30m", "90m"), ("250ms", "0.25"), ("48h", "2d"), ("61s", "61s")])
def test_a_length_of_time_is_written_in_one_unit(declared: str, written: str) -> None:
    (search,) = of_type(
        read(pipeline(sinks=[elasticsearch(buffer=buffer("b", retry_timeout=declared))])), "elasticsearch"
    )

    assert child(search, "buffer").parameters["retry_timeout"] == written


def test_ids_differ_and_every_plugin_has_one() -> None:
    second = pipeline("audit", source=Tail(path="/var/log/audit/*.log", pos_file="/var/lib/audit.pos"))
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
    second = pipeline("audit", source=Tail(path="/var/log/audit/*.log", pos_file="/var/lib/audit.pos"))
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


def variations(value: Any) -> Iterator[Any]:
    """The declaration with one leaf changed to another valid value, for each leaf."""
    for name in type(value).model_fields:
        old = getattr(value, name)
        for new in other_values(name, old):
            yield value.replaced(**{name: new})


DURATIONS = ("refresh_interval", "rotate_wait", "flush_interval", "retry_wait", "retry_max_interval", "retry_timeout")


def other_values(name: str, old: Any) -> Iterator[Any]:
    match old:
        case None:
            return
        case str() if name == "kind":
            return
        case "block":
            yield "throw_exception"
        case "http":
            yield "https"
        case str() if name in DURATIONS:
            yield "17s"
        case str():
            yield f"{old}x"
        case int():
            yield old + 1
        case tuple():
            for position, part in enumerate(old):
                yield from ((*old[:position], new, *old[position + 1 :]) for new in variations(part))
        case dict():
            for key, field in old.items():
                others = variations(field) if isinstance(field, Env) else [f"{field}x"]
                yield from ({**old, key: new} for new in others)
                yield {f"{other}x" if other == key else other: value for other, value in old.items()}
        case _:
            yield from variations(old)


def test_every_declared_fact_reaches_the_file() -> None:
    declared = full_pipeline()
    texts = [text(changed) for changed in variations(declared)]

    assert len(texts) > 50
    assert [changed for changed in texts if changed == text(declared)] == []
    assert len(set(texts)) == len(texts)
