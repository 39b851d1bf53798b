"""Service level objectives as all that belongs to them: records, burn alerts with runbooks and proofs, a dashboard."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from eventcore_monitoring.boards.slo import slo_board
from eventcore_monitoring.boards.slo_scenarios import slo_scenarios
from eventcore_monitoring.boards.slo_signals import Burning, SloSignals, burn_group, slo_signals, slow_groups
from eventcore_monitoring.model.alerts import Alert
from eventcore_monitoring.model.metrics import Metric
from eventcore_monitoring.model.parts import Parts
from eventcore_monitoring.model.runbooks import Runbook, Step
from eventcore_monitoring.model.slos import Burn, EventRatio, LatencyBelow, Slo
from eventcore_monitoring.values import milliseconds, ratio


def slo_parts(*slos: Slo, metrics: Sequence[Metric], name: str = "objectives", title: str = "Objectives") -> Parts:
    """All that belongs to these objectives; `name` and `title` are those of their dashboard.

    `metrics`: the declared metrics that they read. Raises DefinitionError for one that is missing or of another kind,
    and for a latency bound that is no bucket.
    """
    signals = [slo_signals(slo, metrics) for slo in slos]
    return Parts(
        slos=slos,
        recording_rules=tuple(rule for one in signals for rule in one.records),
        alerts=tuple(alert for one in signals for alert in _alerts(one, metrics)),
        groups=tuple(group for slo in slos for group in slow_groups(slo)),
        dashboards=(slo_board(name, title, *signals),),
    )


def _alerts(signals: SloSignals, metrics: Sequence[Metric]) -> Iterator[Alert]:
    slo = signals.slo
    for one in signals.burning:
        burn = one.burn
        fires, silent = slo_scenarios(slo, burn, metrics)
        where = "".join(f" of {{labels.{label}}}" for label in slo.by)
        yield Alert(
            name=alert_name(slo, one),
            when=one.when,
            for_=burn.for_,
            severity=slo.page if burn.pages else slo.ticket,
            summary=f"{slo.title}{where}: the error budget burns {faster_than(burn)}",
            description=(
                f"{{value}} was bad over {burn.long} (threshold: {{threshold}}), and it still is over {burn.short}. So"
                f" the budget of {slo.budget} for {slo.window} would last no longer than {_lasts(slo, burn.factor)}."
            ),
            labels=slo.labels,
            group=burn_group(slo, burn),
            runbook=_runbook(signals, one),
            fires_when=fires,
            silent_when=silent,
        )


def alert_name(slo: Slo, one: Burning) -> str:
    """The name of the alert on a burn: `CommandAvailabilityBudgetBurn1h`."""
    words = slo.name.replace("_", "-").split("-")
    return f"{''.join(word[:1].upper() + word[1:] for word in words)}BudgetBurn{one.burn.long}"


def faster_than(burn: Burn) -> str:
    """How fast a budget burns, as people say it: `14.4 times as fast as allowed`."""
    return "faster than allowed" if burn.factor == 1 else f"{burn.factor:.3g} times as fast as allowed"


def _lasts(slo: Slo, factor: float) -> str:
    minutes = int(milliseconds(slo.window) / factor) // 60_000
    hours = -(-minutes // 60)
    days, hours = divmod(hours, 24)
    return " and ".join(
        f"{number} {word}{'' if number == 1 else 's'}" for number, word in ((days, "day"), (hours, "hour")) if number
    )


def _runbook(signals: SloSignals, one: Burning) -> Runbook:
    slo, burn = signals.slo, one.burn
    match slo.indicator:
        case EventRatio():
            bad = "failed"
            look = "Which events fail, and since when? Compare the kinds of error with those of yesterday."
        case LatencyBelow(below=below):
            bad = f"took longer than {below}"
            look = "What became slow, and since when? Compare the latency by operation with that of yesterday."
        case _:
            bad = "was bad"
            look = "Since when does the condition not hold, and on which of its series?"
    part = burn.factor * milliseconds(burn.long) / milliseconds(slo.window)
    spent = ratio(float(f"{part:.3g}"))
    urgency = (
        "Act now: stop what burns, then look for the cause."
        if burn.pages
        else "It can wait until the working day, but not for the end of the window."
    )
    return Runbook(
        meaning=(
            f"The objective is that {slo.objective:g} % is good over {slo.window}, so {slo.budget} may be bad. Over the"
            f" last {burn.long} more than {one.when.threshold} {bad}, so the budget burns {faster_than(burn)}. It holds"
            f" over the last {burn.short} too, so it has not ended yet. {slo.help}".rstrip()
        ),
        impact=(
            f"{burn.long} at this rate use up {spent} of the budget of {slo.window}; all of it is gone in"
            f" {_lasts(slo, burn.factor)}. {urgency}"
        ),
        steps=[
            Step(text="How much of the budget is left?", command=str(signals.left), language="promql"),
            Step(text="Does it still burn?", command=str(one.short / slo.budget.value), language="promql"),
            Step(text=look),
            Step(text="Was anything deployed or changed when it began? Roll it back first, and find out why later."),
            Step(
                text="Below zero the budget is overdrawn: put risky changes off until it has recovered, as you agreed"
                " when you set the objective."
            ),
        ],
    )
