"""promtool unit tests, made from the scenarios of alerts: they prove that alerts fire, stay silent and resolve.

The tests hold for promtool 2.42 to 3.x: they ask only for presence, over whole stretches of time, and never
compare a float. `ALERTS` is the series that Prometheus writes for every pending and firing alert.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from eventcore_monitoring.encoding.number import number
from eventcore_monitoring.encoding.promql_string import promql_string
from eventcore_monitoring.encoding.yaml import Tree
from eventcore_monitoring.model.alerts import Alert, RecordingRule
from eventcore_monitoring.model.monitoring import Monitoring
from eventcore_monitoring.model.scenarios import Constant, Gap, Ramp, Scenario, Series
from eventcore_monitoring.promql.walk import selectors
from eventcore_monitoring.values import duration, milliseconds


def rule_tests(monitoring: Monitoring, files: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, Tree]]:
    """The tests of each group of rules that has alerts with scenarios, as a test file holds them.

    `files` are the names of the rule files of each group.
    """
    parts = _parts_read(monitoring, files)
    groups: dict[str, list[Alert]] = {}
    for alert in monitoring.alerts:
        groups.setdefault(monitoring.group_of(alert), []).append(alert)
    for name, alerts in groups.items():
        interval = monitoring.interval_of(name)
        tests: list[Tree] = [test for alert in alerts for test in _tests(alert, interval)]
        if tests:
            content: dict[str, Tree] = {
                "rule_files": [f"../rules/{part}.yaml" for part in parts[name]],
                "evaluation_interval": interval,
            }
            if len(parts[name]) > 1:
                # Without it promtool 2.42 evaluates the groups in no fixed order, and a record may lag by a minute.
                content["group_eval_order"] = list(parts[name])
            content["tests"] = tests
            yield name, content


def _parts_read(monitoring: Monitoring, files: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """The rule groups that the tests of each declared group read: its own, after those that record what it uses.

    promtool evaluates every rule of every file for every test, so each further file costs time.
    """
    recorded_in = {rule.record: monitoring.group_of(rule) for rule in monitoring.recording_rules}
    if not recorded_in:
        return {group: list(files[group]) for group in files}
    record = monitoring.catalogue.recorded
    uses: dict[str, dict[str, None]] = {}
    for rule in monitoring.rules:
        itself, expression = (rule.record, rule.expression) if isinstance(rule, RecordingRule) else ("", rule.when)
        names = (selector.name or "" for selector in selectors(record(expression.node, itself)))
        group_uses = uses.setdefault(monitoring.group_of(rule), {})
        group_uses.update(dict.fromkeys(recorded_in[name] for name in names if name in recorded_in))
    return {group: [name for used in _before(group, uses) for name in files[used]] for group in files}


def _before(group: str, uses: Mapping[str, Mapping[str, None]]) -> list[str]:
    """The group after the groups whose records it uses, and those after theirs, each once."""
    order: dict[str, None] = {}
    entered = set()

    def enter(current: str) -> None:
        if current not in entered:
            entered.add(current)
            for used in uses.get(current, ()):
                enter(used)
            order[current] = None

    enter(group)
    return list(order)


def _tests(alert: Alert, interval: str) -> Iterator[Tree]:
    for scenario in alert.fires_when:
        claims = list(_fires(alert, scenario, interval))
        yield _test(f"{alert.name} fires when {scenario.name}", scenario, interval, claims)
    for scenario in alert.silent_when:
        silent = _always(alert, scenario, "0s", scenario.lasts, interval, firing=False)
        yield _test(f"{alert.name} is silent when {scenario.name}", scenario, interval, [silent])


def _test(name: str, scenario: Scenario, evaluated: str, claims: list[Tree]) -> Tree:
    series = scenario.all_series
    # Without any series (an alert on absence) the interval says nothing, but promtool wants one.
    interval = min((one.interval for one in series), key=milliseconds, default=evaluated)
    inputs: list[Tree] = [
        {"series": _selector(one), "values": samples(one, interval, scenario.lasts)} for one in series
    ]
    return {"name": name, "interval": interval, "input_series": inputs, "promql_expr_test": claims}


def _fires(alert: Alert, scenario: Scenario, interval: str) -> Iterator[Tree]:
    """The claims of a scenario in which the alert fires: silent before, firing throughout, silent after."""
    waits = milliseconds(alert.for_)
    starts = fires_from(alert, scenario, interval)
    ends = scenario.fires_until or scenario.lasts
    # Every scenario begins at 0, so nothing can fire before `for` has passed.
    silent = scenario.silent_until or duration(max(waits - milliseconds(interval), 0))
    if milliseconds(silent):
        yield _always(alert, scenario, "0s", silent, interval, firing=False)
    yield _always(alert, scenario, starts, starts, interval, firing=True)
    if starts != ends:
        yield _always(alert, scenario, starts, ends, interval, firing=True)
    if scenario.resolved_by is not None:
        yield _always(alert, scenario, scenario.resolved_by, scenario.lasts, interval, firing=False)


def fires_from(alert: Alert, scenario: Scenario, interval: str) -> str:
    """When the alert must fire: as the scenario says, or one evaluation after `for` has passed."""
    return scenario.fires_from or duration(milliseconds(alert.for_) + milliseconds(interval))


def _always(alert: Alert, scenario: Scenario, begin: str, end: str, interval: str, *, firing: bool) -> Tree:
    """The claim that the alert fires (or is silent) at every evaluation between two times."""
    labels = "".join(f",{label}={promql_string(value)}" for label, value in scenario.labels.items()) if firing else ""
    alerts = f'ALERTS{{alertname="{alert.name}",alertstate="firing"{labels}}}'
    now = f"count({alerts}) > bool 0 or vector(0)"
    length = duration(milliseconds(end) - milliseconds(begin))
    worst = "min_over_time" if firing else "max_over_time"
    expression = now if begin == end else f"{worst}(({now})[{length}:{interval}])"
    return {
        "expr": expression,
        "eval_time": end,
        "exp_samples": [{"labels": "{}", "value": 1 if firing else 0}],
    }


def _selector(series: Series) -> str:
    labels = ", ".join(f"{label}={promql_string(value)}" for label, value in series.labels.items())
    return f"{series.metric}{{{labels}}}"


def samples(series: Series, interval: str, lasts: str) -> str:
    """The values of a series in promtool's notation: `0+150x239` is 240 samples that grow by 150 each."""
    step = milliseconds(interval)
    runs: list[str] = []
    sample, begin, value = 0, 0, 0.0
    first: float | None
    for stretch in series.values:
        # A stretch holds the samples from its start up to, not including, its end; the last one includes the end.
        end = max(milliseconds(lasts) + 1, begin) if stretch.lasts is None else begin + milliseconds(stretch.lasts)
        count = -(-end // step) - sample
        match stretch:
            case Constant():
                first, growth, value = stretch.value, 0.0, stretch.value
            case Ramp():
                start = value if stretch.start is None else stretch.start
                growth = stretch.per_second * step / 1000
                first = start + stretch.per_second * (sample * step - begin) / 1000
                value = start + stretch.per_second * (end - begin) / 1000
            case Gap():
                first, growth, value = None, 0.0, 0.0
        if count > 0:
            runs.append(f"_x{count}" if first is None else _run(first, growth, count))
        sample, begin = sample + count, end
    return " ".join(runs)


def _run(first: float, growth: float, count: int) -> str:
    if count == 1:
        return _plain(first)
    sign = "-" if growth < 0 else "+"
    return f"{_plain(first)}{sign}{_plain(abs(growth))}x{count - 1}"


def _plain(value: float) -> str:
    """The number without what binary fractions add in the 16th place: 10.8, not 10.799999999999999."""
    return number(float(f"{value:.12g}"))
