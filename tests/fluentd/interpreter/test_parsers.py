"""Parsers of `<parse>` sections, within a tail source that is read at 2026-11-23T08:00:05Z."""

from __future__ import annotations

import pytest

from eventcore_monitoring.fluentd.interpreter.events import EventTime, Line, Record
from eventcore_monitoring.fluentd.interpreter.walk import traced
from eventcore_monitoring.fluentd.parser import read
from fluentd.interpreter.following import MOMENT, deliveries, follow, notes, passages, record, records, tailing

NOW = EventTime(MOMENT)


def parsed(parse: str, *texts: str, timezone: str = "UTC", options: str = "") -> list[tuple[str, Record]]:
    """Time and record of every event that comes of lines."""
    trace = follow(tailing(parse, options=options), *texts, timezone=timezone)
    return [(one.event.time.text, one.event.record) for one in trace.deliveries]


def test_json_takes_the_time_out_of_the_record() -> None:
    line = '{"time": "2026-11-23T08:00:00Z", "a": 1}'
    parse = "@type json\ntime_format %iso8601"
    assert parsed(parse, line) == [("2026-11-23T08:00:00Z", {"a": 1})]
    assert parsed(f"{parse}\nkeep_time_key true", line)[0][1] == {"time": "2026-11-23T08:00:00Z", "a": 1}


@pytest.mark.parametrize(
    ("value", "time"),
    [
        ("1795420805", "2026-11-23T08:00:05Z"),
        ("1795420805.25", "2026-11-23T08:00:05.25Z"),
        ('"1795420805.123456789"', "2026-11-23T08:00:05.123456789Z"),
        ('"2026-11-23T08:00:00Z"', "1970-01-01T00:33:46Z"),  # the digits in front are taken for seconds
    ],
)
def test_json_takes_times_for_numbers_unless_a_format_is_written(value: str, time: str) -> None:
    assert parsed("@type json", f'{{"time": {value}}}') == [(time, {})]


def test_a_line_without_its_time_gets_that_of_reading() -> None:
    assert parsed("@type json\ntime_key t", '{"a": 1}') == [(NOW.text, {"a": 1})]


def test_without_estimation_a_line_without_time_does_not_fit() -> None:
    trace = follow(tailing("@type json\nestimate_current_event false"), '{"a": 1}')
    assert notes(trace) == ['pattern not matched: "{\\"a\\": 1}"; the line is lost']


def test_every_object_of_an_array_is_an_event() -> None:
    trace = follow(tailing("@type json"), '[{"a": 1}, 2, {"a": 3}]')
    assert records(trace) == [{"a": 1}, {"a": 3}]
    assert len(notes(trace)) == 3


@pytest.mark.parametrize("line", ["no json", "1", '"x"', "null", "", "{", '{"a": 1} x', "{'a': 1}"])
def test_what_is_no_object_does_not_fit(line: str) -> None:
    trace = follow(tailing("@type json"), line)
    assert (deliveries(trace), notes(trace)[0][:19]) == ([], "pattern not matched")


@pytest.mark.parametrize("line", ['{"a": NaN}', '{"a": "\t"}', '{"a": 1} // x', '{"a": 1e999}', '{"a": "\\ud800"}'])
def test_where_the_json_libraries_of_ruby_differ_nothing_is_claimed(line: str) -> None:
    trace = follow(tailing("@type json"), line)
    assert (deliveries(trace), notes(trace)[0][:19]) == ([], "cannot be simulated")


def test_emit_unmatched_lines_keeps_what_does_not_fit() -> None:
    trace = follow(tailing("@type json", options="emit_unmatched_lines true\npath_key file"), "no json")
    assert record(trace) == {"unmatched_line": "no json", "file": "/logs/app.log"}
    assert notes(trace) == ['pattern not matched: "no json"']


def test_path_key_adds_the_path_unless_the_record_has_it() -> None:
    configuration = tailing("@type json", options="path_key file")
    assert records(follow(configuration, "{}", '{"file": "x"}')) == [{"file": "/logs/app.log"}, {"file": "x"}]


def test_a_regexp_gives_its_named_groups() -> None:
    parse = "@type regexp\nexpression /^(?<level>[A-Z]+)(?: (?<code>\\d+))? (?<message>.*)$/\ntypes code:integer"
    assert [one for _, one in parsed(parse, "INFO 7 ready", "WARN slow")] == [
        {"level": "INFO", "code": 7, "message": "ready"},
        {"level": "WARN", "message": "slow"},
    ]


def test_a_regexp_finds_the_time() -> None:
    parse = "@type regexp\nexpression /^(?<time>[^ ]+) (?<m>.*)$/\ntime_format %Y-%m-%dT%H:%M:%S"
    line = "2026-11-23T08:00:00 x"
    assert parsed(parse, line, timezone="Asia/Tokyo") == [("2026-11-22T23:00:00Z", {"m": "x"})]
    assert parsed(f"{parse}\nutc true", line, timezone="Asia/Tokyo") == [("2026-11-23T08:00:00Z", {"m": "x"})]
    zone = f"{parse}\ntimezone America/New_York"
    assert parsed(zone, line, timezone="Asia/Tokyo") == [("2026-11-23T13:00:00Z", {"m": "x"})]
    assert parsed(f"{parse}\ntimezone +05:30", line) == [("2026-11-23T02:30:00Z", {"m": "x"})]


def test_a_time_zone_without_a_format_is_refused_by_fluentd() -> None:
    assert notes(follow(tailing("@type regexp\nexpression /(?<a>.)/\nutc true"), "x")) == [
        "cannot be simulated: Fluentd refuses a time zone without a time format"
    ]


def test_mixed_times_are_tried_in_turn() -> None:
    parse = "@type json\ntime_type mixed\ntime_format %iso8601\ntime_format_fallbacks unixtime"
    lines = ('{"time": "2026-11-23T08:00:00Z"}', '{"time": "1795420805"}', '{"time": "never"}')
    trace = follow(tailing(parse), *lines)
    assert [one.event.time.text for one in passages(trace)] == ["2026-11-23T08:00:00Z", "2026-11-23T08:00:05Z"]
    assert notes(trace)[2].startswith("invalid line found: invalid time format: value = never")


@pytest.mark.parametrize(
    ("type_", "text", "value"),
    [
        ("integer", "12x", 12),
        ("integer", "x", 0),
        ("float", "1.5e3x", 1500.0),
        ("bool", "YES", True),
        ("bool", "on", False),
        ("string", "7", "7"),
        ("array", "a,b,,", ["a", "b"]),
        ("array:;", "a;b", ["a", "b"]),
        ("array: ", " a  b ", ["a", "b"]),
    ],
)
def test_types_convert_texts(type_: str, text: str, value: object) -> None:
    parse = f'@type regexp\nexpression /^(?<v>.*)$/\ntypes {{"v": "{type_}"}}'
    assert parsed(parse, text)[0][1] == {"v": value}


def test_texts_that_mean_nothing_become_null() -> None:
    parse = "@type json\nnull_value_pattern /^-$/\nnull_empty_string true"
    assert parsed(parse, '{"a": "-", "b": "", "c": "x-", "d": 0}')[0][1] == {"a": None, "b": None, "c": "x-", "d": 0}


def test_none_takes_the_whole_line() -> None:
    assert parsed("@type none\nmessage_key m", "x\r") == [(NOW.text, {"m": "x"})]


MULTILINE = r"""@type multiline
format_firstline /^\d{4}/
format1 /^(?<time>\d{4}-\d\d-\d\d) (?<level>[A-Z]+) /
format2 /(?<message>.*)/
time_format %Y-%m-%d"""


def test_lines_that_belong_together_are_one_event() -> None:
    trace = follow(tailing(MULTILINE), "2026-11-23 ERROR a", "  at b", "  at c", "2026-11-24 INFO d")
    assert records(trace) == [{"level": "ERROR", "message": "a\n  at b\n  at c"}, {"level": "INFO", "message": "d"}]
    assert [one.lines for one in trace.readings] == [(0, 1, 2), (3,)]


def test_lines_before_the_first_first_line_are_lost() -> None:
    assert notes(follow(tailing(MULTILINE), "  at b")) == ["got incomplete line before first line"]


def test_lines_of_several_files_are_kept_apart() -> None:
    root = read(tailing(MULTILINE).replace("/logs/app.log", "/logs/*.log"), "fluent.conf")
    texts = [("2026-11-23 INFO a", "/logs/a.log"), ("2026-11-23 INFO b", "/logs/b.log"), ("more", "/logs/a.log")]
    trace = traced(root, [Line(*one) for one in texts])
    assert [(one.lines, one.path) for one in trace.readings] == [((0, 2), "/logs/a.log"), ((1,), "/logs/b.log")]


def test_without_a_first_line_an_event_is_over_when_it_fits() -> None:
    trace = follow(tailing("@type multiline\nformat1 /^start\\n/\nformat2 /(?<m>.*) end$/"), "start", "x end", "start")
    assert records(trace) == [{"m": "x"}]
    assert [(one.lines, one.note) for one in trace.readings] == [
        ((0, 1), ""),
        ((2,), "it waits for lines that complete it"),
    ]


@pytest.mark.parametrize(
    ("options", "line", "expected"),
    [
        (
            "",
            "Nov  3 08:10:00 web app[42]: started: ok",
            ("2026-11-03T08:10:00Z", {"host": "web", "ident": "app", "pid": "42", "message": "started: ok"}),
        ),
        (
            "with_priority true\nkeep_time_key true",
            "<13>Nov 23 08:10:00 web app: x",
            (
                "2026-11-23T08:10:00Z",
                {"pri": 13, "time": "Nov 23 08:10:00", "host": "web", "ident": "app", "message": "x"},
            ),
        ),
        (
            "message_format rfc5424\nwith_priority true",
            '<34>1 2026-11-23T08:10:00.003Z web su - ID47 [a b="c"] failed',
            (
                "2026-11-23T08:10:00.003Z",
                {"pri": 34, "host": "web", "ident": "su", "pid": "-", "msgid": "ID47"}
                | {"extradata": '[a b="c"]', "message": "failed"},
            ),
        ),
        (
            "message_format auto\nwith_priority true",
            "<34>1 2026-11-23T08:10:00Z web su - - -",
            (
                "2026-11-23T08:10:00Z",
                {"pri": 34, "host": "web", "ident": "su", "pid": "-", "msgid": "-", "extradata": "-"},
            ),
        ),
    ],
)
def test_syslog_takes_a_line_apart(options: str, line: str, expected: tuple[str, Record]) -> None:
    assert parsed(f"@type syslog\n{options}", line) == [expected]


def test_ltsv_takes_labelled_values() -> None:
    parse = "@type ltsv\ntime_format %iso8601"
    line = "time:2026-11-23T08:00:00Z\ta:1:2\tno label\tb:"
    assert parsed(parse, line) == [("2026-11-23T08:00:00Z", {"a": "1:2", "b": ""})]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("1,2,3", {"a": "1", "b": "2", "c": "3"}),
        ('"x ""y"", z",,""', {"a": 'x "y", z', "b": None, "c": ""}),
        ("1", {"a": "1", "b": None, "c": None}),
        ("1,2,3,4", {"a": "1", "b": "2", "c": "3"}),
        (",,", {"a": None, "b": None, "c": None}),
    ],
)
def test_csv_takes_values_by_their_order(line: str, expected: Record) -> None:
    assert parsed("@type csv\nkeys a,b,c", line)[0][1] == expected


@pytest.mark.parametrize("line", ['1,"2', '1,2"3,4', '"1"2'])
def test_csv_with_stray_quotes_is_lost(line: str) -> None:
    assert notes(follow(tailing("@type csv\nkeys a,b"), line)) == [
        "invalid line found: Illegal quoting in line 1.; the line is lost"
    ]


def test_tsv_leaves_the_rest_to_the_last_key() -> None:
    assert parsed("@type tsv\nkeys a,b", "1\t2\t3")[0][1] == {"a": "1", "b": "2\t3"}


CRI = '2026-11-23T08:00:00.123456789+00:00 stdout F {"a": 1}'


def test_cri_takes_time_stream_and_tag_off() -> None:
    assert parsed("@type cri", CRI) == [
        (
            "2026-11-23T08:00:00.123456789Z",
            {"stream": "stdout", "logtag": "F", "message": '{"a": 1}', "time": "2026-11-23T08:00:00.123456789+00:00"},
        )
    ]


def test_cri_hands_the_message_to_a_parser_within() -> None:
    parse = "@type cri\n<parse>\n@type json\n</parse>"
    assert parsed(parse, CRI) == [(NOW.text, {"a": 1, "stream": "stdout", "logtag": "F"})]


def test_multi_format_takes_the_first_that_fits() -> None:
    parse = "@type multi_format\nformat_key f\n<pattern>\nformat json\n</pattern>\n<pattern>\nformat none\n</pattern>"
    assert [one for _, one in parsed(parse, '{"a": 1}', "x")] == [
        {"a": 1, "f": "json#0"},
        {"message": "x", "f": "none#1"},
    ]


ACCESS = '10.0.0.1 - - [23/Nov/2026:08:10:00 +0900] "GET /a?b HTTP/1.1" 200 - "-" "curl/8"'


def test_apache2_takes_an_access_line_apart() -> None:
    assert parsed("@type apache2", ACCESS) == [
        (
            "2026-11-22T23:10:00Z",
            {"host": "10.0.0.1", "user": None, "method": "GET", "path": "/a?b", "code": 200, "size": None}
            | {"referer": None, "agent": "curl/8"},
        )
    ]


def test_nginx_takes_an_access_line_apart() -> None:
    assert parsed("@type nginx", ACCESS) == [
        (
            "2026-11-22T23:10:00Z",
            {
                "remote": "10.0.0.1",
                "host": "-",
                "user": "-",
                "method": "GET",
                "path": "/a?b",
                "code": "200",
                "size": "-",
            }
            | {"referer": "-", "agent": "curl/8"},
        )
    ]


@pytest.mark.parametrize(
    "parse", ["@type grok", "@type csv\nkeys a\nparser_engine fast", "@type mine", "", "@type csv"]
)
def test_parsers_that_are_not_modelled_say_so(parse: str) -> None:
    assert [one[:19] for one in notes(follow(tailing(parse), "x"))] == ["cannot be simulated"]


def test_the_old_parameter_format_names_a_parser() -> None:
    configuration = """<source>
      @type tail
      path /logs/app.log
      tag app
      format /^(?<m>.*)$/
    </source>
    <match **>
      @type stdout
    </match>"""
    assert record(follow(configuration, "x")) == {"m": "x"}
    assert record(follow(configuration.replace("/^(?<m>.*)$/", "json"), '{"a": 1}')) == {"a": 1}


@pytest.mark.parametrize(
    ("pattern", "path", "tailed"),
    [
        ("/logs/*.log", "/logs/a.log", True),
        ("/logs/*.log", "/logs/.a.log", False),
        ("/logs/*.log", "/logs/b/a.log", False),
        ("/logs/**/*.log", "/logs/a.log", True),
        ("/logs/**/*.log", "/logs/b/c/a.log", True),
        ("/logs/a?.log", "/logs/ab.log", False),  # no glob without a star, in the default policy
        ("/logs/a?.*", "/logs/ab.log", True),
        ("/logs/{a,b}.log", "/logs/a.log", False),  # cut at the comma
        ("/logs/a.log,/logs/b.log", "/logs/b.log", True),
        ("/logs/%Y%m%d.log", "/logs/20261123.log", True),
        ("/logs/[ab]*.log", "/logs/bc.log", True),
        ("/logs/[!ab]*.log", "/logs/bc.log", False),
    ],
)
def test_a_source_reads_the_files_of_its_glob(pattern: str, path: str, tailed: bool) -> None:
    root = read(tailing("@type none").replace("/logs/app.log", pattern), "fluent.conf")
    assert bool(list(traced(root, [Line("x", path)]).deliveries)) is tailed


def test_excluded_files_are_not_read() -> None:
    root = read(tailing("@type none", options='exclude_path ["/logs/b*"]').replace("app.log", "*"), "fluent.conf")
    lines = [Line("x", "/logs/a"), Line("x", "/logs/b")]
    assert [one.way != () for one in traced(root, lines).readings] == [True, False]


def test_two_sources_read_every_line_twice() -> None:
    configuration = tailing("@type none")
    source = configuration[: configuration.index("</source>") + 10]
    assert len(records(follow(source + configuration, "x"))) == 2


def test_text_after_a_second_star_of_the_tag_is_lost() -> None:
    configuration = tailing("@type none").replace("tag app", "tag a.*.b.*.c")
    assert [one.event.tag for one in passages(follow(configuration, "x"))] == ["a.logs.app.log.b."]
