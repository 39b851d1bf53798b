"""Ladders: rungs in order, thresholds written once, alerts that promtool proves on both sides of each."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from eventcore_monitoring import (
    Alert,
    Course,
    DefinitionError,
    Ladder,
    Rung,
    Series,
    constant,
    count,
    minutes,
    percent,
    seconds,
)
from eventcore_monitoring.generators.prometheus import prometheus
from eventcore_monitoring.values import Quantity
from small import monitoring, queue


def rung(name: str, at: Quantity, severity: str = "high", **fields: Any) -> Rung:
    return Rung(**{"name": name, "at": at, "severity": severity, "summary": "Above {threshold}.", **fields})


def ladder(**fields: Any) -> Ladder:
    own = {
        "name": "queue",
        "signal": queue.expression,
        "in_words": "{value} orders wait",
        "rising": [rung("QueueLong", count(100), "low", for_="10m"), rung("QueueFull", count(400), for_="5m")],
        "falling": [rung("QueueIdle", count(10), "low", for_="1h")],
    }
    return Ladder(**{**own, **fields})


def play(course: Course) -> Sequence[Series]:
    return [queue.series([constant(value, lasts) for value, lasts in course])]


def test_every_rung_is_an_alert_at_its_threshold() -> None:
    alerts = ladder().alerts(play)
    assert [(alert.name, str(alert.when), alert.for_, alert.severity) for alert in alerts] == [
        ("QueueLong", "queue_length > 100", "10m", "low"),
        ("QueueFull", "queue_length > 400", "5m", "high"),
        ("QueueIdle", "queue_length < 10", "1h", "low"),
    ]


def test_alert_panel_and_scaler_have_the_condition_of_the_same_rung() -> None:
    made = ladder()
    assert made.conditions == tuple(alert.when for alert in made.alerts(play))
    assert made.condition("QueueFull") == (queue.expression > count(400))


def test_a_lower_rung_fires_at_the_level_of_the_next_one_too() -> None:
    first, second, idle = ladder().alerts(play)
    assert [scenario.name for scenario in first.fires_when] == [
        "105 orders wait for 20m, and 99 after that",
        "420 orders wait, where QueueFull fires too",
    ]
    assert [len(alert.fires_when) for alert in (second, idle)] == [1, 1]


def test_what_is_just_below_or_too_short_is_silent() -> None:
    first, second, idle = ladder().alerts(play)
    assert [[scenario.name for scenario in alert.silent_when] for alert in (first, second, idle)] == [
        ["99 orders wait all the time", "105 orders wait for 8m only, and 99 after that"],
        ["396 orders wait all the time", "420 orders wait for 3m only, and 396 after that"],
        ["10.1 orders wait all the time", "5 orders wait for 58m only, and 10.1 after that"],
    ]


def test_a_signal_that_follows_late_is_given_its_time() -> None:
    (late,) = ladder(rising=[rung("QueueLong", count(100), for_="10m")], falling=[]).alerts(play, settles="5m")
    (fires,) = late.fires_when
    assert (fires.silent_until, fires.fires_from, fires.resolved_by) == ("9m", "17m", "32m")


def objections(alerts: Sequence[Alert], folder: Path) -> str:
    """What promtool says against the declared scenarios; "" where all of them hold."""
    paths = []
    for artifact in prometheus(monitoring(alerts=alerts)):
        path = folder / artifact.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(artifact.content)
        paths += [str(path)] if "tests" in artifact.path.parts else []
    assert paths != []
    done = subprocess.run(["promtool", "test", "rules", *paths], capture_output=True, timeout=300, check=False)
    return "" if done.returncode == 0 else (done.stdout + done.stderr).decode()


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    levels=st.lists(st.integers(1, 400), min_size=1, max_size=4, unique=True),
    waits=st.lists(st.sampled_from(["0s", "1m", "5m", "15m", "1h"]), min_size=4, max_size=4),
)
def test_promtool_confirms_the_scenarios_of_any_ladder(levels: list[int], waits: list[str], tmp_path: Path) -> None:
    rising = [rung(f"Rung{level}", count(level), for_=wait) for level, wait in zip(sorted(levels), waits, strict=False)]
    alerts = ladder(rising=rising, falling=[rung("Idle", count(min(levels) / 4), for_="30m")]).alerts(play)
    assert objections(alerts, tmp_path) == ""


def test_promtool_objects_to_a_ladder_whose_series_do_not_follow_its_signal(tmp_path: Path) -> None:
    def stuck(course: Course) -> Sequence[Series]:
        return [queue.series(constant(50))]

    assert "FAILED" in objections(ladder().alerts(stuck), tmp_path)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"rising": [], "falling": []}, "a ladder needs a rung: write rising=[Rung(…)]"),
        (
            {"in_words": "orders wait"},
            '`in_words` does not say the value: write "{value} of the connections are in use", say',
        ),
        (
            {"rising": [rung("A", count(9)), rung("B", count(5))], "falling": []},
            "B at 5 stands above A at 9: write rising rungs from the lowest up, falling ones from the highest down, "
            "and all falling ones below the rising",
        ),
        (
            {"rising": [rung("A", count(9)), rung("B", count(9))], "falling": []},
            "A and B are both at 9: leave one out, or move it",
        ),
        (
            {"rising": [rung("A", percent(9)), rung("B", minutes(9))], "falling": []},
            "the rungs are of different units (A 9 %, B 9m): write all in the unit of the signal",
        ),
        (
            {"rising": [rung("A", count(9)), rung("A", count(10))], "falling": []},
            "two rungs are called A: each is an alert, so give it a name of its own",
        ),
        (
            {"rising": [rung("A", seconds(9))], "falling": [rung("B", seconds(10))]},
            "A at 9 s stands above B at 10 s: write rising rungs from the lowest up, falling ones from the highest "
            "down, and all falling ones below the rising",
        ),
    ],
)
def test_a_ladder_out_of_order_is_refused(fields: dict[str, object], message: str) -> None:
    with pytest.raises(DefinitionError) as raised:
        ladder(**fields)
    (finding,) = raised.value.findings
    assert finding.at == "ladders.queue"
    assert ": ".join(part for part in (finding.message, finding.fix) if part) == message


def test_a_rung_that_is_not_there_is_named_with_those_that_are() -> None:
    with pytest.raises(ValueError, match="the ladder queue has no rung QueueEmpty: write one of QueueLong, QueueFull"):
        ladder().condition("QueueEmpty")
