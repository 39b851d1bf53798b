"""Whether a text means to a person what Fluentd takes it for."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from eventcore_monitoring.encoding.fluentd_literal import fluentd_integer, fluentd_size, fluentd_time
from eventcore_monitoring.fluentd.conversions import Options
from eventcore_monitoring.fluentd.meaning import Misreading, misreading, shown_size, shown_time


@pytest.mark.parametrize(
    ("type_", "text", "taken", "fix"),
    [
        ("time", "500ms", "500 minutes", "0.5"),
        ("time", "1h30m", "30 minutes", "90m"),
        ("time", "1.5h", "5 hours", "90m"),
        ("time", "2d12h", "12 hours", "60h"),
        ("time", "1w", "1 second", "7d"),
        ("time", "5M", "5 seconds", "5m"),
        ("time", "10 m", "10 seconds", "10m"),
        ("time", "-5s", "5 seconds", "-5"),
        ("time", "1,5", "1 second", "1.5"),
        ("size", "8 MB", "8 bytes", "8m"),
        ("size", "1.5g", "5 GiB", "1536m"),
        ("size", "1e3", "1 byte", "1000"),
        ("size", "8,000,000", "8 bytes", "8000000"),
        ("integer", "1,000", "1", "1000"),
        ("integer", "0x10", "0", "16"),
        ("float", "100ms", "100", "0.1"),
        ("float", "1,5", "1", "1.5"),
    ],
)
def test_a_misread_number_says_what_it_is_taken_for_and_what_to_write(
    type_: str, text: str, taken: str, fix: str
) -> None:
    assert misreading(type_, text) == Misreading(f"is `{text}`, which Fluentd takes for {taken}", f"write `{fix}`")


@pytest.mark.parametrize(
    ("type_", "text"),
    [
        *(("time", text) for text in ("10", "0.5", "10s", "5min", "72h", "10S", "-1", "1e3", "1_000", ".5")),
        *(("size", text) for text in ("100", "8m", "8MB", "8MiB", "1K", "10b", "-1")),
        *(("integer", text) for text in ("12", "-3", "1_000", "5s", "010")),
        *(("float", text) for text in ("0.8", "1", "5s", ".5")),
        *(("bool", text) for text in ("true", "false", "yes", "no", "", "#comment")),
        *(("regexp", text) for text in ("/a/", "a.*b", "/a/im", "//", r"/a\/b/")),
        *(("array", text) for text in ("a,b", '["a", 1]', "")),
        *(("hash", text) for text in ("a:b,c:d", '{"a": null}', "", "a:")),
        *(("string", text) for text in ("500ms", "True", "/a")),
    ],
)
def test_a_text_that_is_taken_for_what_it_says_is_well(type_: str, text: str) -> None:
    assert misreading(type_, text) is None


@pytest.mark.parametrize("text", ["abc", "1w", "8 MB", "10S"])
def test_strict_values_are_refused_as_a_whole(text: str) -> None:
    found = misreading("size" if "MB" in text else "time", text, strict=True)
    assert found is not None
    assert found.reason == f"is `{text}`, which `strict_config_value` makes Fluentd refuse"


def test_a_leading_zero_is_octal_for_strict_values_only() -> None:
    assert misreading("integer", "010") is None
    assert misreading("integer", "010", strict=True) == Misreading("is `010`, which Fluentd takes for 8", "write `10`")


@pytest.mark.parametrize(("text", "fix"), [("True", "true"), ("on", "true"), ("1", "true"), ("Off", "false")])
def test_other_spellings_of_true_and_false_are_understood(text: str, fix: str) -> None:
    reason = f"is `{text}`, which to Fluentd is neither `true` nor `false`"
    assert misreading("bool", text) == Misreading(reason, f"write `{fix}`")


def test_a_value_of_an_enum_has_a_near_name() -> None:
    options = Options(("exponential_backoff", "periodic"))
    assert misreading("enum", "periodical", options) == Misreading(
        "is `periodical`, which is none of its values", "did you mean `periodic`?"
    )
    assert misreading("enum", "x", options) == Misreading(
        "is `x`, which is none of its values", "write one of `exponential_backoff`, `periodic`"
    )


@pytest.mark.parametrize("text", ["/a", "/", "/a/x", "/var/log"])
def test_a_pattern_that_ends_too_early_is_reported(text: str) -> None:
    assert misreading("regexp", text) is not None


def test_an_element_of_a_collection_is_read_by_its_type() -> None:
    assert misreading("array", "503,5xx", Options(value_type="integer")) == Misreading(
        "has an element that is `5xx`, which Fluentd takes for 5", "write an integer in decimal: `10`"
    )
    assert misreading("array", "503,504", Options(value_type="integer")) is None


def test_a_key_without_a_value_is_reported() -> None:
    assert misreading("hash", "size") == Misreading("has the key `size` without a value", "write `size:value`")


@given(st.integers(-(10**12), 10**12))
def test_every_integer_as_we_write_it_means_what_it_is_taken_for(value: int) -> None:
    assert misreading("integer", fluentd_integer(value), strict=True) is None


@given(st.integers(0, 2**60))
def test_every_size_as_we_write_it_means_what_it_is_taken_for(value: int) -> None:
    assert misreading("size", fluentd_size(value), strict=True) is None


@given(st.integers(0, 10**10) | st.floats(0, 10**8))
def test_every_length_of_time_as_we_write_it_means_what_it_is_taken_for(value: float) -> None:
    assert misreading("time", fluentd_time(value), strict=True) is None


@given(st.sampled_from(["time", "size", "integer", "float", "bool", "regexp", "array", "hash"]), st.text())
def test_a_fault_always_says_what_to_write(type_: str, text: str) -> None:
    found = misreading(type_, text)
    assert found is None or (found.reason and found.fix)


@pytest.mark.parametrize(
    "text", ["9" * 5000, "9" * 400, "1e999", "-1e999", "9" * 400 + "s", "0x" + "f" * 5000, "1." * 90]
)
@pytest.mark.parametrize("type_", ["time", "size", "integer", "float"])
@pytest.mark.parametrize("strict", [False, True])
def test_numbers_without_measure_are_answered_too(type_: str, text: str, strict: bool) -> None:
    found = misreading(type_, text, strict=strict)
    assert found is None or len(found.fix) < 200


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0 seconds"),
        (1, "1 second"),
        (0.5, "0.5 seconds"),
        (5400, "90 minutes"),
        (7200, "2 hours"),
        (86400, "1 day"),
    ],
)
def test_a_length_of_time_is_shown_in_the_largest_whole_unit(seconds: float, words: str) -> None:
    assert shown_time(seconds) == words


@pytest.mark.parametrize(("bytes_", "words"), [(1, "1 byte"), (1000, "1000 bytes"), (2048, "2 KiB"), (2**30, "1 GiB")])
def test_a_size_is_shown_in_the_largest_whole_unit(bytes_: int, words: str) -> None:
    assert shown_size(bytes_) == words
