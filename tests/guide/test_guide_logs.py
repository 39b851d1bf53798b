"""The log pipeline of each deployment has none of the thirteen faults of the guide's Fluentd block."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import fluentd_reader
from deployments import Generated
from fluentd_reader import Section, walk

CONFIGURATION = "fluentd/fluent.conf"
DEPLOYMENTS = ("production", "staging")


def plugin(root: Section, kind: str) -> Section:
    """The one plugin of a kind in the guide's pipeline; the audit log has one of its own."""
    (found,) = [each for each in walk(root) if each.parameters.get("@type") == kind and is_of_the_guide(each)]
    return found


def is_of_the_guide(section: Section) -> bool:
    return section.name != "parse" and not str(section.parameters.get("@id", "")).startswith("audit.")


def inside(section: Section, name: str) -> Section:
    (found,) = [each for each in section.sections if each.name == name]
    return found


def json_filter(root: Section) -> Section:
    (found,) = [
        each
        for each in walk(root)
        if each.parameters.get("@type") == "parser"
        and inside(each, "parse").parameters["@type"] == "json"
        and is_of_the_guide(each)
    ]
    return found


def has(section: Section, **parameters: str) -> bool:
    return parameters.items() <= section.parameters.items()


def fault_1_start_depends_on_elasticsearch(root: Section) -> bool:
    output = plugin(root, "elasticsearch")
    return not has(output, verify_es_version_at_startup="false", default_elasticsearch_version="8")


def fault_2_one_index_called_like_the_placeholder(root: Section) -> bool:
    output = plugin(root, "elasticsearch")
    return "index_name" in output.parameters or not has(output, logstash_format="true", logstash_prefix="eventcore")


def fault_3_documents_without_a_time(root: Section) -> bool:
    parse = inside(json_filter(root), "parse")
    output = plugin(root, "elasticsearch")
    return not (has(parse, time_key="timestamp", keep_time_key="true") and has(output, time_key="timestamp"))


def fault_4_times_read_in_the_hosts_zone(root: Section) -> bool:
    return not has(inside(json_filter(root), "parse"), time_type="string", time_format="%iso8601")


def fault_5_type_name(root: Section) -> bool:
    return any("type_name" in each.parameters for each in walk(root))


def fault_6_tags_that_no_match_takes(root: Section) -> bool:
    source = plugin(root, "tail")
    (label,) = [each for each in root.sections if each.argument == source.parameters["@label"]]
    # `*` becomes the path, with dots: only `**` fits it.
    return {each.argument for each in label.sections} != {"eventcore.**"} or not has(source, tag="eventcore.*")


def fault_7_lines_before_the_first_start_are_lost(root: Section) -> bool:
    return not has(plugin(root, "tail"), read_from_head="true", refresh_interval="5s")


def fault_8_lines_that_cannot_be_parsed_are_lost(root: Section) -> bool:
    kept = has(plugin(root, "tail"), emit_unmatched_lines="true") and has(
        json_filter(root), reserve_data="true", emit_invalid_record_to_error="true"
    )
    return not (kept and "@ERROR" in [each.argument for each in root.sections])


def fault_9_buffers_that_a_crash_empties(root: Section) -> bool:
    output = plugin(root, "elasticsearch")
    buffer, secondary = inside(output, "buffer"), inside(output, "secondary")
    return (
        buffer.parameters["@type"] != "file"
        or not {"path", "retry_timeout"} <= buffer.parameters.keys()
        or (secondary.parameters["@type"] != "secondary_file")
    )


def fault_10_plugins_without_an_id(root: Section) -> bool:
    plugins = [each for each in walk(root) if each.name in ("source", "filter", "match", "store")]
    ids = [each.parameters.get("@id") for each in plugins]
    return None in ids or len(set(ids)) != len(ids)


def fault_11_rotated_files_are_read_twice(root: Section) -> bool:
    return not has(plugin(root, "tail"), follow_inodes="true")


def fault_12_fields_are_moved_from_where_queries_look(root: Section) -> bool:
    (label,) = [each for each in root.sections if each.argument == "@EVENTCORE"]
    kinds = {each.parameters.get("@type") for each in label.sections if each.name == "filter"}
    written = inside(plugin(root, "record_transformer"), "record").parameters.keys()
    return kinds != {"parser", "record_transformer"} or written != {"hostname", "environment", "service"}


def fault_13_a_folder_of_the_end_of_life_package(root: Section) -> bool:
    return any("td-agent" in str(value) for each in walk(root) for value in each.parameters.values())


FAULTS = [value for name, value in globals().items() if name.startswith("fault_")]

GUIDE = (Path(__file__).parent / "data" / "guide-fluentd.conf").read_text("utf-8")


def test_there_are_thirteen_faults() -> None:
    assert len(FAULTS) == 13


@pytest.mark.parametrize("deployment", DEPLOYMENTS)
@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_of_the_guide_is_absent(
    fault: Callable[[Section], bool], deployment: str, generated: dict[str, Generated]
) -> None:
    assert not fault(fluentd_reader.read(generated[deployment].text(CONFIGURATION)))


@pytest.mark.parametrize(
    "fault",
    [
        fault_1_start_depends_on_elasticsearch,
        fault_2_one_index_called_like_the_placeholder,
        fault_5_type_name,
        fault_7_lines_before_the_first_start_are_lost,
        fault_10_plugins_without_an_id,
        fault_11_rotated_files_are_read_twice,
        fault_13_a_folder_of_the_end_of_life_package,
    ],
)
def test_the_guides_own_block_has_the_fault(fault: Callable[[Section], bool]) -> None:
    assert fault(fluentd_reader.read(GUIDE))


@pytest.mark.parametrize("deployment", DEPLOYMENTS)
def test_everything_that_the_guide_declares_of_its_pipeline_is_kept(
    deployment: str, generated: dict[str, Generated]
) -> None:
    root = fluentd_reader.read(generated[deployment].text(CONFIGURATION))
    assert plugin(root, "tail").parameters["path"] == "/var/log/eventcore/*.log"
    assert plugin(root, "elasticsearch").parameters["port"] == "9200"
    assert inside(plugin(root, "record_transformer"), "record").parameters == {
        "hostname": "${hostname}",
        "environment": deployment,
        "service": "eventcore",
    }


def test_fluentd_runs_no_code_of_ours(production: Generated) -> None:
    assert fluentd_reader.all_code(fluentd_reader.read(production.text(CONFIGURATION))) == []
