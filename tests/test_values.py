"""Lengths of time as others read them."""

import pytest

from eventcore_monitoring.values import one_unit


@pytest.mark.parametrize(
    ("duration", "expected"),
    [("6h", "6h"), ("1h30m", "90m"), ("1w", "7d"), ("90s", "90s"), ("1s500ms", "2s")],
)
def test_a_length_of_time_has_one_unit_as_grafana_and_elasticsearch_want_it(duration: str, expected: str) -> None:
    assert one_unit(duration) == expected
