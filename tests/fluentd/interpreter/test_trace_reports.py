"""A trace as text and as JSON."""

from __future__ import annotations

import json

from eventcore_monitoring.encoding.json import to_json
from eventcore_monitoring.fluentd.interpreter.report import as_json, as_text
from fluentd.interpreter.following import HERE, filtering, follow, given, receiving, tailing

FAILING = filtering("@type parser\n@id read_m\nkey_name m\nreserve_data true\n<parse>\n@type json\n</parse>")


def test_a_trace_tells_what_each_step_changed() -> None:
    transformer = "@type record_transformer\n@id add\nremove_keys b\n<record>\na 2\nc 3\n</record>"
    trace = follow(filtering(transformer), given('{"a": 1, "b": {"x": true}, "d": {"e": 1}}'))
    assert as_text(trace) == (
        'line 1: {"tag": "app", "record": {"a": 1, "b": {"x": true}, "d": {"e": 1}}}\n'
        "  <source> forward (line 1)\n"
        "    tag app, top level, time 2026-11-23T08:00:05Z\n"
        "      + a: 1\n"
        '      + b: {"x": true}\n'
        '      + d: {"e": 1}\n'
        "    <filter **> record_transformer (add, line 4)\n"
        '      - b: {"x": true}\n'
        '      ~ a: 1 -> "2"\n'
        '      + c: "3"\n'
        "    => <match **> stdout (line 13) receives it: output standard output\n"
    )


def test_a_trace_follows_errors() -> None:
    trace = follow(FAILING, given('{"m": "x"}'), given('{"m": "{\\"n\\": 1}"}'))
    assert as_text(trace, width=40) == (
        'line 1: {"tag": "app", "record": {"m": …\n'
        "  <source> forward (line 1)\n"
        "    tag app, top level, time 2026-11-23T08:00:05Z\n"
        '      + m: "x"\n'
        "    <filter **> parser (read_m, line 4): failed, pattern not matched with data 'x'\n"
        "    <filter **> parser (read_m, line 4): unchanged\n"
        "    => <match **> stdout (line 13) receives it: output standard output\n"
        "    > given up by `<filter **>` (line 4): pattern not matched with data 'x'\n"
        "      tag app, label @ERROR, time 2026-11-23T08:00:05Z\n"
        '        + m: "x"\n'
        "      => <match **> file (line 17) receives it: path /errors.log\n"
        "\n"
        'line 2: {"tag": "app", "record": {"m": …\n'
        "  <source> forward (line 1)\n"
        "    tag app, top level, time 2026-11-23T08:00:05Z\n"
        '      + m: "{\\"n\\": 1}"\n'
        "    <filter **> parser (read_m, line 4)\n"
        "      + n: 1\n"
        "    => <match **> stdout (line 13) receives it: output standard output\n"
    )


def test_a_trace_tells_why_nothing_comes_of_a_line() -> None:
    text = as_text(follow(tailing("@type json"), "no json"))
    assert text == (
        "line 1: no json\n"
        "  <source> tail (line 1) of /logs/app.log\n"
        '    pattern not matched: "no json"; the line is lost\n'
    )


def test_lines_that_belong_together_are_told_at_the_last_one() -> None:
    parse = "@type multiline\nformat_firstline /^a/\nformat1 /(?<m>.*)/"
    text = as_text(follow(tailing(parse), "a", "b"))
    assert text.startswith(
        "line 1: a\n"
        "  belongs to what is told at line 2\n"
        "\n"
        "line 2: b\n"
        "  with the lines 1, 2 as one event\n"
        "  <source> tail (line 1) of /logs/app.log\n"
    )


def test_what_is_not_simulated_is_marked() -> None:
    text = as_text(
        follow(receiving("<filter **>\n@type geoip\n</filter>\n<match **>\n@type mine\n</match>"), given("{}"))
    )
    assert "<filter **> geoip (line 4): cannot be simulated, the filter `geoip` is not modelled\n" in text
    assert "=> <match **> mine (line 7) receives it (cannot be simulated): output mine\n" in text


def test_fields_within_objects_are_compared_one_by_one_and_times_too() -> None:
    transformer = '@type record_transformer\nrenew_time_key t\n<record>\no {"a": 1, "b": 3}\n</record>'
    text = as_text(follow(filtering(transformer), given('{"o": {"a": 1, "b": 2}, "t": 1}')))
    assert "      ~ o.b: 2 -> 3\n      ~ time of the event: 2026-11-23T08:00:05Z -> 1970-01-01T00:00:01Z\n" in text


def test_true_is_not_one() -> None:
    transformer = "@type record_transformer\n<record>\na [1]\n</record>"
    assert "~ a: [true] -> [1]" in as_text(follow(filtering(transformer), given('{"a": [true]}')))


def test_nothing_in_a_line_reaches_the_terminal_as_it_is() -> None:
    text = as_text(follow(tailing("@type none"), "a\x1b[31m\u202e\r\tb\udcff"))
    assert text.replace("\n", "").isprintable()
    assert "line 1: a\\x1b[31m\\u202e\\r\\tb\\xff\n" in text


def test_what_is_assumed_is_said_first() -> None:
    text = as_text(follow(receiving("<match **>\n@type file\npath \"#{ENV['X']}\"\n</match>"), given("{}")))
    assert text.startswith("note: `X` of the environment is not given: it is shown as `${X}`\n\nline 1: ")


def test_a_trace_is_json() -> None:
    trace = follow(FAILING, given('{"m": "x"}'))
    found = json.loads(to_json(as_json(trace)))
    [reading] = found["readings"]
    assert reading["input"] == {"address": "source", "type": "forward", "id": None, "line": 1}
    passage = reading["passage"]
    assert [(one["outcome"], one["reason"]) for one in passage["steps"]] == [
        ("failed", "pattern not matched with data 'x'"),
        ("passed", ""),
    ]
    [error] = passage["further"]
    assert error["label"] == "@ERROR"
    assert error["deliveries"] == [
        {
            "section": {"address": "label @ERROR / match **", "type": "file", "id": None, "line": 17},
            "path": "/errors.log",
            "certain": True,
            "note": "",
            "event": {"tag": "app", "time": "2026-11-23T08:00:05Z", "record": {"m": "x"}},
        }
    ]


def test_bytes_that_are_no_utf_8_have_a_form_in_json() -> None:
    found = json.loads(to_json(as_json(follow(tailing("@type none"), "a\udcff"))))
    assert found["lines"][0]["text"] == "a\\xff"
    assert found["readings"][0]["passage"]["event"]["record"] == {"message": "a\\xff"}


def test_a_real_configuration_reads_well() -> None:
    configuration = (HERE / "delivering.conf").read_text("utf-8")
    text = as_text(follow(configuration, "panicked"), width=80)
    assert text == (
        "line 1: panicked\n"
        "  <source> tail (in_eventcore, line 5) of /var/log/eventcore/app.log\n"
        '    pattern not matched: "panicked"\n'
        "    tag eventcore.var.log.eventcore.app.log, label @EVENTCORE, time 2026-11-23T08:00:05Z\n"
        '      + unmatched_line: "panicked"\n'
        "    <filter eventcore.**> record_transformer (add_context, line 27)\n"
        '      + hostname: "host-1"\n'
        '      + environment: "production"\n'
        '      + service: "eventcore"\n'
        '      + source_tag: "eventcore.var.log.eventcore.app.log"\n'
        "    => <store ignore_error> elasticsearch (out_es, line 40) receives it: index eventcore-2026.11.23\n"
        '       + @timestamp: "2026-11-23T08:00:05.000000000+00:00"\n'
        "    => <store ignore_error> http (out_http, line 78) receives it: endpoint http://127.0.0.1:9201/ingest\n"
        "    => <store> file (out_file, line 99) receives it: path /var/lib/fluent/out/eventcore.20261123.log\n"
        '       + tag: "eventcore.var.log.eventcore.app.log"\n'
        '       + time: "2026-11-23T08:00:05Z"\n'
    )
