"""The alert on errors in the logs, and the row of the dashboard that shows them: the guide reviews both every day."""

from collections.abc import Sequence

from eventcore_mixin.log_metrics import LogMetrics
from eventcore_mixin.settings import Settings
from eventcore_monitoring import (
    Alert,
    Condition,
    LogSearch,
    Pipeline,
    Query,
    Row,
    Runbook,
    Scenario,
    Step,
    TimeSeries,
    ramp,
    search_panel,
)

_ERRORS = Runbook(
    meaning="The application logs errors all the time, not just now and then.",
    impact="Something fails again and again; what it is stands in the lines.",
    steps=[
        Step(text="Which module logs them? The table of errors on the dashboard EventCore Operations counts them."),
        Step(
            text="Read some of them.",
            command='kubectl logs -l app=eventcore-app --since=15m | grep \'"level":"ERROR"\' | tail -20',
        ),
        Step(text="Errors that are none: let the application log them as warnings."),
    ],
)


def errors_logged(counted: LogMetrics, settings: Settings) -> Condition:
    """Errors in a second, above what a few that happen would be."""
    return counted.error_lines.rate("15m").sum() > settings.error_lines


def log_alert(counted: LogMetrics, settings: Settings) -> Alert:
    """The alert on errors in the logs."""
    over, under = settings.error_lines * 1.2, settings.error_lines * 0.8
    lines = counted.error_lines
    return Alert(
        name="ErrorsLogged",
        group="logs",
        when=errors_logged(counted, settings),
        for_="15m",
        severity="low",
        summary="The application logs errors all the time",
        description="It logs {value} errors in a second (threshold: {threshold}).",
        runbook=_ERRORS,
        fires_when=[Scenario(name=f"{over} errors are logged", series=[lines.series(ramp(over))], fires_from="32m")],
        silent_when=[Scenario(name=f"{under} errors are logged", series=[lines.series(ramp(under))])],
    )


def log_row(
    counted: LogMetrics, searches: Sequence[LogSearch], pipelines: Sequence[Pipeline], settings: Settings
) -> Row:
    """The errors in the logs, and the guide's saved searches as tables."""
    return Row(
        title="Logs",
        panels=[
            TimeSeries(
                title="Errors in the Logs",
                description="Lines of level ERROR in a second.",
                show=[Query(show=errors_logged(counted, settings), legend="errors")],
                width=24,
                height=6,
                minimum=0,
            ),
            *(search_panel(search, pipelines, width=12) for search in searches),
        ],
    )
