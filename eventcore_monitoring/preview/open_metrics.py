"""Samples as text that promtool makes blocks of: OpenMetrics, with a time behind each value."""

from __future__ import annotations

from collections.abc import Iterator

from eventcore_monitoring.encoding.number import number
from eventcore_monitoring.preview.samples import Day
from eventcore_monitoring.promql.evaluation import STALE, Samples

_ESCAPED = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n"})


def open_metrics(day: Day) -> str:
    """The series of a day, each as metric of an unknown type; what its type is does not matter to queries."""
    by_name: dict[str, list[Samples]] = {}
    for series in day.series:
        by_name.setdefault(dict(series.labels)["__name__"], []).append(series)
    lines: list[str] = []
    for name, listed in sorted(by_name.items()):
        lines.append(f"# TYPE {name} unknown")
        for series in listed:
            lines += _lines(name, series, day)
    return "\n".join([*lines, "# EOF\n"])


def _lines(name: str, series: Samples, day: Day) -> Iterator[str]:
    labels = ",".join(f'{key}="{value.translate(_ESCAPED)}"' for key, value in series.labels if key != "__name__")
    head = f"{name}{{{labels}}}" if labels else name
    for place, value in enumerate(series.values):
        if value is not None and value is not STALE:
            yield f"{head} {number(value)} {day.start + place * day.interval // 1000}"
