from __future__ import annotations

import pytest

from eventcore_monitoring import Dashboard, Override, Query, Row, Stat, Table, TimeSeries
from eventcore_monitoring.checks.override_without_effect import override_without_effect
from small import found, lines, monitoring, next_line, queue

SHOWN = [Query(show=queue)]


def holding(panel: object) -> Dashboard:
    return Dashboard(name="d", title="D", rows=[Row(title="R", panels=[panel])])


def test_a_setting_of_graphs_on_another_panel_is_found() -> None:
    line = next_line()
    override = Override(series="web", right_axis=True)
    given = monitoring(dashboards=[holding(Stat(title="S", show=SHOWN, overrides=[override]))])

    assert found(override_without_effect, given) == [
        (
            "dashboards.d.S.overrides.web.right_axis",
            "override-without-effect",
            "only graphs know `right_axis`, so it has no effect here",
            "remove it, or show the query in a TimeSeries",
        )
    ]
    assert lines(override_without_effect, given) == [line]


@pytest.mark.parametrize(
    ("kind", "override", "expected"),
    [
        (TimeSeries, Override(series="x", dashed=True, bars=True, line_width=2, fill=0), 0),
        (TimeSeries, Override(series="x", column_width=100), 1),
        (Table, Override(series="x", column_width=100), 0),
        (Table, Override(series="x", dashed=True, fill=10), 2),
        (Stat, Override(series="x", color="red", unit="s", hidden=True, decimals=1), 0),
    ],
)
def test_each_kind_of_panel_has_its_own_settings(kind: type, override: Override, expected: int) -> None:
    given = monitoring(dashboards=[holding(kind(title="P", show=SHOWN, overrides=[override]))])
    assert len(found(override_without_effect, given)) == expected
