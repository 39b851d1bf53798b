"""promtool unit tests, made from the scenarios of alerts: they prove that alerts fire, stay silent and resolve.

The tests hold for promtool 2.42 to 3.x: they ask only for presence, over whole stretches of time, and never
compare a float. `ALERTS` is the series that Prometheus writes for every pending and firing alert.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

from eventcore_monitoring.artifacts import Artifact
from eventcore_monitoring.encoding.number import number
from eventcore_monitoring.encoding.promql_string import promql_string
from eventcore_monitoring.encoding.yaml import Tree, to_yaml
from eventcore_monitoring.generators.prometheus import rule_groups
from eventcore_monitoring.model.alerts import Alert, RecordingRule
from eventcore_monitoring.model.catalogue import recorder
from eventcore_monitoring.model.monitoring import Monitoring
from eventcore_monitoring.model.scenarios import Constant, Gap, Ramp, Scenario, Series
from eventcore_monitoring.promql.walk import selectors
from eventcore_monitoring.values import duration, milliseconds


def rule_tests(monitoring: Monitoring) -> Iterator[Artifact]:
    """A test file for each group of rules that has alerts with scenarios."""
    files = _rule_files(monitoring)
    intervals = {group.name: group.interval for group in monitoring.groups}
    groups: dict[str, list[Alert]] = {}
    for alert in monitoring.alerts:
        groups.setdefault(monitoring.group_of(alert), []).append(alert)
    for name, alerts in groups.items():
        interval = intervals.get(name) or monitoring.evaluation_interval
        tests: list[Tree] = [test for alert in alerts for test in _tests(alert, interval)]
        if tests:
            content: Tree = {"rule_files": files[name], "evaluation_interval": interval, "tests": tests}
            yield Artifact(PurePosixPath(f"prometheus/tests/{name}.yaml"), to_yaml(content).encode())


def _rule_files(monitoring: Monitoring) -> dict[str, list[Tree]]:
    """The rule files that the tests of each group read: its own, and those that record what its rules use.

    promtool evaluates every rule of every file for every test, so each further file costs time.
    """
    files: dict[str, list[str]] = {}
    for name, group, _ in rule_groups(monitoring):
        files.setdefault(group, []).append(f"../rules/{name}.yaml")
    recorded_in = {rule.record: monitoring.group_of(rule) for rule in monitoring.recording_rules}
    record = recorder(monitoring)
    uses: dict[str, set[str]] = {}
    for rule in monitoring.rules:
        itself, expression = (rule.record, rule.expression) if isinstance(rule, RecordingRule) else ("", rule.when)
        names = {selector.name or "" for selector in selectors(record(expression.node, itself))}
        uses.setdefault(monitoring.group_of(rule), set()).update(
            recorded_in[name] for name in names if name in recorded_in
        )
    return {group: [file for used in files if used in _reached(group, uses) for file in files[used]] for group in files}


def _reached(group: str, uses: Mapping[str, set[str]]) -> set[str]:
    """The group, the groups whose records it uses, and those whose records these use, and so on."""
    reached, pending = {group}, [group]
    while pending:
        new = uses.get(pending.pop(), set()) - reached
        reached |= new
        pending += new
    return reached


def _tests(alert: Alert, interval: str) -> Iterator[Tree]:
    for scenario in alert.fires_when:
        yield _test(f"{alert.name} fires when {scenario.name}", scenario, list(_fires(alert, scenario, interval)))
    for scenario in alert.silent_when:
        silent = _always(alert, scenario, "0s", scenario.lasts, interval, firing=False)
        yield _test(f"{alert.name} is silent when {scenario.name}", scenario, [silent])


def _test(name: str, scenario: Scenario, claims: list[Tree]) -> Tree:
    series = scenario.all_series
    interval = min((one.interval for one in series), key=milliseconds)
    inputs: list[Tree] = [
        {"series": _selector(one), "values": samples(one, interval, scenario.lasts)} for one in series
    ]
    return {"name": name, "interval": interval, "input_series": inputs, "promql_expr_test": claims}


def _fires(alert: Alert, scenario: Scenario, interval: str) -> Iterator[Tree]:
    """The claims of a scenario in which the alert fires: silent before, firing throughout, silent after."""
    waits = milliseconds(alert.for_)
    starts = scenario.fires_from or duration(waits + milliseconds(interval))
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
    end = milliseconds(lasts)
    stretches: list[str] = []
    sample, value = 0, 0.0
    for stretch in series.values:
        # A stretch holds the samples from its start up to, not including, its end; the last one includes the end.
        length = end - sample * step + step if stretch.lasts is None else milliseconds(stretch.lasts)
        count = max(length // step, 1)
        match stretch:
            case Constant():
                stretches.append(_run(stretch.value, 0.0, count))
                value = stretch.value
            case Ramp():
                growth = stretch.per_second * step / 1000
                first = value if stretch.start is None else stretch.start
                stretches.append(_run(first, growth, count))
                value = first + growth * count
            case Gap():
                stretches.append(f"_x{count}")
                value = 0.0
        sample += count
    return " ".join(stretches)


def _run(first: float, growth: float, count: int) -> str:
    if count == 1:
        return _plain(first)
    sign = "-" if growth < 0 else "+"
    return f"{_plain(first)}{sign}{_plain(abs(growth))}x{count - 1}"


def _plain(value: float) -> str:
    """The number without what binary fractions add in the 16th place: 10.8, not 10.799999999999999."""
    return number(float(f"{value:.12g}"))
