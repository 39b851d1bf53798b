"""Outputs: where they put events that are read at 2026-11-23T08:00:05Z, and what they write."""

from __future__ import annotations

import pytest

from eventcore_monitoring.fluentd.interpreter.events import Delivery, Outcome, Trace
from fluentd.interpreter.following import deliveries, follow, given, passages, receiving, steps


def trace_of(
    output: str, text: str = '{"a": 1}', tag: str = "app.web", timezone: str = "Asia/Tokyo", **given_: str
) -> Trace:
    return follow(receiving(f"<match **>\n{output}\n</match>"), given(text, tag), timezone=timezone, **given_)


def sent(output: str, text: str = '{"a": 1}', tag: str = "app.web", timezone: str = "Asia/Tokyo") -> Delivery:
    """What the one sink receives."""
    [found] = trace_of(output, text, tag, timezone).deliveries
    return found


@pytest.mark.parametrize(
    ("options", "path"),
    [
        ("path /out/a", "/out/a.20261123_0.log"),
        ("path /out/a\nappend true", "/out/a.20261123.log"),
        ("path /out/a.*.txt\nappend true\nadd_path_suffix false", "/out/a.20261123.txt"),
        ("path /out/a.*\nappend true", "/out/a.20261123"),
        ("path /out/%Y/%m/%d/a\nappend true", "/out/2026/11/23/a.log"),
        ("path /out/a\nappend true\ncompress gzip", "/out/a.20261123.log.gz"),
        ("path /out/a\nappend true\n<buffer time>\ntimekey 1h\n</buffer>", "/out/a.2026112317.log"),
        (
            "path /out/a\nappend true\n<buffer time>\ntimekey 1h\ntimekey_use_utc true\n</buffer>",
            "/out/a.2026112308.log",
        ),
        (
            "path /out/a\nappend true\n<buffer time>\ntimekey 1h\ntimekey_zone +05:30\n</buffer>",
            "/out/a.2026112313.log",
        ),
        ("path /out/a\nappend true\n<buffer time>\ntimekey 30s\n</buffer>", "/out/a.20261123170000.log"),
        ("path /out/${tag[1]}\nappend true\n<buffer tag>\n</buffer>", "/out/web.log"),
        ("path /out/${tag[-1]}${tag[5]}\nappend true\n<buffer tag>\n</buffer>", "/out/web.log"),
        ("path /out/${tag}.${a}\nappend true\n<buffer tag, a>\n</buffer>", "/out/app.web.1.log"),
        ("path /out/${chunk_id}\nappend true\n<buffer []>\n</buffer>", "/out/${chunk_id}.log"),
    ],
)
def test_the_path_of_a_file_has_its_dates_filled_in(options: str, path: str) -> None:
    found = sent(f"@type file\n{options}")
    assert (found.kind, found.place, found.note) == ("path", path, "")


def test_a_day_of_chunks_starts_where_the_zone_says() -> None:
    assert sent("@type file\npath /a\nappend true", '{"a": 1}', timezone="UTC").place == "/a.20261123.log"
    assert (
        sent("@type file\npath /a\nappend true", '{"a": 1}', timezone="Pacific/Kiritimati").place == "/a.20261123.log"
    )
    assert sent("@type file\npath /a\nappend true", '{"a": 1}', timezone="Pacific/Pago_Pago").place == "/a.20261122.log"


@pytest.mark.parametrize(
    "options", ["path /out/%Y", "", "path /a\n<buffer time>\ntimekey 0\n</buffer>", "path /a\ncompress lzma"]
)
def test_what_fluentd_refuses_is_shown_as_it_comes(options: str) -> None:
    found = sent(f"@type file\n{options}")
    assert (found.kind, found.place, found.certain) == ("output", "file", False)
    assert found.event.record == {"a": 1}
    assert "Fluentd refuses" in found.note


@pytest.mark.parametrize(
    ("options", "value"),
    [
        ("time_key t", 1795420805.0),
        ("time_key t\ntime_type unixtime", 1795420805),
        ("time_key t\ntime_type unixtime_millis", 1795420805000),
        ("time_key t\ntime_type string", "2026-11-23T17:00:05+09:00"),
        ("time_key t\ntime_type string\nutc true", "2026-11-23T08:00:05Z"),
        ("time_key t\ntime_type string\nlocaltime false", "2026-11-23T08:00:05Z"),
        ("time_key t\ntime_type string\ntimezone +0000", "2026-11-23T08:00:05+00:00"),
        ("time_key t\ntime_type string\ntimezone America/New_York\ntime_format %F %T %z", "2026-11-23 03:00:05 -0500"),
        ("time_key t\ntime_type string\ntime_format %iso8601", "%iso8601"),
        ("tag_key t", "app.web"),
        ("hostname_key t", "host-1"),
        ("hostname_key t\nhostname other", "other"),
        ("worker_id_key t", 0),
    ],
)
def test_inject_adds_to_the_record(options: str, value: object) -> None:
    found = sent(f"@type stdout\n<inject>\n{options}\n</inject>")
    assert (found.place, found.event.record) == ("standard output", {"a": 1, "t": value})


ES = "@type elasticsearch\nlogstash_format true\nlogstash_prefix Web\ntime_key t\n"


@pytest.mark.parametrize(
    ("options", "record", "index", "timestamp"),
    [
        ("", "{}", "web-2026.11.23", "2026-11-23T17:00:05.000000000+09:00"),
        ("", '{"t": "2026-11-24T01:00:00+09:00"}', "web-2026.11.23", "2026-11-24T01:00:00.000000000+09:00"),
        (
            "utc_index false",
            '{"t": "2026-11-24T01:00:00+09:00"}',
            "web-2026.11.24",
            "2026-11-24T01:00:00.000000000+09:00",
        ),
        ("", '{"t": "2026-11-22 08:00:00"}', "web-2026.11.22", "2026-11-22T08:00:00.000000000+00:00"),
        ("", '{"t": 1795330000.5}', "web-2026.11.22", "2026-11-22T15:46:40.500000000+09:00"),
        ("time_precision 3", '{"t": "2026-11-22T08:00:00.1Z"}', "web-2026.11.22", "2026-11-22T08:00:00.100+00:00"),
        ("time_precision 0", '{"t": "2026-11-22T08:00:00.1Z"}', "web-2026.11.22", "2026-11-22T08:00:00+00:00"),
        ("", '{"@timestamp": "2026-11-20T00:00:00Z"}', "web-2026.11.20", "2026-11-20T00:00:00Z"),
        ("logstash_dateformat %Y.%V", "{}", "web-2026.48", "2026-11-23T17:00:05.000000000+09:00"),
        ("logstash_prefix_separator _", "{}", "web_2026.11.23", "2026-11-23T17:00:05.000000000+09:00"),
        (
            "time_key_format %d/%m/%Y %H:%M:%S",
            '{"t": "22/11/2026 03:00:00"}',
            "web-2026.11.21",
            "2026-11-22T03:00:00.000000000+09:00",
        ),
        (
            "time_key_format %FT%T",
            '{"t": "2026-11-22T03:00:00"}',
            "web-2026.11.22",
            "2026-11-22T03:00:00.000000000+00:00",
        ),
    ],
)
def test_elasticsearch_gets_an_index_and_a_timestamp(options: str, record: str, index: str, timestamp: str) -> None:
    for output in (ES, ES.replace("elasticsearch", "opensearch")):
        found = sent(output + options, record)
        assert (found.kind, found.place, found.event.record["@timestamp"]) == ("index", index, timestamp)


def test_elasticsearch_without_dates_adds_no_time() -> None:
    found = sent("@type elasticsearch\nindex_name App-%Y\nremove_keys a , b", '{"a": 1, "c": 2}')
    assert (found.place, found.event.record) == ("app-%y", {"c": 2})
    assert found.note == "nothing fills in `%y`: the buffer has no chunk key for it"


def test_elasticsearch_fills_in_what_its_buffer_is_keyed_by() -> None:
    options = "index_name ${tag[0]}-${k}-%Y.%m.%d\ninclude_timestamp true\n<buffer tag,time,k>\ntimekey 1d\n</buffer>"
    found = sent(f"@type elasticsearch\n{options}", '{"k": "v"}')
    assert (found.place, found.note) == ("app-v-2026.11.23", "")
    assert found.event.record == {"k": "v", "@timestamp": "2026-11-23T17:00:05.000000000+09:00"}


def test_elasticsearch_leaves_a_placeholder_without_its_chunk_key() -> None:
    found = sent("@type elasticsearch\nindex_name app-${service}", '{"service": "x"}')
    assert (found.place, found.note) == (
        "app-${service}",
        "nothing fills in `${service}`: the buffer has no chunk key for it",
    )


def test_elasticsearch_can_be_told_the_index_by_the_record() -> None:
    options = "target_index_key k.index\nid_key $.id\ninclude_tag_key true\nflatten_hashes false"
    found = sent(f"@type elasticsearch\n{options}", '{"k": {"index": "X"}, "id": 7}')
    assert (found.place, found.note) == ("x", "its `_id` is `7`")
    assert found.event.record == {"k": {}, "id": 7, "tag": "app.web"}


def test_elasticsearch_flattens() -> None:
    found = sent("@type elasticsearch\nflatten_hashes true", '{"a": {"b": {"c": 1}, "d": [{"e": 2}]}}')
    assert found.event.record == {"a_b_c": 1, "a_d": [{"e": 2}]}


@pytest.mark.parametrize("value", ['"nonsense"', "null", "true", "{}"])
def test_elasticsearch_reports_a_time_that_it_cannot_read_and_takes_that_of_the_event(value: str) -> None:
    trace = trace_of(ES, f'{{"t": {value}}}')
    [delivery] = trace.deliveries
    assert (delivery.place, delivery.event.record["@timestamp"]) == (
        "web-2026.11.23",
        "2026-11-23T17:00:05.000000000+09:00",
    )
    error = passages(trace)[1]
    assert (error.label, error.event.tag) == ("@ERROR", "Fluent::ElasticsearchOutput::TimeParser.error")
    assert error.event.record["tag"] == "app.web"
    assert error.end == "there is no `<label @ERROR>`: it is only logged (`dump an error event`)"


def test_elasticsearch_claims_nothing_of_times_that_only_ruby_reads() -> None:
    found = sent(ES, '{"t": "next Monday"}')
    assert (found.certain, found.note) == (False, "only Ruby can tell which time `next Monday` is")


@pytest.mark.parametrize(
    ("output", "kind", "place"),
    [
        ("@type s3\ns3_bucket b\npath logs/", "object", "s3://b/logs/20261123_0.gz"),
        (
            "@type s3\ns3_bucket b\npath %Y/${tag}/\nstore_as text\nindex_format %03d\n"
            "s3_object_key_format %{path}%{hostname}/%{time_slice}-%{index}-%{hex_random}.%{file_extension}\n"
            "<buffer tag,time>\ntimekey 1h\ntimekey_use_utc true\n</buffer>",
            "object",
            "s3://b/2026/app.web/host-1/2026112308-000-%{hex_random}.txt",
        ),
        ("@type http\nendpoint http://h/${tag}\n<buffer tag>\n</buffer>", "endpoint", "http://h/app.web"),
        ("@type http\nendpoint http://h/", "endpoint", "http://h/"),
        ("@type forward\n<server>\nhost a\n</server>\n<server>\nhost b\nport 1\n</server>", "servers", "a:24224, b:1"),
        ("@type kafka2\ntopic t-${tag}\n<buffer tag>\n</buffer>", "topic", "t-app.web"),
        ("@type kafka2\ndefault_topic d", "topic", "d"),
        ("@type kafka2\ntopic_key a\n<buffer a>\n</buffer>", "topic", "1"),
        ("@type null", "output", "nowhere"),
    ],
)
def test_other_sinks_say_where_they_send_to(output: str, kind: str, place: str) -> None:
    found = sent(output)
    assert (found.kind, found.place, found.event.record, found.certain) == (kind, place, {"a": 1}, True)


def test_kafka_leaves_out_what_it_is_told_to() -> None:
    options = "exclude_topic_key true\nexclude_partition true\nexclude_message_key true\ndefault_topic d"
    found = sent(f"@type kafka2\n{options}", '{"topic": "x", "partition": 1, "message_key": 2, "partition_key": 3}')
    assert found.event.record == {"partition_key": 3}


def test_an_output_that_is_not_modelled_receives_the_event_as_it_is() -> None:
    found = sent("@type mine")
    assert (found.place, found.certain) == ("mine", False)
    assert found.note == "the output `mine` is not modelled: it is shown what reaches it"


def test_a_tag_that_leads_out_of_the_directory_is_refused() -> None:
    trace = trace_of("@type file\npath /out/${tag}\nappend true\n<buffer tag>\n</buffer>", tag="../etc")
    assert deliveries(trace) == []
    assert [(one.outcome, one.reason) for one in steps(trace)] == [
        (Outcome.DROPPED, "Invalid path component detected in tag: ../etc")
    ]
