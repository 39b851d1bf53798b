"""The day that is made from the declarations: believable, consistent, the same everywhere."""

from __future__ import annotations

from itertools import pairwise

import pytest

from eventcore_mixin import eventcore
from eventcore_monitoring.boards.heartbeat import heartbeat_alert
from eventcore_monitoring.model.alerts import Alert
from eventcore_monitoring.model.incidents import Heartbeat
from eventcore_monitoring.model.metrics import Counter, Gauge, Histogram, Info, Label, Target
from eventcore_monitoring.model.monitoring import Monitoring
from eventcore_monitoring.model.scenarios import Scenario, constant, gap, ramp
from eventcore_monitoring.preview.evaluated import evaluated, storage_of
from eventcore_monitoring.preview.sample_levels import END
from eventcore_monitoring.preview.samples import Day, day
from eventcore_monitoring.promql.evaluation import Grid, Samples, Semantics, evaluate
from eventcore_monitoring.promql.parser import parse
from eventcore_monitoring.values import count, percent

APP = Target(job="web")
REQUESTS = Counter(name="requests_total", help="R.", labels=[Label(name="code", values=["200", "500"])], target=APP)
FAILED = Counter(name="failed_total", help="F.", target=APP)
QUEUE = Gauge(name="queue", help="Q.", unit="count", labels=["shard"], target=APP)
TIMES = Histogram(name="times_seconds", help="T.", buckets=[0.1, 0.5, 1], target=APP)
BUILD = Info(name="build_info", help="B.", labels=["version"], target=APP)
FAILING = FAILED.rate("5m").sum() / REQUESTS.rate("5m").sum() > percent(5)
ALERT = Alert(
    name="Failing",
    when=FAILING,
    severity="page",
    summary="F.",
    fires_when=[
        Scenario(
            name="8 % fail", series=[REQUESTS.series(ramp(100), code="200"), FAILED.series(ramp(8))], fires_from="7m"
        )
    ],
    silent_when=[Scenario(name="4 % fail", series=[REQUESTS.series(ramp(50), code="200"), FAILED.series(ramp(2))])],
)
WEB = Monitoring(name="web", metrics=[REQUESTS, FAILED, QUEUE, TIMES, BUILD], alerts=[ALERT])


def course(made: Day, name: str, **labels: str) -> list[float]:
    """The samples of one series."""
    found = [one for one in made.series if {"__name__": name, **labels}.items() <= dict(one.labels).items()]
    assert len(found) == 1
    return [value for value in found[0].values if isinstance(value, float)]


def named(made: Day, name: str) -> list[Samples]:
    return [one for one in made.series if ("__name__", name) in one.labels]


def shares(monitoring: Monitoring, text: str) -> list[float]:
    """The values of an expression every minute of what a picture shows."""
    made = day(monitoring)
    slots = len(made.series[0].values)
    grid = Grid((slots - 720) * made.interval, 60_000, 360)
    found = evaluate(parse(text), storage_of(made, monitoring), grid, Semantics.OPEN)
    assert isinstance(found, dict)
    (column,) = found.values()
    return [value for value in column if value is not None]


def test_every_declared_metric_has_series_and_so_has_up() -> None:
    made = day(WEB)
    names = {dict(one.labels)["__name__"] for one in made.series}

    assert names == {
        *("requests_total", "failed_total", "queue", "build_info", "up", "ALERTS", "ALERTS_FOR_STATE"),
        *("times_seconds_bucket", "times_seconds_sum", "times_seconds_count"),
    }


def test_a_label_without_declared_values_gets_some_and_one_with_them_has_no_others() -> None:
    made = day(WEB)

    assert len(named(made, "queue")) == 3
    assert {dict(one.labels)["code"] for one in named(made, "requests_total")} == {"200", "500"}


def test_a_counter_only_grows_and_the_buckets_of_a_histogram_stay_cumulative() -> None:
    made = day(WEB)

    for name in ("requests_total", "failed_total"):
        for one in named(made, name):
            assert all(early <= late for early, late in pairwise(course(made, name, **dict(one.labels))))
    by_edge = [course(made, "times_seconds_bucket", le=edge) for edge in ("0.1", "0.5", "1", "+Inf")]
    for moment in zip(*by_edge, strict=True):
        assert list(moment) == sorted(moment)
    assert by_edge[-1] == course(made, "times_seconds_count")


def test_the_day_is_calm_before_the_alert_s_scenario_and_after_it_and_not_meanwhile() -> None:
    found = shares(WEB, "sum(rate(failed_total[5m])) / sum(rate(requests_total[5m]))")

    assert max(found[:25]) < 0.05
    assert max(found) > 0.05
    assert max(found[-60:]) < 0.05


def test_what_belongs_together_keeps_its_proportion_whatever_traffic_the_scenario_speaks_of() -> None:
    traffic = shares(WEB, 'rate(requests_total{code="200"}[5m])')

    assert max(traffic) < 2 * min(traffic)


def test_an_alert_on_a_number_is_played_at_that_very_number() -> None:
    long = Scenario(name="long", series=[QUEUE.series(constant(500), shard="a")], fires_from="1m")
    alert = Alert(name="Long", when=count(400) < QUEUE, severity="page", summary="L.", fires_when=[long])
    found = shares(Monitoring(name="web", metrics=[QUEUE], alerts=[alert]), "max(queue)")

    assert 480 < max(found) < 520
    assert min(found) < 400


def test_a_counter_that_a_scenario_brings_into_being_is_not_there_before() -> None:
    born = Scenario(name="first", series=[FAILED.series([gap("20m"), constant(1)])], fires_from="21m")
    alert = Alert(name="First", when=FAILED.increase("5m") > 0, severity="page", summary="F.", fires_when=[born])
    made = day(Monitoring(name="web", metrics=[FAILED], alerts=[alert]))
    (series,) = named(made, "failed_total")

    assert series.values[0] is None
    assert series.values[-1] == 1


def test_scenarios_on_the_same_metric_are_played_one_after_the_other() -> None:
    def lag(value: float) -> Alert:
        told = Scenario(
            name=f"{value}", series=[QUEUE.series(constant(value), shard="a")], lasts="30m", fires_from="1m"
        )
        return Alert(
            name=f"Queue{value:.0f}", when=count(value / 2) < QUEUE, severity="p", summary="L.", fires_when=[told]
        )

    found = shares(Monitoring(name="web", metrics=[QUEUE], alerts=[lag(500), lag(5000)]), 'queue{shard="a"}')

    assert len([one for one in found if 400 < one < 600]) >= 25
    assert len([one for one in found if 4000 < one < 6000]) >= 25


def test_a_build_info_is_always_1_and_up_too() -> None:
    made = day(WEB)

    assert {*course(made, "build_info", version="first"), *course(made, "up")} == {1.0}


def test_the_day_is_long_past_and_ends_at_a_round_hour() -> None:
    made = day(WEB)

    assert made.start + (len(made.series[0].values) - 1) * made.interval // 1000 == END
    assert END % 3600 == 0


def test_the_same_declarations_have_the_same_day() -> None:
    assert day(WEB) == day(WEB)


@pytest.mark.parametrize(
    "record",
    # A day says nothing of what was thirty days before.
    [rule.record for rule in eventcore().recording_rules if "30d" not in rule.record and "90d" not in rule.record],
)
def test_recording_rules_have_series_too(record: str) -> None:
    guide = eventcore()
    made = day(guide)
    grid = Grid((len(made.series[0].values) - 1) * made.interval, 60_000, 1)
    found = evaluate(parse(record), storage_of(made, guide), grid, Semantics.OPEN)

    assert isinstance(found, dict)
    assert found


def test_the_clock_that_expressions_read_is_that_of_the_day() -> None:
    written = Gauge(name="written_timestamp_seconds", help="W.", unit="timestamp", target=APP)
    web = Monitoring(name="web", metrics=[written])
    made = day(web)
    for text, low, high in (("time()", END, END), ("time() - written_timestamp_seconds", 0, 7200), ("hour()", 14, 14)):
        board = {"panels": [{"targets": [{"expr": text, "instant": True}]}]}
        (series,) = evaluated(board, made, storage_of(made, web), 3600).series[f"instant {text}"]
        assert low <= (series.values[0] or 0) <= high


def test_an_alert_whose_scenario_is_played_is_pending_and_then_fires() -> None:
    alert = ALERT.replaced(for_="5m", labels={"team": "web"})
    made = day(WEB.replaced(alerts=[alert]))
    pending, firing = (
        next(one for one in named(made, "ALERTS") if ("alertstate", state) in one.labels)
        for state in ("pending", "firing")
    )
    (since,) = named(made, "ALERTS_FOR_STATE")
    waits = [slot for slot, value in enumerate(pending.values) if value == 1]
    fires = [slot for slot, value in enumerate(firing.values) if value == 1]
    told = {"alertname": "Failing", "severity": "page", "team": "web", "__name__": "ALERTS", "alertstate": "firing"}
    assert dict(firing.labels) == told
    assert [*waits, *fires] == list(range(waits[0], fires[-1] + 1))
    assert len(waits) * made.interval == 5 * 60_000
    assert {value for value in since.values if value is not None} == {made.start + waits[0] * made.interval / 1000}


def test_a_heartbeat_fires_all_day() -> None:
    given = WEB.replaced(alerts=[ALERT]).with_parts(heartbeat_alert(Heartbeat(alert="Watchdog", receiver="r")))
    (made,) = (one for one in named(day(given), "ALERTS") if ("alertname", "Watchdog") in one.labels)
    assert set(made.values) == {1.0}


def test_a_label_without_declared_values_has_those_of_other_metrics_scenarios() -> None:
    size = Gauge(name="size", help="S.", unit="bytes", labels=["shard"], target=APP)
    told = Scenario(name="it waits", series=[QUEUE.series(constant(9), shard="orders")])
    given = WEB.replaced(metrics=[*WEB.metrics, size], alerts=[ALERT.replaced(silent_when=[told])])
    assert {dict(one.labels)["shard"] for one in named(day(given), "size")} == {"orders"}
