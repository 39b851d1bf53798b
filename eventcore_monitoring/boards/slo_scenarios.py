"""What happens when the budget of an objective burns, and just does not: the scenarios that prove its alerts."""

from __future__ import annotations

from collections.abc import Sequence

from eventcore_monitoring.boards.slo_metrics import bound_of
from eventcore_monitoring.boards.slo_series import Part, series_of, without_traffic
from eventcore_monitoring.model.metrics import Metric, NativeHistogram
from eventcore_monitoring.model.scenarios import Scenario
from eventcore_monitoring.model.slos import Burn, LatencyBelow, Slo, TimeRatio
from eventcore_monitoring.values import duration, milliseconds, ratio

_OVER, _UNDER = 1.2, 0.8  # just on the one side of a threshold, and just on the other
_SAMPLES = 10  # in the short window: what lasts for days is told in few samples
_MINUTE = 60_000


def slo_scenarios(slo: Slo, burn: Burn, metrics: Sequence[Metric]) -> tuple[list[Scenario], list[Scenario]]:
    """In which the alert on a burn fires, and in which it is silent. None of native histograms: promtool has none."""
    indicator = slo.indicator
    if isinstance(indicator, LatencyBelow) and isinstance(bound_of(slo, indicator, metrics)[0], NativeHistogram):
        return [], []
    limit = burn.factor * slo.budget.value
    # Events fail in part; what is looked at over time is good or not, and short windows would see it come and go.
    over, under = (1.0, 0.0) if isinstance(indicator, TimeRatio) else (min(limit * _OVER, 1.0), limit * _UNDER)
    long, short, waits = milliseconds(burn.long), milliseconds(burn.short), milliseconds(burn.for_)
    step = max(short // _SAMPLES // _MINUTE * _MINUTE, 15_000)
    late = 6 * step + 4 * _MINUTE  # what a sample and an evaluation may be late
    # With `over` of it bad, the long window has passed the limit after so much of its length; the short one before.
    seen = int(long * limit / over)
    # It is bad for as long as the long window, or for as long as it takes to fire for a while.
    while_bad = max(long, -(-(seen + waits + late + late // 2) // _MINUTE) * _MINUTE + _MINUTE)
    ends = long + while_bad

    def told(parts: list[Part], name: str, lasts: int) -> Scenario:
        return Scenario(name=name, series=series_of(slo, metrics, parts, step), lasts=duration(lasts))

    bad = [Part(0, duration(long)), Part(over, duration(while_bad)), Part(0)]
    name = f"{_share(over)} is bad for {duration(while_bad)}, after {burn.long} in which all is well"
    burning = told(bad, name, ends + max(3 * short, short + late + 2 * _MINUTE))
    burning = burning.replaced(
        silent_until=duration(max(long + seen - late, 0) // _MINUTE * _MINUTE),
        fires_from=duration((long + seen + waits + late) // _MINUTE * _MINUTE),
        fires_until=duration((ends - late // 2) // _MINUTE * _MINUTE),
        resolved_by=duration(ends + short + late),
    )
    calm = long + 2 * short
    silent = [told([Part(0)], "nothing was ever bad", calm)]
    if not isinstance(indicator, TimeRatio):
        silent.insert(0, told([Part(under)], f"{_share(under)} is bad all the time", calm))
        name = "there were bad events once, and there is no traffic any more"
        silent.append(Scenario(name=name, series=without_traffic(slo, metrics), lasts=duration(2 * short)))
    return [burning], silent


def _share(part: float) -> str:
    return str(ratio(float(f"{part:.6g}")))
