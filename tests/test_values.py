"""Lengths of time as others read them."""

import pytest

from eventcore_monitoring.values import Quantity, one_unit


@pytest.mark.parametrize(
    ("duration", "expected"),
    [("6h", "6h"), ("1h30m", "90m"), ("1w", "7d"), ("90s", "90s"), ("1s500ms", "2s")],
)
def test_a_length_of_time_has_one_unit_as_grafana_and_elasticsearch_want_it(duration: str, expected: str) -> None:
    assert one_unit(duration) == expected


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        (0, "0 B"),
        (512, "512 B"),
        (2**30, "1 GiB"),
        (2.5 * 2**30, "2560 MiB"),
        (10e9, "10 GB"),
        (9.8e9, "9.8 GB"),
        (1_500_000, "1.5 MB"),
        (123_456_789, "123456789 B"),
    ],
)
def test_a_number_of_bytes_is_shown_in_the_units_in_which_it_is_short(number: float, shown: str) -> None:
    assert str(Quantity(number, "bytes")) == shown
