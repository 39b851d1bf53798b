"""How coarse the formats of strftime are: as strftime itself shows it, at the time that Fluentd looks at."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, strategies as st

from eventcore_monitoring.fluentd.time_format import directives, finest, is_time_zone, literal

BASE = datetime(2016, 1, 1, tzinfo=UTC)  # as in `plugin/output.rb` of Fluentd 1.19
# Those of Ruby that the C library has, too, with the same meaning.
SHARED = "YCymbBhGgUWVdejaAuwFDHkIlMSTXrRcp"


@given(st.lists(st.sampled_from([*(f"%{one}" for one in SHARED), "%%", "-", "x", "%%Y"]), max_size=6))
def test_a_format_is_as_coarse_as_strftime_shows(pieces: list[str]) -> None:
    text = "".join(pieces)
    changing = [step for step in (1, 60, 3600, 86400) if differs(text, step)]
    assert finest(text) == (changing[0] if changing else None)


def differs(text: str, seconds: int) -> bool:
    return (BASE + timedelta(seconds=seconds)).strftime(text) != BASE.strftime(text)


@given(
    st.sampled_from("HkIlMSTXrRp"),
    st.sampled_from([1, 30, 60, 90, 600, 3600, 21600, 43200, 86400, 604800]),
)
def test_a_directive_is_constant_if_no_span_changes_it(conversion: str, step: int) -> None:
    (directive,) = directives(f"%{conversion}")
    numbers = {*range(100), *(hour * 3600 // step for hour in range(60))}
    seen = {(BASE + timedelta(seconds=step * number)).strftime(directive.text) for number in numbers}
    assert directive.constant(step) is (len(seen) == 1)


def test_flags_and_widths_belong_to_a_directive_and_escapes_are_none() -> None:
    assert [one.text for one in directives("%-d %3N %:z %^a %% %%Y %Q %n %")] == ["%-d", "%3N", "%:z", "%^a"]


def test_the_rest_of_a_format_is_what_is_not_filled_in() -> None:
    assert literal("%Y-%m-%dT%H:%M:%S.%NZ") == "--T::.Z"
    assert literal("%H:%M%Z") == ":"


@pytest.mark.parametrize("text", ["+09:00", "-0330", "+09", "Asia/Tokyo", "America/Argentina/Ushuaia", "Etc/UTC"])
def test_an_offset_or_a_city_is_a_time_zone(text: str) -> None:
    assert is_time_zone(text)


@pytest.mark.parametrize("text", ["JST", "UTC", "Z", "", "9", "+9:00", "Tokio", "Asien/Tokio", "Asia/", "+09:00 "])
def test_an_abbreviation_is_no_time_zone(text: str) -> None:
    assert not is_time_zone(text)


def test_a_date_is_never_constant() -> None:
    assert not any(one.constant(604_800) for one in directives("%Y%m%d%j%F%D%s%c%+%U%a"))
