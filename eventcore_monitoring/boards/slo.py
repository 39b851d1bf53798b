"""The board of service level objectives: what is left of each budget, how fast it burns, whether the goal is kept."""

from __future__ import annotations

from eventcore_monitoring.boards.slo_signals import Burning, SloSignals
from eventcore_monitoring.model.dashboards import Dashboard, GaugePanel, Query, Row, Stat, ThresholdLine, TimeSeries
from eventcore_monitoring.values import percent, ratio

_WINDOWS = 4  # burns in one row


def slo_board(name: str, title: str, *signals: SloSignals) -> Dashboard:
    """A board of these objectives, two rows each; `slo_parts` makes the signals, and alerts that link to its panels."""
    return Dashboard(
        name=name,
        title=title,
        description="How much of what is looked at is good, against what was promised. Lines are where alerts fire.",
        tags=["slo"],
        rows=[row for one in signals for row in (_objective(one), _burning(one))],
        show_last="1d",
    )


def _objective(signals: SloSignals) -> Row:
    slo = signals.slo
    goal = f"{slo.objective:g} %"
    legend = " ".join(f"{{{{{label}}}}}" for label in slo.by)
    return Row(
        title=f"{slo.title}: {goal} over {slo.window}",
        panels=[
            Stat(
                title="Kept",
                description=f"The good part over {slo.window}; the objective is {goal}.",
                show=[Query(show=signals.kept < ratio(slo.good_part), legend=legend or "good")],
                width=5,
                sparkline=False,
                unit="percentunit",
                decimals=3,
            ),
            GaugePanel(
                title="Budget left",
                description=f"What is left of the {slo.budget} that may be bad in {slo.window}; below 0 it is spent.",
                show=[
                    Query(show=signals.left < percent(25), legend=legend or "left"),
                    Query(show=signals.left < percent(0), legend=legend or "left"),
                ],
                width=5,
                unit="percentunit",
                minimum=-0.25,
                maximum=1,
            ),
            TimeSeries(
                title="Budget over time",
                description=f"What is left of the budget of the {slo.window} before each moment.",
                show=[Query(show=signals.left, legend=legend or "left")],
                width=14,
                unit="percentunit",
                maximum=1,
                thresholds=[ThresholdLine(at=percent(0), color="red")],
            ),
        ],
    )


def _burning(signals: SloSignals) -> Row:
    slo = signals.slo
    width = 24 // min(len(signals.burning), _WINDOWS) if signals.burning else 24
    return Row(
        title=f"{slo.title}: how fast the budget burns",
        panels=[_burn(signals, one, width) for one in signals.burning],
    )


def _burn(signals: SloSignals, one: Burning, width: int) -> TimeSeries:
    burn = one.burn
    of = "".join(f" {{{{{label}}}}}" for label in signals.slo.by)
    who = "pages" if burn.pages else "opens a ticket"
    return TimeSeries(
        title=f"Bad over {burn.long}",
        description=(
            f"Above the line the budget burns {burn.factor:.3g} times too fast; with both lines there, it {who}."
        ),
        show=[
            Query(show=one.when, legend=f"{burn.long}{of}"),
            Query(show=one.short, legend=f"{burn.short}{of}"),
        ],
        width=width,
        unit="percentunit",
        minimum=0,
    )
