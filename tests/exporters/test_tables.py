"""Every ready-made catalogue: its lines are sound, and no name stands twice or contradicts another."""

from __future__ import annotations

import pkgutil
import re
from itertools import pairwise

import pytest

import eventcore_monitoring.exporters
from eventcore_monitoring.exporters import EXPORTERS, table
from exporters.tables import LINES

ALL = [line for lines in LINES.values() for line in lines]
KINDS = {"counter", "gauge", "histogram", "summary", "info", "untyped"}
UNITS = {
    "seconds", "milliseconds", "bytes", "ratio", "percent", "timestamp", "celsius", "hertz", "volts", "amperes",
    "watts", "joules", "count", "boolean", "-",
}  # fmt: skip


def test_every_table_is_one_of_the_exporters() -> None:
    assert sorted(module.name for module in pkgutil.iter_modules(eventcore_monitoring.exporters.__path__)) == [
        *EXPORTERS
    ]


@pytest.mark.parametrize("exporter", EXPORTERS)
def test_a_table_is_sorted_and_its_columns_are_aligned(exporter: str) -> None:
    names = [line.name for line in LINES[exporter]]
    assert names == sorted(names)
    columns = [[word.start() for word in re.finditer(r"\S+", text)][:4] for text in table(exporter).splitlines()]
    assert len({tuple(starts[:3]) for starts in columns}) == 1
    assert len({starts[3] for starts in columns if len(starts) > 3}) <= 1


@pytest.mark.parametrize("exporter", EXPORTERS)
def test_every_line_of_a_table_is_well_formed(exporter: str) -> None:
    for line in LINES[exporter]:
        assert line.kind in KINDS, line
        assert line.unit in UNITS, line
        assert re.fullmatch(r"[a-zA-Z_][a-zA-Z0-9_]*", line.name), line
        assert not {"job", "instance"} & (line.always | line.optional), line
        assert all(list(values) == sorted(set(values)) for values in line.values.values()), line
        assert all(low < high for numbers in (line.edges, line.quantiles) for low, high in pairwise(numbers)), line
        assert float("inf") not in line.edges, line
        assert all(0 <= quantile <= 1 for quantile in line.quantiles), line
        assert not line.edges or line.kind == "histogram", line
        assert not line.quantiles or line.kind == "summary", line
        assert line.unit != "boolean" or line.kind == "gauge", line
        assert line.unit == "-" or line.kind != "info", line


def test_no_metric_stands_twice_in_all_the_catalogues() -> None:
    names = [line.name for line in ALL]
    assert sorted(set(names)) == sorted(names)


def test_no_metric_has_the_name_of_a_part_of_another() -> None:
    ends = {"histogram": ("_bucket", "_sum", "_count"), "summary": ("_sum", "_count")}
    parts = {line.name + end for line in ALL for end in ends.get(line.kind, ())}
    assert parts & {line.name for line in ALL} == set()


def test_what_is_called_info_is_an_info() -> None:
    assert [line.name for line in ALL if line.name.endswith("_info") and line.kind != "info"] == []
