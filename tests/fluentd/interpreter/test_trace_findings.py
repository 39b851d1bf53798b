"""What a trace shows that a person should look at."""

from __future__ import annotations

from eventcore_monitoring.findings import Finding, Severity, SourceLine
from eventcore_monitoring.fluentd.interpreter.events import Trace
from eventcore_monitoring.fluentd.interpreter.findings import findings
from fluentd.interpreter.following import filtering, follow, given, tailing


def found(trace: Trace) -> list[Finding]:
    return list(findings(trace, "sample.log"))


def said(trace: Trace) -> list[tuple[str, str, Severity, SourceLine | None]]:
    return [(one.code, one.message, one.severity, one.source) for one in found(trace)]


def test_a_line_that_a_sink_gets_has_no_finding() -> None:
    assert found(follow(filtering("@type stdout"), given('{"a": 1}'))) == []


def test_a_line_of_which_no_event_comes_is_a_warning_on_that_line() -> None:
    trace = follow(tailing("@type json"), '{"a": 1}', "no json")
    [(code, message, severity, source)] = said(trace)
    assert (code, severity, source) == ("trace-no-event", Severity.WARNING, SourceLine("sample.log", 2))
    assert "no json" in message


def test_a_step_that_fails_is_a_warning_with_its_address_though_the_event_goes_on() -> None:
    parser = "@type parser\n@id read_m\nkey_name m\nreserve_data true\n<parse>\n@type json\n</parse>"
    assert said(follow(filtering(parser), given('{"m": "x"}'))) == [
        (
            "trace-step-failed",
            "filter read_m fails: pattern not matched with data 'x'",
            Severity.WARNING,
            SourceLine("sample.log", 1),
        )
    ]


def test_an_event_that_is_left_out_is_a_note_with_the_step_that_does_it() -> None:
    grep = "@type grep\n@id only_errors\n<regexp>\nkey level\npattern /ERROR/\n</regexp>"
    trace = follow(filtering(grep), given('{"level": "ERROR"}'), given('{"level": "INFO"}'))
    [(code, message, severity, source)] = said(trace)
    assert (code, severity, source) == ("trace-no-sink", Severity.NOTE, SourceLine("sample.log", 2))
    assert message.startswith("reaches no sink: filter only_errors: ")


def test_what_is_assumed_of_a_configuration_is_a_note_without_a_line() -> None:
    trace = Trace((), (), ("the hostname is that of this machine",))
    assert found(trace) == [
        Finding("sample.log", "trace-note", "the hostname is that of this machine", severity=Severity.NOTE)
    ]
