"""Placeholders of outputs against the chunk keys of their buffers: what is said, and where."""

from __future__ import annotations

import pytest

from eventcore_monitoring.fluentd.checks.placeholders import placeholders
from eventcore_monitoring.fluentd.placeholders import TAKEN
from eventcore_monitoring.fluentd.plugins import specification
from fluentd_findings import codes, found


def index(value: str, argument: str = "tag", buffer: str = "", *more: str) -> str:
    lines = "\n".join(("@type elasticsearch", f"index_name {value}", *more))
    return f"<match app.**>\n{lines}\n<buffer {argument}>\n{buffer}\n</buffer>\n</match>"


@pytest.mark.parametrize(
    ("value", "message", "fix"),
    [
        (
            "app-%Y.%m.%d",
            "`%Y` is filled in from the chunk key `time`, which the buffer does not have: it stays as it is",
            "write `<buffer tag,time>` with `timekey 1d` in it, or `logstash_format true` and `logstash_prefix`",
        ),
        (
            "app-%Y.%m.%d.%H",
            "`%Y` is filled in from the chunk key `time`, which the buffer does not have: it stays as it is",
            "write `<buffer tag,time>` with `timekey 1h` in it, or `logstash_format true` and `logstash_prefix`",
        ),
        (
            "app-${service}",
            "`${service}` is filled in from the chunk key `service`, which the buffer does not have: it stays as it is",
            "write `<buffer tag,service>`, or remove the placeholder",
        ),
        (
            "app-${tags}",
            "`${tags}` is filled in from the chunk key `tags`, which the buffer does not have: it stays as it is",
            "correct the name: did you mean `${tag}`?",
        ),
        (
            "app-${tag_parts[1]}",
            "`${tag_parts[1]}` is no placeholder of outputs: it stays as it is",
            "write `${tag[1]}`",
        ),
        (
            '${record["service"]}',
            '`${record["service"]}` is no placeholder of outputs: it stays as it is',
            "write `${tag}`, `${tag[0]}`, `${chunk_id}`, or `${field}` for a field that is a chunk key",
        ),
    ],
)
def test_a_placeholder_without_its_chunk_key_is_explained(value: str, message: str, fix: str) -> None:
    (one,) = found(placeholders, index(value))
    assert (one.at, one.message, one.fix) == ("match app.** / index_name", message, fix)


def test_the_host_is_no_chunk_key() -> None:
    (one,) = found(placeholders, index("app-${hostname}"))
    assert (
        one.fix == "write `#{hostname}`, and the whole value in double quotes: Fluentd puts the name of the host there"
    )


def test_every_fault_of_one_parameter_is_found() -> None:
    faults = found(placeholders, index("${a}-${tag[0]}-${b}-%Y", "[]"))
    assert [one.message.partition(" ")[0] for one in faults] == ["`${tag[0]}`", "`${a}`", "`${b}`", "`%Y`"]


@pytest.mark.parametrize(
    ("value", "timekey", "constant"),
    [
        ("%Y.%m.%d.%H", "1d", "`%H`"),
        ("%Y.%m.%d.%H", "12h", ""),
        ("%Y.%m.%d.%H", "2d", "`%H`"),
        ("%Y%m%d%H%M%S", "1h", "`%M` and `%S`"),
        ("%Y%m%d%H%M", "90s", ""),
        ("%Y%m%d%H%M%S", "90s", ""),
        ("%F %T", "1d", "`%T`"),
        ("%F %T", "1h", ""),
        ("%s", "1d", ""),
        ("%Y%m%d%p", "1d", "`%p`"),
    ],
)
def test_a_part_of_the_time_that_never_changes_is_told(value: str, timekey: str, constant: str) -> None:
    faults = found(placeholders, index(f'"app-{value}"', "tag,time", f"timekey {timekey}"))
    assert [one.message.partition(" never")[0] for one in faults] == ([constant] if constant else [])


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ("path /data/a.%Y%m%d%H\n<buffer time>\ntimekey 1h\n</buffer>", []),
        ("path /data/a.%Y%m%d\n<buffer time>\ntimekey 1h\n</buffer>", [("path-time-incomplete", 3, "error")]),
        ("path /data/a.%F\n<buffer time>\ntimekey 1h\n</buffer>", []),
        ("path /data/a.*.log\n<buffer time>\ntimekey 1h\n</buffer>", []),
        ("path /data/a.*.log\n<buffer []>\n</buffer>", [("placeholder-without-chunk-key", 3, "error")]),
        ("path /data/a\n<buffer time,tag>\n</buffer>", [("chunk-key-without-placeholder", 3, "error")]),
        ("path /data/${tag[1]}\n<buffer time,tag>\n</buffer>", []),
        ("path /data/${x}\n<buffer time,x,y>\n</buffer>", [("chunk-key-without-placeholder", 3, "error")]),
        ('path "/data/#{hostname}"\n<buffer time,x>\n</buffer>', []),
    ],
)
def test_file_wants_its_path_to_tell_chunks_apart(parameters: str, expected: list[tuple[str, int, str]]) -> None:
    assert codes(placeholders, f"<match app.**>\n@type file\n{parameters}\n</match>") == expected


def test_a_secondary_is_filled_in_from_the_keys_of_its_output() -> None:
    secondary = "<secondary>\n@type file\npath /failed/${service}/${tag}/%Y%m%d\n</secondary>\n</match>"
    configuration = index("app", "tag").removesuffix("</match>") + secondary
    faults = found(placeholders, configuration)
    assert [(one.message.partition(" ")[0], one.message.rpartition(": ")[2]) for one in faults] == [
        ("`${service}`", "it stays as it is"),
        ("`%Y`", "Fluentd does not start"),
    ]


def test_the_values_of_a_hash_are_looked_at_one_by_one() -> None:
    headers = """headers_from_placeholders {"X-Tag": "${tag}", "X-Service": "${service}", "X-Day": "%F"}"""
    faults = codes(
        placeholders, f"<match a>\n@type http\nendpoint http://x\n{headers}\n<buffer tag>\n</buffer>\n</match>"
    )
    assert faults == [("placeholder-without-chunk-key", 4, "error")] * 2


@pytest.mark.parametrize("name", sorted(TAKEN))
def test_every_parameter_that_takes_placeholders_is_one_of_its_plugin(name: str) -> None:
    plugin = specification("output", name)
    assert plugin is not None
    assert plugin.buffers
    assert [one for one in TAKEN[name] if plugin.parameter(one) is None] == []
