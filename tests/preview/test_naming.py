"""Names of series: by the legend's format, and by the labels as Grafana writes them."""

from __future__ import annotations

import pytest

from eventcore_monitoring.preview.answers import Series
from eventcore_monitoring.preview.contents import content
from eventcore_monitoring.preview.naming import legend
from preview.boards import COUNT, answers, panel, series, target, wave


def names(listed: list[Series], format_: str) -> list[str]:
    found = content(panel("timeseries", target("q", format_)), answers({"q": listed}), "p")
    return [field.display for frame in found.frames for field in frame.fields if field.kind == "number"]


@pytest.mark.parametrize(
    ("format_", "labels", "expected"),
    [
        ("{{job}} at {{ instance }}", {"job": "api", "instance": "a"}, "api at a"),
        ("{{absent}}", {"job": "api"}, ""),
        ("", {"b": "2", "a": "1"}, '{a="1", b="2"}'),
        ("", {"__name__": "up", "a": "1"}, 'up{a="1"}'),
        ("", {"__name__": "up"}, "up"),
        ("", {}, "sum(up)"),
        ("__auto", {"a": "1"}, ""),
        ("__auto", {}, "sum(up)"),
    ],
)
def test_a_legend_is_what_prometheus_data_source_makes_of_it(
    format_: str, labels: dict[str, str], expected: str
) -> None:
    assert legend(format_, labels, "sum(up)") == expected


def test_an_automatic_name_is_the_value_of_the_only_label_or_all_labels() -> None:
    one = [series(*wave(1, 1), pod="a"), series(*wave(1, 1), pod="b")]
    assert names(one, "__auto") == ["a", "b"]
    two = [series(*wave(1, 1), pod="a", ns="x"), series(*wave(1, 1), pod="b", ns="x")]
    assert names(two, "__auto") == ['{ns="x", pod="a"}', '{ns="x", pod="b"}']


def test_a_legend_without_its_label_falls_back_to_the_labels() -> None:
    assert names([series(*(1.0,) * COUNT, pod="a")], "{{absent}}") == ["a"]
