"""An override says something that its kind of panel has no notion of.

Why: Grafana ignores the setting, so the panel does not look as it is declared.
Fix: remove the setting, or draw the series in a panel that knows it: graphs have a right axis, dashes and bars, tables
have columns with a width.
"""

from collections.abc import Iterator

from eventcore_monitoring.findings import Finding
from eventcore_monitoring.model.dashboards import Drawing, Override, Table, TimeSeries
from eventcore_monitoring.model.monitoring import Monitoring

_OF_GRAPHS = ("right_axis", "dashed", "bars", "line_width", "fill")
_OF_TABLES = ("column_width",)


def override_without_effect(monitoring: Monitoring) -> Iterator[Finding]:
    """Settings of overrides in panels that ignore them."""
    for dashboard in monitoring.own_dashboards:
        for _, panel in dashboard.panels():
            if not isinstance(panel, Drawing):
                continue
            ignored = [
                *(() if isinstance(panel, TimeSeries) else _OF_GRAPHS),
                *(() if isinstance(panel, Table) else _OF_TABLES),
            ]
            for override in panel.overrides:
                for field in ignored:
                    if getattr(override, field) != Override.model_fields[field].default:
                        at = f"dashboards.{dashboard.name}.{panel.title}.overrides.{override.series}.{field}"
                        kind = "graphs" if field in _OF_GRAPHS else "tables"
                        message = f"only {kind} know `{field}`, so it has no effect here"
                        fix = f"remove it, or show the query in a {'TimeSeries' if kind == 'graphs' else 'Table'}"
                        yield Finding(at, "override-without-effect", message, fix, source=override.line)
