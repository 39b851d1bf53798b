"""promtool unit tests, made from scenarios: they prove that alerts fire, stay silent and resolve.

The tests hold for promtool 2.42 to 3.x: they ask only for presence, over whole stretches of time, and never
compare a float. `ALERTS` is the series that Prometheus writes for every pending and firing alert.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from eventcore_monitoring.encoding.promql_string import promql_string
from eventcore_monitoring.encoding.yaml import Tree
from eventcore_monitoring.model.samples import samples
from eventcore_monitoring.model.scenarios import Scenario, Series
from eventcore_monitoring.values import duration, milliseconds

_MOST = 4000  # evaluations that one claim looks at


def tests_of_groups(names: Sequence[str], evaluated: str, tests: list[Tree]) -> dict[str, Tree]:
    """Tests as a file holds them, that read the rule files of these groups, in this order."""
    content: dict[str, Tree] = {
        "rule_files": [f"../rules/{name}.yaml" for name in names],
        "evaluation_interval": evaluated,
    }
    if len(names) > 1:
        # Without it promtool 2.42 evaluates the groups in no fixed order, and a record may lag by a minute.
        content["group_eval_order"] = list(names)
    return {**content, "tests": tests}


def scenario_test(alert: str, waits: int, scenario: Scenario, evaluated: str, *, fires: bool) -> Tree:
    """A scenario as a test that an alert fires in it, or is silent throughout.

    `waits`: its `for` in milliseconds; `evaluated`: between two evaluations.
    """
    if fires:
        claims = list(_fires(alert, waits, scenario, evaluated))
    else:
        claims = [always(alert, {}, "0s", scenario.lasts, evaluated, firing=False)]
    series = scenario.all_series
    # Without any series (an alert on absence) the interval says nothing, but promtool wants one.
    interval = min((one.interval for one in series), key=milliseconds, default=evaluated)
    inputs = input_series(series, milliseconds(interval), milliseconds(scenario.lasts))
    name = f"{alert} {'fires' if fires else 'is silent'} when {scenario.name}"
    return {"name": name, "interval": interval, "input_series": inputs, "promql_expr_test": claims}


def input_series(series: Sequence[Series], interval: int, lasts: int) -> list[Tree]:
    """Series as a test gives them; times in milliseconds."""
    return [{"series": _selector(one), "values": samples(one, interval, lasts)} for one in series]


def _fires(alert: str, waits: int, scenario: Scenario, interval: str) -> Iterator[Tree]:
    """The claims of a scenario in which the alert fires: silent before, firing throughout, silent after."""
    # Between two evaluations nothing changes, and long after one nothing is seen: every claim is of one.
    step = milliseconds(interval)
    # As the scenario says, or one evaluation after `for` has passed.
    starts = duration(waits + step) if scenario.fires_from is None else _up(scenario.fires_from, step)
    ends = _down(scenario.fires_until or scenario.lasts, step)
    # Every scenario begins at 0, so nothing can fire before `for` has passed.
    silent = duration(max(waits - step, 0)) if scenario.silent_until is None else _down(scenario.silent_until, step)
    if milliseconds(silent):
        yield always(alert, {}, "0s", silent, interval, firing=False)
    yield always(alert, scenario.labels, starts, starts, interval, firing=True)
    if starts != ends:
        yield always(alert, scenario.labels, starts, ends, interval, firing=True)
    if scenario.resolved_by is not None:
        resolved = _up(scenario.resolved_by, step)
        yield always(alert, {}, resolved, _down(scenario.lasts, step), interval, firing=False)


def _up(time: str, step: int) -> str:
    return duration(-(-milliseconds(time) // step) * step)


def _down(time: str, step: int) -> str:
    return duration(milliseconds(time) // step * step)


def always(alert: str, asked: Mapping[str, str], begin: str, end: str, interval: str, *, firing: bool) -> Tree:
    """The claim that an alert fires with the labels asked for (or is silent) at every evaluation between two times."""
    labels = "".join(f",{label}={promql_string(value)}" for label, value in asked.items())
    alerts = f'ALERTS{{alertname={promql_string(alert)},alertstate="firing"{labels}}}'
    now = f"count({alerts}) > bool 0 or vector(0)"
    length = milliseconds(end) - milliseconds(begin)
    # promtool's engine reads 10,000 samples at most (2.42 to 3.16).
    step = duration(milliseconds(interval) * -(-length // (milliseconds(interval) * _MOST)) or 1)
    worst = "min_over_time" if firing else "max_over_time"
    expression = now if begin == end else f"{worst}(({now})[{duration(length)}:{step}])"
    return {
        "expr": expression,
        "eval_time": end,
        "exp_samples": [{"labels": "{}", "value": 1 if firing else 0}],
    }


def _selector(series: Series) -> str:
    labels = ", ".join(f"{label}={promql_string(value)}" for label, value in series.labels.items())
    return f"{series.metric}{{{labels}}}"
