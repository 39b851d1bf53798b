"""Times: formats as Ruby and the gem `strptime` read and write them."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, strategies as st

from eventcore_monitoring.fluentd.interpreter.events import CannotSimulateError, EventTime, RubyError
from eventcore_monitoring.fluentd.interpreter.ruby_gem_strptime import gem_strptime, gem_takes
from eventcore_monitoring.fluentd.interpreter.ruby_strftime import iso8601 as written, strftime, zone_of
from eventcore_monitoring.fluentd.interpreter.ruby_strptime import (
    datetime_strptime,
    iso8601,
    plain_time,
    time_strptime,
)

NOW = EventTime(1_795_420_805)  # 2026-11-23T08:00:05Z
TOKYO = ZoneInfo("Asia/Tokyo")
MOMENTS = st.integers(min_value=0, max_value=4_000_000_000)


@pytest.mark.parametrize(
    ("template", "text", "time"),
    [
        ("%Y-%m-%dT%H:%M:%S.%NZ", "2026-11-23T08:10:00.5Z", "2026-11-22T23:10:00.5Z"),  # `Z` is but a letter
        ("%Y-%m-%dT%H:%M:%S%z", "2026-11-23T08:10:00Z", "2026-11-23T08:10:00Z"),
        ("%Y-%m-%dT%H:%M:%S.%N%z", "2026-11-23T08:10:00.25+09:00", "2026-11-22T23:10:00.25Z"),
        ("%Y-%m-%dT%H:%M:%S%z", "2026-11-23T08:10:00-03", "2026-11-23T11:10:00Z"),
        ("%d/%b/%Y:%H:%M:%S %z", "23/Nov/2026:08:10:00 +0000", "2026-11-23T08:10:00Z"),
        ("%d/%b/%Y:%H:%M:%S %z", "23/november/2026:08:10:00 +0000", "2026-11-23T08:10:00Z"),
        ("%b %d %H:%M:%S", "Nov  3 08:10:00", "2026-11-02T23:10:00Z"),  # the year is that of now
        ("%H:%M:%S", "08:10:00", "2026-11-22T23:10:00Z"),
        ("%y%m%d", "690102", "1969-01-01T15:00:00Z"),
        ("%Y-%m-%d", "2026-11-23 and more", "2026-11-22T15:00:00Z"),
        ("%Y-%m-%d %z", "2026-02-31 +0000", "2026-03-03T00:00:00Z"),
        ("%N", "123456789123", "2026-11-23T08:00:05.123456789Z"),
    ],
)
def test_the_gem_reads_a_time_on_a_host_in_tokyo(template: str, text: str, time: str) -> None:
    assert gem_takes(template)
    assert gem_strptime(text, template, NOW, TOKYO).time.text == time


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("%Y-%m-%dT%H:%M:%S.%NZ", "2026-11-23T08:10:00Z"),
        ("%Y", "x"),
        ("%m", "13"),
        ("%d", "0"),
        ("%H", "24"),
        ("%M", "60"),
        ("%S", "61"),
        ("%e", " 5"),
        ("%b", "Nix"),
        ("%z", "x"),
        ("%Y-%m", "2026"),
        ("%N", ""),
    ],
)
def test_the_gem_refuses_a_text_that_does_not_fit(template: str, text: str) -> None:
    with pytest.raises(RubyError):
        gem_strptime(text, template, NOW, UTC)


@pytest.mark.parametrize("template", ["%iso8601", "%L", "%s", "%T", "%p", "%%", "%Z", "%j", "%"])
def test_the_gem_takes_no_other_directives(template: str) -> None:
    assert not gem_takes(template)


@pytest.mark.parametrize(
    ("template", "text", "time"),
    [
        ("%Y-%m-%dT%H:%M:%S.%L%z", "2026-11-23T08:00:00.123456789+09:00", "2026-11-22T23:00:00.123456789Z"),
        ("%FT%T", "2026-11-23T08:00:00", "2026-11-22T23:00:00Z"),
        ("%FT%T%Z", "2026-11-23T08:00:00EST", "2026-11-23T13:00:00Z"),
        ("%Y%m%d%H%M%S%L", "20261123080000123", "2026-11-22T23:00:00.123Z"),
        ("%s.%L", "1795420805.25", "2026-11-23T08:00:05.25Z"),
        ("%Q", "1795420805250", "2026-11-23T08:00:05.25Z"),
        ("%s", "-1", "1969-12-31T23:59:59Z"),
        ("%D %I:%M %p", "11/23/26 08:10 PM", "2026-11-23T11:10:00Z"),
        ("%D %I %p", "11/23/26 12 a.m.", "2026-11-22T15:00:00Z"),
        ("%Y %j", "2026 327", "2026-11-22T15:00:00Z"),
        ("%a, %e %B %Y %R", "Mon,  3 November 2026 08:10 trailing", "2026-11-02T23:10:00Z"),
        ("%T", "08:10:00", "2026-11-22T23:10:00Z"),
    ],
)
def test_ruby_reads_a_time_on_a_host_in_tokyo(template: str, text: str, time: str) -> None:
    assert time_strptime(text, template, NOW, TOKYO).time.text == time


@pytest.mark.parametrize(("template", "text"), [("%FT%T", "2026-11-23"), ("%m%%", "13%"), ("%L", "x"), ("%n", "x")])
def test_ruby_refuses_a_text_that_does_not_fit(template: str, text: str) -> None:
    with pytest.raises(RubyError):
        time_strptime(text, template, NOW, UTC)


@pytest.mark.parametrize("template", ["%U", "%G", "%C", "%-d"])
def test_rare_directives_are_not_simulated(template: str) -> None:
    with pytest.raises(CannotSimulateError):
        time_strptime("26", template, NOW, UTC)


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("2026-11-23T08:00:00Z", "2026-11-23T08:00:00Z"),
        ("2026-11-23t08:00:00.1234567891z", "2026-11-23T08:00:00.123456789Z"),
        ("2026-11-23T08:00:00+09:00", "2026-11-22T23:00:00Z"),
        ("2026-11-23T08:00:00+0530", "2026-11-23T02:30:00Z"),
        ("2026-11-23T08:00:00", "2026-11-22T23:00:00Z"),
        ("2026-11-23", "2026-11-22T15:00:00Z"),
        ("2026-11-23T24:00:00Z", "2026-11-24T00:00:00Z"),
        (" 2026-11-23T08:00:00Z ", "2026-11-23T08:00:00Z"),
    ],
)
def test_iso_8601_is_read_on_a_host_in_tokyo(text: str, time: str) -> None:
    assert iso8601(text, TOKYO).time.text == time


@pytest.mark.parametrize(
    "text",
    [
        *("", "2026-11-23 08:00:00", "2026-11-23T08:00Z", "2026-13-23T08:00:00Z", "2026-11-32T08:00:00Z"),
        *("2026-11-23T25:00:00Z", "2026-11-23T24:00:01Z", "2026-11-23T08:60:00Z", "2026-11-23T08:00:00,5Z"),
        *("20261123T080000Z", "x"),
    ],
)
def test_nothing_else_is_iso_8601(text: str) -> None:
    with pytest.raises(RubyError):
        iso8601(text, UTC)


def test_a_plain_time_is_read_and_others_are_ruby_s_matter() -> None:
    assert plain_time("2026-11-23 08:00:00.5 +0900", UTC).time.text == "2026-11-22T23:00:00.5Z"
    assert plain_time("2026-02-30 00:00:00", UTC).time.text == "2026-03-02T00:00:00Z"
    with pytest.raises(RubyError):
        plain_time("2026-02-30 00:00:00", UTC, strict=True)
    with pytest.raises(RubyError):
        plain_time("nonsense", UTC)
    for text in ("next Monday", "23.11.2026", "8am"):
        with pytest.raises(CannotSimulateError):
            plain_time(text, UTC)


def test_a_datetime_refuses_what_follows_it() -> None:
    assert datetime_strptime("2026-11-23T08:00", "%FT%R").time.text == "2026-11-23T08:00:00Z"
    with pytest.raises(RubyError):
        datetime_strptime("2026-11-23T08:00 x", "%FT%R")


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("%Y-%m-%dT%H:%M:%S.%N%:z", "2026-11-23T17:00:05.012345678+09:00"),
        ("%3N %L %6N %10N", "012 012 012345 0123456780"),
        ("%-d/%-m %e %k|%l", "23/11 23 17| 5"),
        ("%^b %B %a %A %#p %P", "NOV November Mon Monday pm pm"),
        ("%j %U %W %V %G %u %w %C %y", "327 47 47 48 2026 1 1 20 26"),
        ("%s %% %F %T %R %D %z %Z", "1795420805 % 2026-11-23 17:00:05 17:00 11/23/26 +0900 JST"),
        ("%iso8601 %Q %", "%iso8601 %Q %"),
        ("%05d|%_3m|%8b", "00023| 11|     Nov"),
    ],
)
def test_times_are_written_as_ruby_writes_them(template: str, text: str) -> None:
    assert strftime(template, EventTime(NOW.seconds, 12_345_678), TOKYO) == text


@pytest.mark.parametrize("name", ["+09:00", "-0330", "+09", "Asia/Tokyo", "America/Argentina/Buenos_Aires"])
def test_fluentd_knows_zones_by_offset_and_by_full_name(name: str) -> None:
    assert zone_of(name) is not None


@pytest.mark.parametrize("name", ["JST", "UTC", "Asia/Nowhere", "9", "+9:00", "../x", "Asia/Tokyo/x/y", "/etc/x"])
def test_fluentd_knows_no_other_zones(name: str) -> None:
    assert zone_of(name) is None


@given(MOMENTS, st.integers(min_value=0, max_value=999_999_999))
def test_a_time_that_is_written_reads_back(seconds: int, nanoseconds: int) -> None:
    time = EventTime(seconds, nanoseconds)
    for template in ("%Y-%m-%dT%H:%M:%S.%N%z", "%FT%T.%N%z", "%d %b %Y %I:%M:%S.%N %p %z"):
        read = gem_strptime if gem_takes(template) else time_strptime
        assert read(strftime(template, time, TOKYO), template, NOW, UTC).time == time
    assert iso8601(written(time, TOKYO, 9), UTC).time == time
    assert iso8601(time.text, UTC).time == time


@given(MOMENTS)
def test_the_calendar_is_that_of_python(seconds: int) -> None:
    template = "%Y-%m-%d %H:%M:%S %j %U %W %V %G %u %w %y %I %p %a %b"
    assert strftime(template, EventTime(seconds), UTC) == datetime.fromtimestamp(seconds, UTC).strftime(template)
