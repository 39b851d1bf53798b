"""Filters: what they make of records, and what they give up on."""

from __future__ import annotations

import pytest

from eventcore_monitoring.fluentd.interpreter.events import Json, Outcome, Record
from fluentd.interpreter.following import deliveries, filtering, follow, given, passages, record, records, steps


def after(filter_: str, text: str, tag: str = "app", timezone: str = "UTC") -> Record:
    """The record that comes out of a filter."""
    return record(follow(filtering(filter_), given(text, tag), timezone=timezone))


def kept(filter_: str, text: str) -> bool:
    return bool(deliveries(follow(filtering(filter_), given(text))))


@pytest.mark.parametrize(
    ("rules", "text", "expected"),
    [
        ("<regexp>\nkey a\npattern /^x/\n</regexp>", '{"a": "xy"}', True),
        ("<regexp>\nkey a\npattern /^x/\n</regexp>", '{"a": "yx"}', False),
        ("<regexp>\nkey a\npattern /^$/\n</regexp>", "{}", True),  # a missing field is the empty text
        ("<regexp>\nkey a\npattern ^1$\n</regexp>", '{"a": 1}', True),
        ("<regexp>\nkey a\npattern /^1.0e\\+20$/\n</regexp>", '{"a": 1e20}', True),
        ("<regexp>\nkey $.a.b[-1]\npattern /x/\n</regexp>", '{"a": {"b": ["y", "x"]}}', True),
        ("<regexp>\nkey $['a.b']['c']\npattern /x/\n</regexp>", '{"a.b": {"c": "x"}}', True),
        ('<regexp>\nkey a\npattern /\\["x", nil, true\\]/\n</regexp>', '{"a": ["x", null, true]}', True),
        ("<regexp>\nkey a\npattern x\n</regexp>\n<regexp>\nkey b\npattern x\n</regexp>", '{"a": "x"}', False),
        ("<exclude>\nkey a\npattern x\n</exclude>", '{"a": "x"}', False),
        ("<exclude>\nkey a\npattern x\n</exclude>\n<exclude>\nkey b\npattern x\n</exclude>", '{"b": "x"}', False),
        (
            "<or>\n<regexp>\nkey a\npattern x\n</regexp>\n<regexp>\nkey b\npattern x\n</regexp>\n</or>",
            '{"b": "x"}',
            True,
        ),
        ("<or>\n<regexp>\nkey a\npattern x\n</regexp>\n</or>", '{"b": "x"}', False),
        (
            "<and>\n<exclude>\nkey a\npattern x\n</exclude>\n<exclude>\nkey b\npattern x\n</exclude>\n</and>",
            '{"b": "x"}',
            True,
        ),
        ("regexp1 a ^x\nexclude1 b y", '{"a": "x", "b": "z"}', True),
        ("regexp1 a ^x\nexclude1 b y", '{"a": "x", "b": "y"}', False),
        ("<exclude>\nkey $.a.b\npattern x\n</exclude>", '{"a": "no object"}', True),  # the error is only logged
    ],
)
def test_grep_keeps_what_fits_its_rules(rules: str, text: str, expected: bool) -> None:
    assert kept(f"@type grep\n{rules}", text) is expected


def test_grep_says_why_it_drops() -> None:
    trace = follow(filtering("@type grep\n<exclude>\nkey a\npattern /x/\n</exclude>"), given('{"a": "x"}'))
    assert [(one.outcome, one.reason) for one in steps(trace)] == [(Outcome.DROPPED, "excluded: `a` fits `/x/`")]


def test_the_text_of_an_object_is_not_claimed() -> None:
    trace = follow(filtering("@type grep\n<regexp>\nkey a\npattern x\n</regexp>"), given('{"a": {"b": 1}}'))
    assert [one.outcome for one in steps(trace)] == [Outcome.UNKNOWN]
    assert record(trace) == {"a": {"b": 1}}


JSON = "@type parser\nkey_name m\n<parse>\n@type json\ntime_format %iso8601\n</parse>\n"


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ("", {"a": 1}),
        ("reserve_data true", {"m": '{"a": 1}', "k": 2, "a": 1}),
        ("reserve_data true\nremove_key_name_field true", {"k": 2, "a": 1}),
        ("inject_key_prefix p.", {"p.a": 1}),
        ("hash_value_field h\nreserve_data true", {"m": '{"a": 1}', "k": 2, "h": {"a": 1}}),
    ],
)
def test_parser_shapes_the_record_as_its_options_say(options: str, expected: Record) -> None:
    assert after(JSON + options, '{"m": "{\\"a\\": 1}", "k": 2}') == expected


@pytest.mark.parametrize(
    ("options", "time"), [("", "2026-11-22T08:00:00Z"), ("reserve_time true", "2026-11-23T08:00:05Z")]
)
def test_parser_takes_the_time_of_the_text_unless_it_reserves_that_of_the_event(options: str, time: str) -> None:
    trace = follow(filtering(JSON + options), given('{"m": "{\\"time\\": \\"2026-11-22T08:00:00Z\\"}"}'))
    assert [one.event.time.text for one in trace.deliveries] == [time]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('{"m": "x"}', "pattern not matched with data 'x'"),
        ('{"k": "x"}', "m does not exist"),
        ('{"m": {"a": 1}}', "parse failed no implicit conversion of Hash into String"),
    ],
)
def test_parser_gives_up_on_a_record(text: str, reason: str) -> None:
    trace = follow(filtering(JSON), given(text))
    [step] = steps(trace)
    assert (step.outcome, step.reason) == (Outcome.FAILED, reason)
    assert [one.label for one in passages(trace)] == ["@ROOT", "@ERROR"]
    assert passages(trace)[1].cause.endswith(reason)
    assert [one.place for one in trace.deliveries] == ["/errors.log"]


def test_parser_gives_up_on_a_bad_time() -> None:
    trace = follow(filtering(JSON), given('{"m": "{\\"time\\": \\"never\\"}"}'))
    assert steps(trace)[0].reason.startswith("invalid time format: value = never")
    assert record(trace) == {"m": '{"time": "never"}'}


def test_parser_reserves_data_of_what_it_gives_up_on() -> None:
    trace = follow(filtering(f"{JSON}reserve_data true"), given('{"m": "x", "k": 1}'))
    assert records(trace) == [{"m": "x", "k": 1}, {"m": "x", "k": 1}]
    assert [one.way[-1].name for one in trace.deliveries] == ["match", "match"]


def test_parser_can_drop_in_silence() -> None:
    trace = follow(filtering(f"{JSON}emit_invalid_record_to_error false"), given('{"m": "x"}'))
    assert ([one.outcome for one in steps(trace)], deliveries(trace)) == ([Outcome.DROPPED], [])


def test_parser_makes_several_events_of_an_array() -> None:
    trace = follow(filtering(JSON), given('{"m": "[{\\"a\\": 1}, {\\"a\\": 2}]"}'))
    assert records(trace) == [{"a": 1}, {"a": 2}]
    assert [one.cause[:20] for one in passages(trace)] == ["", "one of 2 events from", "one of 2 events from"]


REGEXP = "@type parser\nkey_name m\n<parse>\n@type regexp\nexpression /^(?<a>.*)$/\n</parse>\n"


def test_parser_replaces_invalid_bytes_only_where_it_is_told_to() -> None:
    source = """<source>
      @type tail
      path /a
      tag app
      encoding UTF-8
      <parse>
        @type none
        message_key m
      </parse>
    </source>
    """
    rest = filtering(REGEXP)
    [failed] = steps(follow(source + rest, "x\udcff"))
    assert (failed.outcome, failed.reason) == (Outcome.FAILED, "invalid byte sequence in UTF-8")
    replacing = source + rest.replace("key_name m", "key_name m\nreplace_invalid_sequence true")
    assert record(follow(replacing, "x\udcff")) == {"a": "x?"}


def transformer(fields: str, options: str = "") -> str:
    return f"@type record_transformer\n{options}\n<record>\n{fields}\n</record>"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("plain", "plain"),
        ("${tag}", "a.b.c"),
        ("${tag_parts[0]}-${tag_parts[-1]}", "a-c"),
        ("${tag_prefix[1]}", "a.b"),
        ("${tag_prefix[-1]}", "a.b.c"),
        ("${tag_suffix[1]}", "b.c"),
        ("${tag_parts[3]}", None),
        ("${hostname}", "host-1"),
        ("${time}", "2026-11-23 17:00:05 +0900"),
        ('${record["n"]}', 1),
        ('x${record["n"]}', "x1"),
        ('${record["o"]}', {"p": None}),
        ('${record["none"]}', None),
        ('x${record["none"]}y', "xy"),
        ('${record["n"].to_s}', None),  # only Ruby would know it, and it is off
        ("${unknown}", None),
        ("__HOSTNAME__", None),
        ("x__HOSTNAME__", "x"),
        ("${}", "${}"),
        ('{"a": "${tag}", "b": [1, "${record[\\"n\\"]}"]}', {"a": "a.b.c", "b": [1, 1]}),
        ('[1, "x"]', [1, "x"]),
        ("{no json", "{no json"),
    ],
)
def test_record_transformer_without_ruby_fills_in_placeholders(value: str, expected: Json) -> None:
    quoted = value if value.startswith(("{", "[")) and value[-1] in "]}" else "'" + value + "'"
    found = after(transformer(f"v {quoted}"), '{"n": 1, "o": {"p": null}}', "a.b.c", "Asia/Tokyo")
    assert found["v"] == expected


def test_record_transformer_warns_of_placeholders_that_it_does_not_know() -> None:
    fields = 'a \'${record["n"].to_s} ${record["x"]} ${record["z"]} ${tag}\''
    [step] = steps(follow(filtering(transformer(fields)), given('{"n": 1, "z": null}')))
    assert (step.outcome, step.reason) == (
        Outcome.PASSED,
        'unknown placeholder `${record["n"].to_s}`; unknown placeholder `${record["x"]}`',
    )


def test_record_transformer_writes_texts_where_types_are_not_to_be_kept() -> None:
    assert after(transformer('v ${record["n"]}', "auto_typecast false"), '{"n": 1}') == {"n": 1, "v": "1"}


def test_record_transformer_expands_names() -> None:
    assert after(transformer("x_${tag} 1"), "{}") == {"x_app": "1"}


def test_record_transformer_keeps_and_removes_keys() -> None:
    options = "renew_record true\nkeep_keys a,b\nremove_keys $.b.c"
    assert after(transformer("v 1", options), '{"a": 1, "b": {"c": 2, "d": 3}, "e": 4}') == {
        "a": 1,
        "b": {"d": 3},
        "v": "1",
    }


def test_record_transformer_renews_the_time() -> None:
    trace = follow(filtering(transformer("v 1", "renew_time_key t")), given('{"t": "1795420805.5"}'))
    assert [one.event.time.text for one in trace.deliveries] == ["2026-11-23T08:00:05.5Z"]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ('${record["n"]}', 1),
        ("${record['o']['p']}", "q"),
        ('${record.dig("o", "p")}', "q"),
        ('${record.dig("none", "p")}', None),
        ("x-${tag_parts[0]}-${hostname}", "x-app-host-1"),
        ("at ${time}", "at 2026-11-23 08:00:05 +0000"),
        ("plain", "plain"),
    ],
)
def test_record_transformer_with_plain_ruby_fills_in_fields(value: str, expected: Json) -> None:
    found = after(
        transformer(f'v "{value.replace(chr(34), chr(92) + chr(34))}"', "enable_ruby true"), '{"n": 1, "o": {"p": "q"}}'
    )
    assert found["v"] == expected


def test_record_transformer_leaves_out_what_only_ruby_knows() -> None:
    fields = "a ${record['n'] + 1}\nb ${tag}\nc 'x ] y'"
    trace = follow(filtering(transformer(fields, "enable_ruby true")), given('{"n": 1}'))
    [step] = steps(trace)
    assert step.outcome is Outcome.UNKNOWN
    assert step.reason == (
        "`a` is left out: `record['n'] + 1` is code of Ruby; `c` is left out: `x ] y` is read as code of Ruby"
    )
    assert record(trace) == {"n": 1, "b": "app"}


def test_record_modifier_fills_in_fields_one_after_the_other() -> None:
    fields = "<record>\na ${tag}\nb ${record['a']}-x\nc plain\n</record>"
    found = after(f"@type record_modifier\nremove_keys n,$.o.p\n{fields}", '{"n": 1, "o": {"p": 1, "q": 2}}')
    assert found == {"o": {"q": 2}, "a": "app", "b": "app-x", "c": "plain"}


def test_record_modifier_keeps_listed_keys_and_its_own() -> None:
    found = after("@type record_modifier\nwhitelist_keys n\n<record>\na 1\n</record>", '{"n": 1, "o": 2}')
    assert found == {"n": 1, "a": "1"}


def test_record_modifier_replaces() -> None:
    replace = "<replace>\nkey m\nexpression /\\d+/\nreplace N\n</replace>"
    assert after(f"@type record_modifier\n{replace}", '{"m": "a1b22"}') == {"m": "aNbN"}


CONCAT = "@type concat\nkey m\nmultiline_start_regexp /^\\d/\n"


def test_concat_joins_lines() -> None:
    trace = follow(filtering(CONCAT), *(given(f'{{"m": "{one}"}}') for one in ("1 a", "b", "c", "2 d")))
    assert records(trace) == [{"m": "1 a\nb\nc"}, {"m": "2 d"}]
    outcomes = [one.outcome for one in steps(trace)]
    waiting, passed = Outcome.WAITING, Outcome.PASSED
    assert outcomes == [waiting, waiting, waiting, passed, waiting]


def test_concat_lets_the_last_one_go_to_the_errors() -> None:
    trace = follow(filtering(CONCAT), given('{"m": "1 a"}'))
    [delivery] = trace.deliveries
    assert (delivery.place, delivery.event.time.text) == ("/errors.log", "2026-11-23T08:01:05Z")


def test_concat_lets_the_last_one_go_to_a_label() -> None:
    configuration = filtering(f"{CONCAT}timeout_label @LATE\nuse_first_timestamp true")
    configuration += "<label @LATE>\n<match **>\n@type null\n</match>\n</label>"
    [delivery] = follow(configuration, given('{"m": "1 a"}'), given('{"m": "b"}')).deliveries
    assert (delivery.place, delivery.event.record) == ("nowhere", {"m": "1 a\nb"})
    assert delivery.event.time.text == "2026-11-23T08:00:05Z"


def test_concat_keeps_streams_apart() -> None:
    lines = [('"1 a"', 1), ('"1 b"', 2), ('"c"', 1), ('"2"', 1)]
    configuration = filtering(f"{CONCAT}stream_identity_key s\nseparator ''")
    trace = follow(configuration, *(given(f'{{"m": {text}, "s": {stream}}}') for text, stream in lines))
    assert records(trace)[0] == {"m": "1 ac", "s": 1}


def test_concat_counts_lines() -> None:
    trace = follow(filtering("@type concat\nkey m\nn_lines 2"), *(given(f'{{"m": "{one}"}}') for one in "abc"))
    assert records(trace)[0] == {"m": "a\nb"}


def test_prometheus_says_what_it_counts() -> None:
    metrics = """@type prometheus
    <labels>
      host ${hostname}
    </labels>
    <metric>
      name requests_total
      type counter
      desc d
      <labels>
        tag ${tag}
        level $.fields.level
        status ${status}
      </labels>
    </metric>
    <metric>
      name duration
      type histogram
      desc d
      key $.ms
    </metric>
    <metric>
      name missing
      type gauge
      desc d
      key none
    </metric>"""
    trace = follow(filtering(metrics), given('{"ms": 1.5, "status": 200, "fields": {"level": "INFO"}}'))
    assert [one.reason for one in steps(trace)] == [
        'counter `requests_total{host="host-1", tag="app", level="INFO", status="200"}` grows by 1; '
        'histogram `duration{host="host-1"}` observes 1.5'
    ]


@pytest.mark.parametrize("name", ["kubernetes_metadata", "geoip", "of_my_own"])
def test_a_filter_that_is_not_modelled_lets_the_event_go_on_as_it_is(name: str) -> None:
    trace = follow(filtering(f"@type {name}"), given('{"a": 1}'))
    [step] = steps(trace)
    assert (step.outcome, step.reason) == (Outcome.UNKNOWN, f"the filter `{name}` is not modelled")
    assert record(trace) == {"a": 1}


@pytest.mark.parametrize("path", ["$.", "$.a b", "$.a[x]", "$[x]", "$['a'", "$.a[0]b"])
def test_paths_that_fluentd_refuses_are_not_followed(path: str) -> None:
    trace = follow(filtering(f'@type grep\n<regexp>\nkey "{path}"\npattern x\n</regexp>'), given("{}"))
    assert [one.outcome for one in steps(trace)] == [Outcome.UNKNOWN]
