"""The promtool tests that scenarios become: their notation, their claims, and that they can fail."""

from __future__ import annotations

import math
import re
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from eventcore_mixin import eventcore
from eventcore_monitoring import (
    Alert,
    Condition,
    Monitoring,
    RecordingRule,
    RuleGroup,
    Scenario,
    Series,
    constant,
    gap,
    promql,
    ramp,
)
from eventcore_monitoring.artifacts import Artifact
from eventcore_monitoring.generators.prometheus import prometheus
from eventcore_monitoring.model.samples import samples
from eventcore_monitoring.model.scenarios import Constant, Gap, Ramp, Stretch
from eventcore_monitoring.values import duration, milliseconds
from golden import differences
from small import alert, long_queue, monitoring, queue, requests, text_of, web

GOLDEN = Path(__file__).parent / "golden" / "rule_tests"


def rule_tests(made: Monitoring) -> Iterator[Artifact]:
    """The test files among what is generated for Prometheus."""
    return (artifact for artifact in prometheus(made) if artifact.path.parts[1] == "tests")


PATH = "prometheus/tests/small.yaml"


def write(made: Monitoring, folder: Path) -> None:
    for artifact in prometheus(made):
        (folder / artifact.path).parent.mkdir(parents=True, exist_ok=True)
        (folder / artifact.path).write_bytes(artifact.content)


def refused(files: list[Path]) -> dict[Path, str]:
    """The test files that promtool says no to, with what it says; in one call."""
    run = subprocess.run(
        ["promtool", "test", "rules", *files], capture_output=True, text=True, timeout=120, check=False
    )
    # The first is what promtool 2 says, the second what 3 does.
    blocks = re.split(r"^(?:Unit Testing:  |Processing test file: )", run.stdout, flags=re.MULTILINE)[1:]
    assert len(blocks) == len(files), run.stdout + run.stderr
    return {file: run.stderr for file, block in zip(files, blocks, strict=True) if "SUCCESS" not in block}


SHOP = monitoring(
    recording_rules=[RecordingRule(record="job:queue:sum", expression=queue.sum("job"), help="All.", group="records")],
    alerts=[
        alert(
            when=queue.sum("job") > 100,
            for_="5m",
            fires_when=[
                Scenario(
                    name="the queue grows",
                    series=[queue.series([constant(10, "10m"), constant(200, "20m"), gap()])],
                    silent_until="14m",
                    fires_from="16m",
                    fires_until="29m",
                    resolved_by="36m",
                    labels={"job": "web"},
                ),
                Scenario(name="it is always long", series=[queue.series(constant(101))], lasts="10m"),
            ],
            silent_when=[long_queue(100, name="it is just not long")],
        ),
        alert(
            name="Gone",
            when=promql('absent(up{job="web"})'),
            fires_when=[Scenario(name="nothing is there", series=[], lasts="5m")],
            silent_when=[Scenario(name="it is there", series=[web.up_series(constant(0))], lasts="5m")],
        ),
    ],
)


def test_the_test_file_of_a_group_is_exactly_this() -> None:
    assert differences(GOLDEN, rule_tests(SHOP)) == {}


def test_promtool_agrees_with_every_scenario(tmp_path: Path) -> None:
    write(SHOP, tmp_path)
    assert refused([tmp_path / PATH]) == {}


def test_a_group_without_scenarios_has_no_tests() -> None:
    assert [*rule_tests(monitoring(alerts=[alert()]))] == []


def test_tests_are_evaluated_as_often_as_their_group() -> None:
    tested = alert(group="slow", fires_when=[long_queue()])
    made = [*rule_tests(monitoring(alerts=[tested], groups=[RuleGroup(name="slow", interval="5m")]))]
    assert "\nevaluation_interval: 5m\n" in text_of(made, "prometheus/tests/slow.yaml")


def test_tests_read_only_the_rules_that_they_need() -> None:
    other = alert(name="Other", when=requests.rate("5m").sum() > 1, group="other", fires_when=[long_queue()])
    made = [*rule_tests(SHOP.extended(alerts=[other]))]

    assert re.findall(r"\.\./rules/\w+", text_of(made, PATH)) == ["../rules/records", "../rules/small"]
    assert re.findall(r"\.\./rules/\w+", text_of(made, "prometheus/tests/other.yaml")) == ["../rules/other"]


# promtool's notation, read by plain Python: `a+bxn` is n + 1 samples, `_xn` is n gaps.


def expanded(notation: str) -> list[float | None]:
    values: list[float | None] = []
    for run in notation.split():
        number = r"-?\d+(?:\.\d+)?(?:e[+-]\d+)?"
        if missing := re.fullmatch(r"_x(\d+)", run):
            values += [None] * int(missing[1])
        elif plain := re.fullmatch(number, run):
            values.append(float(plain[0]))
        else:
            found = re.fullmatch(rf"({number})([+-])(\d+(?:\.\d+)?(?:e[+-]\d+)?)x(\d+)", run)
            assert found, run
            growth = float(f"{found[2]}{found[3]}")
            values += [float(found[1]) + growth * step for step in range(int(found[4]) + 1)]
    return values


def meant(stretches: list[Stretch], interval: int, lasts: int) -> list[float | None]:
    """The value at each sample's time, from what a stretch says of its own time."""
    spans = []
    begin, value = 0, 0.0
    for stretch in stretches:
        end = max(lasts + 1, begin) if stretch.lasts is None else begin + milliseconds(stretch.lasts)
        start = stretch.start if isinstance(stretch, Ramp) and stretch.start is not None else value
        spans.append((begin, end, stretch, start))
        match stretch:
            case Constant():
                value = stretch.value
            case Ramp():
                value = start + stretch.per_second * (end - begin) / 1000
            case Gap():
                value = 0.0
        begin = end
    values: list[float | None] = []
    time = 0
    while time < begin:
        began, _, stretch, start = next(span for span in spans if span[0] <= time < span[1])
        match stretch:
            case Constant():
                values.append(stretch.value)
            case Ramp():
                values.append(start + stretch.per_second * (time - began) / 1000)
            case Gap():
                values.append(None)
        time += interval
    return values


numbers = st.one_of(st.integers(-(10**6), 10**6), st.sampled_from([0.5, 0.25, -0.75, 1e-3, 12.5]))
closed = st.sampled_from(["5s", "15s", "40s", "1m", "10m", "1h"])


def stretches_of(lasts: st.SearchStrategy[str | None]) -> st.SearchStrategy[Stretch]:
    return st.one_of(
        st.builds(constant, numbers, lasts),
        st.builds(lambda rate, lasts, start: ramp(rate, lasts, start=start), numbers, lasts, st.none() | numbers),
        st.builds(gap, lasts),
    )


@given(
    st.lists(stretches_of(closed), max_size=4),
    stretches_of(closed | st.none()),
    st.sampled_from(["15s", "30s", "1m"]),
    st.sampled_from(["1m", "37m", "2h"]),
)
def test_there_is_a_sample_for_each_scrape_with_the_value_of_its_stretch(
    before: list[Stretch], last: Stretch, interval: str, lasts: str
) -> None:
    series = Series(metric="x", labels={}, values=[*before, last], interval=interval)
    read = expanded(samples(series, milliseconds(interval), milliseconds(lasts)))
    wanted = meant([*before, last], milliseconds(interval), milliseconds(lasts))

    assert len(read) == len(wanted)
    for got, want in zip(read, wanted, strict=True):
        assert (got is None) == (want is None)
        assert got is None or want is None or math.isclose(got, want, rel_tol=1e-9, abs_tol=1e-6)


@pytest.mark.parametrize(
    ("values", "notation"),
    [
        ([constant(5)], "5+0x4"),
        ([ramp(10)], "0+150x4"),
        ([constant(3, "30s"), ramp(10)], "3+0x1 3+150x2"),
        ([gap("30s"), constant(1)], "_x2 1+0x2"),
        ([ramp(-2, start=100)], "100-30x4"),
        ([ramp(0.1 + 0.2)], "0+4.5x4"),
        ([constant(1, "15s"), constant(2, "15s"), constant(3)], "1 2 3+0x2"),
        ([ramp(1, "20s"), constant(7)], "0+15x1 7+0x2"),
        ([constant(1e21)], "1.0e+21+0x4"),
        ([constant(1, "15s")], "1"),
    ],
)
def test_values_are_written_in_runs(values: list[Stretch], notation: str) -> None:
    series = Series(metric="x", labels={}, values=values, interval="15s")
    assert samples(series, 15_000, 60_000) == notation


# The tests of the guide's seven alerts against rules that are wrong.

GUIDE = eventcore()
SEVEN = [
    "HighCommandFailureRate",
    "EventStoreLatencyHigh",
    "ProjectionLagHigh",
    "DatabaseConnectionPoolExhausted",
    "MemoryUsageHigh",
    "UnauthorizedCommandAttempt",
    "AnomalousTrafficPattern",
]
FLIPPED = {">": "<", "<": ">", ">=": "<=", "<=": ">="}


def mutants(right: Alert) -> Iterator[tuple[str, Alert]]:
    condition = right.condition
    assert condition is not None
    if condition.threshold.value:
        yield "threshold-doubled", right.replaced(when=replace(condition, threshold=condition.threshold * 2))
        yield "threshold-halved", right.replaced(when=replace(condition, threshold=condition.threshold * 0.5))
    yield "comparison-flipped", right.replaced(when=replace(condition, operator=FLIPPED[condition.operator]))
    if milliseconds(right.for_):
        yield "for-doubled", right.replaced(for_=duration(2 * milliseconds(right.for_)))
        yield "for-halved", right.replaced(for_=duration(milliseconds(right.for_) // 2))
    text = str(condition.expression)
    longer = re.sub(r"\[5m\]", "[50m]", text)
    if longer != text:
        yield "window-longer", right.replaced(when=replace(condition, expression=promql(longer)))


def alone(made: Alert) -> Monitoring:
    return GUIDE.replaced(alerts=[made], dashboards=[], pipelines=[], scaling=[], incidents=None, recording_rules=[])


def test_a_wrong_rule_is_refused_by_the_tests_of_the_right_one(tmp_path: Path) -> None:
    files: dict[str, Path] = {}
    for right in GUIDE.alerts:
        if right.name not in SEVEN:
            continue
        for name, wrong in (("right", right), *mutants(right)):
            folder = tmp_path / f"{right.name}-{name}"
            write(alone(wrong), folder)
            for artifact in rule_tests(alone(right)):
                (folder / artifact.path).write_bytes(artifact.content)
                files[folder.name] = folder / artifact.path
    said_no = refused([*files.values()])

    passed = {name for name, file in files.items() if file not in said_no}
    assert passed == {f"{name}-right" for name in SEVEN}
    assert len(files) > 35


def test_the_condition_of_every_one_of_the_seven_is_mutated() -> None:
    assert {made.name for made in GUIDE.alerts if isinstance(made.when, Condition)} >= set(SEVEN)
