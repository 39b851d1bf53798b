from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings, strategies as st

from eventcore_monitoring import (
    AddFields,
    Buffer,
    Drop,
    Env,
    FluentBitOutput,
    Forward,
    Grep,
    GrepRule,
    Http,
    JsonLines,
    JsonParser,
    Keep,
    LogField,
    LogSchema,
    MemoryBuffer,
    Monitoring,
    OpenSearch,
    Pipeline,
    PlainLines,
    Plugin,
    RecordTransformer,
    RegexpParser,
    Tail,
)
from eventcore_monitoring.generators.fluent_bit import fluent_bit
from eventcore_monitoring.model.pipelines.outputs_network import ForwardSecurity, HttpAuth, Server
from golden import differences
from strategies.pipelines import elasticsearch, lines, paths, pipeline, record_texts

GOLDEN = Path(__file__).parent / "golden" / "fluent_bit"
FOREVER = Buffer(path="/var/lib/fluent/buffer/forever", retry_forever=True)
IN_MEMORY = MemoryBuffer(retry_timeout=None, retry_max_times=3)


def read(*pipelines: Pipeline, **said: Any) -> dict[str, Any]:
    """What YAML's own reader makes of the file."""
    output = FluentBitOutput(**{"retry_limit": 5, **said})
    (artifact,) = fluent_bit(Monitoring(name="test", pipelines=pipelines, fluent_bit=output))
    assert str(artifact.path) == "fluent-bit/fluent-bit.yaml"
    tree: dict[str, Any] = yaml.safe_load(artifact.content)
    return tree


def filters(*steps: Any, **changes: Any) -> list[dict[str, Any]]:
    made: list[dict[str, Any]] = read(pipeline(steps=steps, **changes))["pipeline"].get("filters", [])
    return [{name: value for name, value in one.items() if name != "match"} for one in made]


def output(sink: Any, **said: Any) -> dict[str, Any]:
    (made,) = read(pipeline(sinks=[sink]), **said)["pipeline"]["outputs"]
    assert isinstance(made, dict)
    return made


def source(**changes: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    tail = Tail(**{"path": "/var/log/a.log", "pos_file": "/var/lib/fluent/a.pos", **changes})
    tree = read(pipeline(sources=[tail]))
    (made,) = tree["pipeline"]["inputs"]
    return made, tree.get("parsers", [{}])[0]


def test_the_pipeline_of_the_guide_is_what_the_golden_file_says() -> None:
    settings = FluentBitOutput(retry_limit="no_limits", keep_rejected=True, http_port=2020)
    given = Monitoring(name="test", pipelines=[pipeline()], fluent_bit=settings)

    assert differences(GOLDEN, fluent_bit(given)) == {}


def test_nothing_is_written_where_nothing_is_asked_for() -> None:
    assert [*fluent_bit(Monitoring(name="test", pipelines=[pipeline()]))] == []
    assert [*fluent_bit(Monitoring(name="test", fluent_bit=FluentBitOutput()))] == []


def test_nothing_is_written_where_one_step_of_one_pipeline_has_no_equivalent() -> None:
    unknown = pipeline("other", steps=[Plugin(kind="filter", type="geoip")])
    given = Monitoring(name="test", pipelines=[pipeline(), unknown], fluent_bit=FluentBitOutput(retry_limit=5))

    assert [*fluent_bit(given)] == []


def test_only_the_chosen_pipelines_are_written() -> None:
    unknown = pipeline("other", steps=[Plugin(kind="filter", type="geoip")])
    tree = read(pipeline(), unknown, pipelines=["eventcore"])

    assert [one["alias"] for one in tree["pipeline"]["inputs"]] == ["eventcore.in"]


def test_each_pipeline_has_tags_of_its_own() -> None:
    tree = read(pipeline("one"), pipeline("two"))

    assert [(one["alias"], one["tag"]) for one in tree["pipeline"]["inputs"]] == [
        ("one.in", "one.*"),
        ("two.in", "two.*"),
    ]
    assert [one["match"] for one in tree["pipeline"]["outputs"]] == ["one.*", "two.*"]
    assert [one["match"] for one in tree["pipeline"]["filters"]] == ["one.*", "one.*", "two.*", "two.*"]


def test_what_the_settings_say_stands_in_the_service() -> None:
    said = {"flush": "1m", "log_level": "warn", "max_chunks_up": 9, "http_port": 2021, "http_listen": "127.0.0.1"}
    more = {"storage_path": "/var/lib/flb", "keep_rejected": True}

    assert read(pipeline(), **said, **more)["service"] == {
        "flush": 60,
        "log_level": "warn",
        "storage.path": "/var/lib/flb",
        "storage.max_chunks_up": 9,
        "storage.keep.rejected": True,
        "storage.rejected.path": "rejected",
        "scheduler.base": 1,
        "scheduler.cap": 30,
        "http_server": True,
        "http_listen": "127.0.0.1",
        "http_port": 2021,
        "health_check": True,
    }


def test_a_source_has_its_words_in_fluent_bits() -> None:
    made, _ = source(
        path="/var/log/%%/*.log", exclude_path=["/var/log/a/b*", "/var/log/c/*"], path_key="file", rotate_wait="2m"
    )

    assert made == {
        "name": "tail",
        "alias": "eventcore.in",
        "path": "/var/log/%/*.log",
        "tag": "eventcore.*",
        "exclude_path": "/var/log/a/b*,/var/log/c/*",
        "db": "/var/lib/fluent/a.pos.db",
        "read_from_head": True,
        "refresh_interval": 5,
        "rotate_wait": 120,
        "path_key": "file",
        "buffer_max_size": 8 * 1024 * 1024,
        "skip_long_lines": True,
        "key": "message",
        "parser": "eventcore.in",
        "storage.type": "filesystem",
        "storage.pause_on_chunks_overlimit": True,
    }


@pytest.mark.parametrize(
    ("parse", "key", "parser"),
    [
        (PlainLines(), "message", {}),
        (
            JsonLines(time_key="at"),
            "message",
            {"format": "json", "time_key": "at", "time_format": "%Y-%m-%dT%H:%M:%S.%L%z", "time_keep": True},
        ),
        (
            JsonParser(
                time_key="at", time_type="string", time_format="%d.%m.%Y %H:%M:%S", utc=True, keep_time_key=True
            ),
            "unmatched_line",
            {"format": "json", "time_key": "at", "time_format": "%d.%m.%Y %H:%M:%S", "time_keep": True},
        ),
        (
            RegexpParser(expression=r"(?<at>\S+) \[(?<what>[^|\]]*)\]", time_key="at", time_format="%H:%M:%S.%N%z"),
            "unmatched_line",
            {
                "format": "regex",
                "regex": r"/(?<at>\S+) \[(?<what>[^|\]]*)\]/",
                "skip_empty_values": False,
                "time_key": "at",
                "time_format": "%H:%M:%S.%L%z",
                "time_keep": False,
            },
        ),
    ],
)
def test_a_parser_has_its_words_in_fluent_bits(parse: Any, key: str, parser: dict[str, Any]) -> None:
    made, found = source(parse=parse)

    assert (made["key"], made.get("parser")) == (key, found.get("name"))
    assert found == ({"name": "eventcore.in", **parser} if parser else {})


def test_times_without_a_fraction_are_read_where_the_lines_have_such() -> None:
    assert read(pipeline(), fractions=False)["parsers"][0]["time_format"] == "%Y-%m-%dT%H:%M:%S%z"


def test_a_field_that_is_added_takes_the_place_of_the_old_one() -> None:
    added = AddFields(
        fields={"host": "${hostname}", "at": "in ${hostname}!", "a": "b", "c": 'd "e"', "f": Env(name="G")}
    )

    assert filters(added) == [
        {"name": "modify", "remove": ["host", "at", "a", "c", "f"]},
        {
            "name": "record_modifier",
            "record": ['host "${HOSTNAME}"', 'at "in ${HOSTNAME}!"', "a b", 'c "d \\"e\\""', 'f "${G}"'],
        },
    ]


def test_a_field_that_is_added_and_removed_is_removed() -> None:
    assert filters(RecordTransformer(record={"a": "b"}, remove_keys=["a", "c"])) == [
        {"name": "modify", "remove": ["a", "c"]}
    ]


def test_each_rule_is_a_filter_of_its_own() -> None:
    rules = Grep(
        regexp=[GrepRule(key="a", pattern="/x/i"), GrepRule(key="$.b.c", pattern="y z")],
        exclude=[GrepRule(key="d", pattern="/^e$/")],
    )

    assert filters(Keep(field="level", matching="^(A|B)$"), Drop(field="$.x.y", matching="/"), rules) == [
        {"name": "grep", "regex": "level /^(A|B)$/"},
        {"name": "grep", "exclude": "$x['y'] ///"},
        {"name": "grep", "regex": "a /x/i"},
        {"name": "grep", "regex": "$b['c'] /y z/"},
        {"name": "grep", "exclude": "d /^e$/"},
    ]


def test_an_expression_may_fit_the_empty_text_where_the_field_is_always_there() -> None:
    schema = LogSchema(name="lines", fields=[LogField(name="level", always=True)])

    assert filters(Keep(field="level", matching="^A?$"), lines=schema) == [{"name": "grep", "regex": "level /^A?$/"}]
    assert filters(AddFields(fields={"a": "b"}), Drop(field="a", matching=".*"))[-1] == {
        "name": "grep",
        "exclude": "a /.*/",
    }


def test_a_step_for_one_tag_is_for_that_tag() -> None:
    step = Keep(field="a", matching="b", match="eventcore.var.log.a.log")

    assert [one["match"] for one in read(pipeline(steps=[step]))["pipeline"]["filters"]] == ["eventcore.var.log.a.log"]


def test_elasticsearch_has_its_words_in_fluent_bits() -> None:
    sink = elasticsearch(
        scheme="https", user="log-writer", password=Env(name="SECRET"), logstash_dateformat="%Y.%m", host=Env(name="ES")
    )

    assert output(sink) == {
        "name": "es",
        "alias": "eventcore.out.search",
        "match": "eventcore.*",
        "host": "${ES}",
        "port": 9200,
        "tls": True,
        "tls.verify": True,
        "http_user": "log-writer",
        "http_passwd": "${SECRET}",
        "logstash_format": True,
        "logstash_prefix": "eventcore",
        "logstash_dateformat": "%Y.%m",
        "time_key_nanos": True,
        "write_operation": "index",
        "suppress_type_name": True,
        "workers": 2,
        "retry_limit": 5,
    }


def test_an_index_without_a_date_is_named_as_it_is() -> None:
    sink = OpenSearch(
        name="search", host="o", logstash_format=False, include_timestamp=True, index_name="all", buffer=FOREVER
    )
    made = output(sink, retry_limit=None)

    assert (made["name"], made["index"], made["retry_limit"]) == ("opensearch", "all", "no_limits")
    assert "logstash_format" not in made


def test_http_sends_the_record_alone() -> None:
    auth = HttpAuth(username="u", password=Env(name="P"))
    sink = Http(
        name="h", endpoint="https://a.example.com/in?x=1", headers={"X-Key": "a b"}, auth=auth, buffer=IN_MEMORY
    )

    assert output(sink, retry_limit=None) == {
        "name": "http",
        "alias": "eventcore.out.h",
        "match": "eventcore.*",
        "host": "a.example.com",
        "port": 443,
        "uri": "/in?x=1",
        "tls": True,
        "tls.verify": True,
        "format": "json_lines",
        "json_date_key": False,
        "header": ["X-Key a b"],
        "http_user": "u",
        "http_passwd": "${P}",
        "workers": 2,
        "retry_limit": 3,
    }


def test_forward_sends_to_its_one_receiver() -> None:
    security = ForwardSecurity(self_hostname="me", shared_key=Env(name="KEY"))
    sink = Forward(name="f", server=[Server(host="a")], security=security, require_ack_response=True, buffer=FOREVER)
    made = output(sink)

    assert {name: made[name] for name in ("host", "port", "self_hostname", "shared_key", "require_ack_response")} == {
        "host": "a",
        "port": 24224,
        "self_hostname": "me",
        "shared_key": "${KEY}",
        "require_ack_response": True,
    }


@pytest.mark.parametrize(
    ("buffer", "of_source", "of_sink"),
    [
        (FOREVER, {"storage.type": "filesystem", "storage.pause_on_chunks_overlimit": True}, {}),
        (
            Buffer(path="/b", overflow_action="drop_oldest_chunk", total_limit_size="1k"),
            {"storage.type": "filesystem"},
            {"storage.total_limit_size": 1024},
        ),
        (MemoryBuffer(total_limit_size="2m"), {"storage.type": "memory", "mem_buf_limit": 2 * 1024 * 1024}, {}),
    ],
)
def test_what_waits_is_kept_and_limited_alike(buffer: Any, of_source: dict[str, Any], of_sink: dict[str, Any]) -> None:
    flow = read(pipeline(sinks=[elasticsearch(buffer=buffer)]))["pipeline"]

    def limits(part: dict[str, Any]) -> dict[str, Any]:
        return {name: value for name, value in part.items() if name.startswith(("storage.", "mem_"))}

    assert limits(flow["inputs"][0]) == of_source
    assert limits(flow["outputs"][0]) == of_sink


def test_what_is_thrown_away_needs_no_buffer() -> None:
    assert output(Plugin(kind="output", type="null", name="n")) == {
        "name": "null",
        "alias": "eventcore.out.n",
        "match": "eventcore.*",
    }


def _tokens(record: str) -> list[str]:
    """The name and the value, as `flb_slist_split_tokens` of Fluent Bit 4.2.8 splits them."""
    name, _, rest = record.partition(" ")
    if not rest.startswith('"'):
        return [name, *filter(None, rest.split(" "))]
    end = next(place for place in range(1, len(rest)) if rest[place] == '"' and (place == 1 or rest[place - 1] != "\\"))
    return [name, rest[1:end].replace('\\"', '"'), *filter(None, [rest[end + 1 :].strip()])]


@given(st.lists(record_texts.filter(lambda text: "${" not in text and not text.endswith("\\")), min_size=1, max_size=4))
@settings(max_examples=60)
def test_a_hostile_text_reaches_the_record_as_it_is(texts: list[str]) -> None:
    made = filters(AddFields(fields={f"field{place}": text for place, text in enumerate(texts)}))

    assert [_tokens(one) for one in made[1]["record"]] == [[f"field{at}", text] for at, text in enumerate(texts)]


@given(lines.filter(lambda text: "${" not in text), st.sampled_from(["level", "$.a.b"]))
@settings(max_examples=60)
def test_a_hostile_expression_stands_whole_after_its_field(text: str, field: str) -> None:
    schema = LogSchema(name="l", fields=[LogField(name=field.removeprefix("$."), always=True)])
    (made,) = filters(Keep(field=field, matching=text), lines=schema)

    assert made["regex"].partition(" ")[2] == f"/{text}/"


@given(paths, paths, lines)
@settings(max_examples=60)
def test_nothing_is_expanded_but_what_the_host_supplies(path: str, kept: str, text: str) -> None:
    steps = [] if "${" in text else [Drop(field="message", matching=f"{text}x")]
    given = pipeline(
        sources=[Tail(path=path, pos_file=kept)],
        steps=[*steps, AddFields(fields={"host": "${hostname}", "zone": Env(name="ZONE")})],
        sinks=[elasticsearch(password=Env(name="SECRET"), user="u")],
        lines=LogSchema(name="lines", fields=[LogField(name="message", always=True)]),
    )
    monitored = Monitoring(name="test", pipelines=[given], fluent_bit=FluentBitOutput(retry_limit=1))

    for artifact in fluent_bit(monitored):
        found = re.findall(r"\$\{.*?\}|\$\{", artifact.content.decode())
        assert sorted(found) == ["${HOSTNAME}", "${SECRET}", "${ZONE}"]
        (tail,) = yaml.safe_load(artifact.content)["pipeline"]["inputs"]
        assert (tail["path"], tail["db"]) == (path, f"{kept}.db")


def test_the_same_declarations_are_the_same_bytes() -> None:
    given = Monitoring(name="test", pipelines=[pipeline()], fluent_bit=FluentBitOutput(retry_limit=1))

    assert [*fluent_bit(given)] == [*fluent_bit(Monitoring.model_validate_json(given.model_dump_json()))]
