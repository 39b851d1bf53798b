"""What a server is asked: the parts of expressions that have data, whole grids in pieces it answers, and spans."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from eventcore_monitoring import Alert, Counter, Gauge, Monitoring, RecordingRule, Target, count, per_second, promql
from eventcore_monitoring.promql.parser import parse
from eventcore_monitoring.promql.printer import to_promql
from eventcore_monitoring.rules.declared import declared
from eventcore_monitoring.verify.firing import fired
from eventcore_monitoring.verify.questions import (
    MOST_POINTS,
    Period,
    Presence,
    measured,
    name_queries,
    names_asked,
    questions,
)
from small import dashboard, monitoring, queue, scaling

NOW = 1_800_000_000


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("a > 5", "a"),
        ("5 < a", "a"),
        ("a > bool 5", "a > bool 5"),
        ("a > 5 and b < 3", "a"),
        ("a > 5 unless on (x) b", "a"),
        ("a > 5 or b < 3", "a or b"),
        ("sum(a == 0) > 2", "sum(a)"),
        ("count by (x) (a != 1)", "count by (x) (a)"),
        ('absent(up{job="x"})', 'up{job="x"}'),
        ("absent_over_time(a[1h])", "a"),
        ("a / (b > 0)", "a / (b > 0)"),
        ("rate(a[5m])", "rate(a[5m])"),
    ],
)
def test_what_is_measured_is_the_side_that_carries_the_value(expression: str, expected: str) -> None:
    assert to_promql(measured(parse(expression))) == expected


def asked(given: Monitoring, there: dict[str, Presence] | None = None) -> dict[str, tuple[str | None, str | None]]:
    return {one.use.at: (one.measured, one.fires) for one in questions(given, there or {})}


def test_every_use_of_an_expression_is_asked_for_and_an_alert_also_when_it_fires() -> None:
    alert = Alert(name="A", when=queue > count(100), severity="high", summary="Long.")
    whole = monitoring(alerts=[alert], dashboards=[dashboard(queue.sum() > count(3))], scaling=[scaling()])

    assert asked(whole) == {
        "alerts.A.when": ("count(queue_length)", "queue_length > 100"),
        "dashboards.board.Panel.show.0": ("count(sum(queue_length))", None),
        "scaling.web.triggers.queue.when": ("count(sum(queue_length))", None),
    }
    assert len(asked(whole)) == len(declared(whole).uses)


def test_a_number_is_counted_as_one_series() -> None:
    alert = Alert(name="A", when=promql("time() > bool 5"), severity="high", summary="Late.")
    assert asked(monitoring(alerts=[alert]))["alerts.A.when"][0] == "count(vector(time() > bool 5))"


def test_variables_of_a_dashboard_stand_for_all_their_values() -> None:
    shown = promql('rate(requests_total{path=~"$path",method="${method}",other=~"a$"}[$__rate_interval])')
    query = asked(monitoring(dashboards=[dashboard(shown)]))["dashboards.board.Panel.show.0"][0]

    assert query == 'count(rate(requests_total{path=~".*",method=~".*",other=~"a$"}[5m]))'


def test_an_expression_that_needs_a_choice_is_not_asked_for() -> None:
    assert asked(monitoring(dashboards=[dashboard(promql("queue_length > $limit"))])) == {
        "dashboards.board.Panel.show.0": ("count(queue_length)", None)
    }
    assert asked(monitoring(dashboards=[dashboard(promql("queue_length / $limit"))])) == {
        "dashboards.board.Panel.show.0": (None, None)
    }


target = Target(job="web")
requests = Counter(name="requests_total", help="Requests.", target=target)
rate = RecordingRule(record="job:requests:rate5m", expression=requests.rate("5m").sum(), help="Rate.")
RECORDED = Monitoring(
    name="small",
    metrics=[requests, Gauge(name="level", help="Level.", unit="count", target=target)],
    recording_rules=[rate],
    alerts=[
        Alert(name="A", when=requests.rate("5m").sum() > per_second(5), severity="high", summary="Much."),
        Alert(name="B", when=promql("job:requests:rate5m > 5"), severity="high", summary="Much."),
    ],
)


@pytest.mark.parametrize(
    ("recorded", "expected"),
    [
        (None, "sum(rate(requests_total[5m])) > 5"),
        (NOW - 5000, "sum(rate(requests_total[5m])) > 5"),
        (NOW - 99_000, "job:requests:rate5m > 5"),
    ],
    ids=["not recorded", "recorded lately", "recorded from the start"],
)
def test_a_record_is_read_where_it_goes_back_as_far_as_what_it_is_made_of(recorded: int | None, expected: str) -> None:
    there = {"requests_total": Presence(1, NOW - 100_000)}
    if recorded is not None:
        there["job:requests:rate5m"] = Presence(1, recorded)
    found = asked(RECORDED, there)

    assert [found[f"alerts.{name}.when"][1] for name in "AB"] == [expected, expected]


def test_names_are_asked_for_in_few_queries() -> None:
    assert names_asked(RECORDED) == ["requests_total", "level", "job:requests:rate5m"]
    some, rest = name_queries([f"a{number}" for number in range(41)])

    assert some.startswith('count by (__name__, job) ({__name__=~"a0|a1|')
    assert rest == 'count by (__name__, job) ({__name__=~"a40"})'


@given(st.integers(300, 366 * 86_400), st.integers(1, 3_600_000))
def test_a_grid_is_asked_for_whole_in_few_pieces_that_prometheus_answers(seconds: int, evaluated: int) -> None:
    period = Period(NOW - seconds, NOW)
    step = period.step_of(evaluated)
    pieces = list(period.pieces(step))
    moments = [moment for begin, end in pieces for moment in range(begin, end + 1, step)]

    assert step % max(1, -(-evaluated // 1000)) == 0
    assert moments == list(range(pieces[0][0], NOW + 1, step))
    assert 0 <= moments[0] - period.start < step
    assert max((end - begin) // step + 1 for begin, end in pieces) <= MOST_POINTS
    assert len(pieces) <= 5


@given(st.integers(300, 366 * 86_400))
def test_the_overview_ends_now_and_has_no_more_points_than_a_week_has_hours(seconds: int) -> None:
    moments = Period(NOW - seconds, NOW).moments

    assert moments[-1] == NOW
    assert len(moments) <= 169
    assert 0 <= moments[0] - (NOW - seconds) < moments.step


def matrix(*series: tuple[dict[str, str], list[int]]) -> list[dict[str, object]]:
    return [
        {"metric": {"__name__": "a", **labels}, "values": [[at, "1"] for at in moments]} for labels, moments in series
    ]


def test_what_waits_fires_only_once_it_has_waited_and_each_series_waits_by_itself() -> None:
    alert = Alert(name="A", when=queue > count(1), for_="2m", severity="high", summary="Long.")
    (use,) = declared(monitoring(alerts=[alert])).uses
    one = matrix(({"x": "1"}, [0, 60, 120]), ({"x": "2"}, [180]))
    two = matrix(({"x": "2"}, [240, 300]), ({"x": "1"}, [480]))
    found = fired(use, [one, two], range(0, 541, 60))

    assert found.spans == ((120, 120), (300, 300))
    assert (found.seconds, found.longest, found.now, found.series) == (120, 60, False, 1)


def test_keep_firing_for_closes_gaps() -> None:
    alert = Alert(name="A", when=queue > count(1), keep_firing_for="2m", severity="high", summary="Long.")
    (use,) = declared(monitoring(alerts=[alert])).uses
    found = fired(use, [matrix(({}, [0, 120, 540]))], range(0, 541, 60))

    assert found.spans == ((0, 240), (540, 540))
    assert found.now


def test_an_alert_without_any_series_has_not_fired() -> None:
    (use,) = declared(
        monitoring(alerts=[Alert(name="A", when=queue > count(1), severity="high", summary="Long.")])
    ).uses

    assert fired(use, [[]], range(0, 541, 60)) == ((), 60, 0, False)
