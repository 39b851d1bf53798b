"""What is wrong with answers of a Prometheus that a test makes up, where a real server would take long to be so."""

from __future__ import annotations

from typing import Any

import pytest

from eventcore_monitoring import Alert, Monitoring, count
from eventcore_monitoring.verify.asked import PrometheusAnswers
from eventcore_monitoring.verify.firing import Fired
from eventcore_monitoring.verify.prometheus import findings, rows, scraped
from eventcore_monitoring.verify.questions import Period, Presence, questions
from eventcore_monitoring.verify.tables import tables
from small import connections, monitoring, queue

PERIOD = Period(1_800_000_000 - 7 * 86_400, 1_800_000_000)
THERE = Presence(1, PERIOD.moments.start)
ALERT = Alert(name="QueueLong", when=queue > count(100), for_="5m", severity="high", summary="Long.")
DECLARED: Monitoring = monitoring(metrics=[queue, connections], alerts=[ALERT])
TARGETS = [{"labels": {"job": job}, "health": "up", "scrapeInterval": "15s"} for job in ("web", "database")]


def answers(**changes: Any) -> PrometheusAnswers:
    """Those of a server on which all is well, but that it does not say its rules."""
    put = questions(DECLARED, {"queue_length": THERE})
    return PrometheusAnswers(
        version="2.42.0",
        period=PERIOD,
        names={"queue_length": {"web": THERE}, "connections": {"database": THERE}},
        unnamed=(),
        questions=put,
        counted=dict.fromkeys((one.measured for one in put if one.measured), THERE),
        fired={"QueueLong": Fired((), 60, 0, False)},
        targets=TARGETS,
        groups="answers with 404 Not Found",
        alertmanagers=[{}],
    )._replace(**changes)


def found(**changes: Any) -> list[tuple[str, str, str]]:
    given = findings(DECLARED, answers(**changes))
    assert given[-1].message == "does not say which rules it has: answers with 404 Not Found"
    return [(f"{one.severity} {one.code}", one.at, one.message) for one in given[:-1]]


def test_where_all_is_well_nothing_is_found() -> None:
    assert found() == []


def test_a_metric_that_another_job_exposes_is_told_as_that() -> None:
    names = {"queue_length": {"shop": THERE, "web2": THERE}, "connections": {"database": THERE}}
    message = "has no series of job web, but of shop, web2"

    assert found(names=names) == [("warning verify-no-series", "metrics.queue_length", message)]


def test_metrics_of_a_job_that_is_down_are_not_told_beside_it() -> None:
    down = {**TARGETS[0], "health": "down", "lastError": "connection refused"}
    message = "its target does not answer the server: connection refused"

    assert found(names={"connections": {"database": THERE}}, targets=[down, TARGETS[1]]) == [
        ("warning verify-target-down", "targets.web", message)
    ]


def test_a_job_without_targets_of_which_there_are_series_gets_them_in_another_way() -> None:
    assert found(targets=TARGETS[1:]) == []


def test_a_target_that_is_not_scraped_yet_is_not_down() -> None:
    waiting = [{**TARGETS[0], "health": "unknown"}, TARGETS[1]]

    assert found(targets=waiting) == []
    assert "web       1        0 of 1, not all scraped yet" in tables(
        [], scraped(DECLARED, answers(targets=waiting)), PERIOD
    )


@pytest.mark.parametrize(("version", "told"), [("2.41.0", True), ("2.42.1", False), ("3.5.0-rc.1", False), ("", False)])
def test_a_server_older_than_the_definitions_is_a_warning(version: str, told: bool) -> None:
    message = f"is Prometheus {version}, and the definitions are written for 2.42"
    expected = [("warning verify-server-version", "--prometheus", message)] if told else []

    assert found(version=version) == expected


def test_names_that_nobody_answers_for_are_told_once_and_no_metric_is_missed() -> None:
    why = "the answer is larger than 64 MiB"
    message = f"does not say which metrics have series: {why}"

    assert found(names={}, unnamed=(why, why)) == [("error verify-unanswered", "--prometheus", message)]


def test_a_history_that_is_not_answered_is_a_warning_and_a_question_mark() -> None:
    changed = {"fired": {"QueueLong": "does not answer within 30 s"}}
    message = "its history is not answered: does not answer within 30 s"

    assert found(**changed) == [("warning verify-unanswered", "alerts.QueueLong.when", message)]
    assert "QueueLong  1       the start  ?" in tables(rows(answers(**changed)), [], PERIOD)


def test_a_coarser_look_says_so() -> None:
    text = tables(rows(answers(fired={"QueueLong": Fired((), 180, 0, False)})), [], PERIOD)

    assert text.splitlines()[-1] == "so long a time is looked at every 3m only"
    assert "looked at" not in tables(rows(answers()), [], PERIOD)
