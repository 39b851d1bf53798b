"""Failure modes over the alerts of the guide, as it is written and as we repaired it, and over small ones."""

from __future__ import annotations

import subprocess
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest

from eventcore_monitoring import foreign
from eventcore_monitoring.findings import Severity
from eventcore_monitoring.loading import load
from eventcore_monitoring.model.scenarios import Scenario
from eventcore_monitoring.paging.path import paths
from eventcore_monitoring.proof import alert_proof
from eventcore_monitoring.proof.attempt import Searched
from eventcore_monitoring.proof.blind_spots import AT_LEAST, Cell, Matrix, blind_spots, findings, words
from eventcore_monitoring.proof.failures import FAILURES
from eventcore_monitoring.proof.phases import Phase, Witness, series_of
from eventcore_monitoring.proof.scenarios import Proven
from eventcore_monitoring.proof.search import search
from eventcore_monitoring.proof.shapes import Growth, Level, Line
from eventcore_monitoring.proof.subjects import declared_subjects, read_subjects
from eventcore_monitoring.proof.timeline import Subject
from eventcore_monitoring.values import duration
from proof.searching import MINUTE, subject

ROOT = Path(__file__).parents[2]


def searched(*subjects: Subject) -> list[tuple[Subject, Searched]]:
    return [(one, search(one)) for one in subjects]


@cache
def production(most: int | None = None) -> Matrix:
    """All alerts of production, or the first so many: each takes a second."""
    monitoring = load(ROOT / "definitions/production.py", ROOT)
    ways = paths(monitoring)
    assert ways is not None
    told = {name: tuple(one.receiver for one in way.deliveries) for name, way in ways.of.items()}
    jobs = {target.job: target.attached for target in monitoring.targets}
    return blind_spots(searched(*list(declared_subjects(monitoring))[:most]), jobs, told)


@cache
def guide() -> Matrix:
    rules, faults = foreign.read_files([ROOT / "examples/guide_as_written.yaml"])
    assert not faults
    whole = foreign.whole_of(rules, foreign.catalogue_of(str(ROOT / "definitions/production.py"), ROOT))
    return blind_spots(searched(*read_subjects(whole)))


def small(expression: str, waits: int = 0, *records: tuple[str, str]) -> Matrix:
    return blind_spots(searched(subject(expression, waits, *records)))


def cell(matrix: Matrix, failure: str, alert: str = "A") -> Cell:
    return next(one for one in matrix.cells() if (one.failure.name, one.subject.name) == (failure, alert))


def codes(matrix: Matrix) -> list[tuple[str, str]]:
    return [(finding.code, finding.at) for finding in findings(matrix)]


def test_the_guides_own_traffic_alert_resolves_ten_minutes_into_an_attack() -> None:
    found = cell(guide(), "sustained spike", "AnomalousTrafficPattern")
    assert (found.after, found.resolved) == (1 * MINUTE, 10 * MINUTE)
    assert words(found) == "fires after 1m, resolves after 10m"


def test_the_findings_of_the_guide_name_the_alert_the_time_and_a_way_out() -> None:
    found = {finding.code: finding for finding in findings(guide())}
    spike = found["resolves-while-it-lasts"]
    assert spike.at == "groups.security.AnomalousTrafficPattern"
    assert spike.message == "resolves 10m after the cause began, while it lasts"
    assert "offset" in spike.fix
    assert spike.source is not None
    assert spike.severity is Severity.WARNING
    assert found["never-fires-on-drift"].at == "groups.security.AnomalousTrafficPattern"


def test_no_repaired_alert_resolves_within_two_hours_while_its_cause_lasts() -> None:
    # The heartbeat fires whatever happens, and after a jump to another level nothing grows any more. What is skipped
    # fires on absence: nothing can happen to it.
    not_meant = ("Watchdog", "StorageFullSoon", "FilesystemFullSoon")
    for failure in ("sustained spike", "scrape gaps"):
        for one in production().cells():
            if one.failure.name == failure and one.subject.name not in not_meant and not one.skipped:
                assert one.fires, one.subject.name
                assert one.resolved is None or one.resolved >= one.subject.waits + AT_LEAST, one.subject.name


def test_in_production_somebody_is_told_of_every_target_that_is_down() -> None:
    assert codes(production()) == []


def test_the_application_is_a_target_and_all_else_is_an_exporter() -> None:
    names = [failure.name for failure in production().failures if failure.job]
    assert names[:2] == ["target down: eventcore", "exporter down: node"]


def test_a_cell_says_who_is_told() -> None:
    assert cell(production(), "sustained spike", "DatabaseConnectionPoolExhausted").receivers == (
        *("database-mail", "tickets", "page"),
    )


def test_an_alert_without_witness_is_not_applicable_and_no_finding() -> None:
    found = cell(guide(), "sustained spike", "MemoryUsageHigh")
    assert (found.skipped, words(found)) == ("no series are known on which it fires", "not applicable")


def test_an_alert_on_up_sees_every_job_that_is_down() -> None:
    attached = {"instance": "app-1:80", "job": "app"}
    matrix = blind_spots(searched(subject("up == 0", 5 * MINUTE)), {"app": attached, "db": {"instance": "db-1:1"}})
    assert codes(matrix) == []
    assert [one.after for one in matrix.cells() if one.failure.job] == [5 * MINUTE, 5 * MINUTE]


def test_an_alert_on_absence_sees_that_the_metric_vanishes() -> None:
    found = cell(small('absent(queue_length{job="app"})', 5 * MINUTE), "metric vanishes")
    assert found.fires
    assert not found.resolved


def test_a_rate_is_not_alarmed_when_counters_start_again() -> None:
    assert words(cell(small("rate(requests_total[5m]) > 100"), "counter reset")) == "silent"


def test_a_sum_is_not_alarmed_by_a_deploy_and_a_count_is() -> None:
    failure = "labels doubled at a deploy"
    assert words(cell(small("sum(rate(requests_total[5m])) > 100"), failure)) == "silent"
    assert words(cell(small("sum(up) > 1"), failure)) == "false alarm at once, resolves after 10m"


def test_a_difference_of_a_counter_is_a_false_alarm_when_counters_start_again() -> None:
    matrix = small("requests_total < 100")
    assert words(cell(matrix, "counter reset")) == "false alarm at once"
    assert ("fires-without-cause", "alerts.A") in codes(matrix)


def test_an_alert_on_restarts_may_fire_when_counters_start_again() -> None:
    assert "fires-without-cause" not in dict(codes(small("resets(requests_total[1h]) > 0")))


def test_a_join_that_a_deploy_makes_ambiguous_cannot_be_evaluated() -> None:
    matrix = small("memory_bytes / on (job) limit_bytes > 0.9")
    found = [finding.message for finding in findings(matrix) if finding.code == "evaluation-fails"]
    assert [text.partition(": ")[0] for text in found] == [
        "cannot be evaluated, and so cannot fire (labels doubled at a deploy)",
    ]
    assert "many-to-many" in found[0]
    assert words(cell(matrix, "one replica bad")) == "error"
    assert words(cell(matrix, "labels doubled at a deploy")) == "error"


def test_a_window_of_two_scrapes_hides_what_happens_when_every_second_one_is_missing() -> None:
    one = subject("rate(requests_total[2m]) > 100")._replace(scraped=MINUTE)
    assert "gaps-hide" in dict(codes(blind_spots(searched(one))))


@pytest.mark.parametrize("window", ["5m", "15m"])
def test_a_window_of_many_scrapes_is_not_disturbed_by_missing_ones(window: str) -> None:
    one = subject(f"rate(requests_total[{window}]) > 100")._replace(scraped=MINUTE // 4)
    assert "gaps-hide" not in dict(codes(blind_spots(searched(one))))


def test_a_sum_over_replicas_does_not_see_that_one_of_two_is_bad() -> None:
    assert words(cell(small("avg(queue_length) > 100"), "one replica bad")) == "silent"
    assert words(cell(small("queue_length > 100"), "one replica bad")) == "fires at once"


def test_a_drift_counts_from_where_the_threshold_is_crossed() -> None:
    for alert, waits in (("queue_length > 100", 15), ("free_ratio < 0.1", 5), ("rate(requests_total[5m]) > 100", 10)):
        assert cell(small(alert, waits * MINUTE), "slow drift").after == waits * MINUTE


def test_what_goes_to_and_fro_for_hours_is_seen_all_the_time() -> None:
    found = cell(small("changes(queue_length[1h]) > 2"), "sustained spike")
    assert (found.fires, found.resolved) == (True, None)


def test_no_counter_falls_for_hours() -> None:
    one = subject("rate(requests_total[5m]) < 5")._replace(begins=10 * MINUTE)
    key = (("__name__", "requests_total"), ("instance", "app-1:80"), ("job", "app"))
    for failure in FAILURES:
        if failure.name in ("sustained spike", "scrape gaps"):
            assert list(failure.courses(one, {key: Growth(10.0)}, {key: Growth(1.0)}))
            assert not list(failure.courses(one, {key: Growth(10.0)}, {key: Growth(-1.0)}))


def test_the_first_event_is_asked_of_alerts_that_one_event_can_make_fire() -> None:
    alert = "increase(errors_total[5m]) > 0"
    assert ("first-event-unseen", "alerts.A") in codes(small(alert))
    assert words(cell(small(alert, 10 * MINUTE), "first event")) == "not applicable"


def test_an_alert_that_waited_before_a_deploy_is_no_false_alarm_of_it() -> None:
    one = subject("queue_length > 100", 15 * MINUTE)
    key = (("__name__", "queue_length"), ("instance", "app-1:80"), ("job", "app"))
    for level, skipped in ((50.0, ""), (200.0, "fires while all is well")):
        phases = (Phase(4 * MINUTE, {key: Level(Line(level))}), Phase(30 * MINUTE, {key: Level(Line(200.0))}))
        witness = Witness(tuple(series_of(phases, MINUTE)), 34 * MINUTE, phases)
        matrix = blind_spots([(one, Searched(witness))])
        assert cell(matrix, "labels doubled at a deploy").skipped == skipped
        assert "fires-without-cause" not in dict(codes(matrix))


@pytest.mark.parametrize("alert", ["changes(queue_length[10m]) > 3", "resets(requests_total[1h]) > 0"])
def test_what_goes_to_and_fro_is_not_tried_with_gaps_that_keep_time_with_it(alert: str) -> None:
    assert words(cell(small(alert), "scrape gaps")) == "not applicable"


@pytest.mark.parametrize("alert", ["up == 0", "up < 1", "predict_linear(disk_free_bytes[1h], 14400) < 0"])
def test_what_has_two_values_or_falls_already_does_not_drift(alert: str) -> None:
    assert words(cell(small(alert), "slow drift")) == "not applicable"


def test_spans_are_in_order_and_apart() -> None:
    for one in (*production().cells(), *guide().cells()):
        assert all(before.end < after.begin for before, after in pairwise(one.spans))
        assert all(span.begin <= span.end for span in one.spans)


def test_a_matrix_without_alerts_has_no_cells() -> None:
    matrix = blind_spots([], {"app": {}})
    assert list(matrix.cells()) == []
    assert codes(matrix) == [("target-down-unseen", "targets.app")]


def proof(one: Cell) -> alert_proof.Proof:
    """What a cell says, as promtool is to confirm it."""
    assert one.course is not None
    assert one.tried is not None
    series = tuple(series_of(one.course.phases, one.tried.scraped))
    lasts = sum(phase.lasts for phase in one.course.phases)
    scenario = Scenario(name=one.failure.name, series=series, lasts=duration(lasts))
    if one.fires:
        first, step = one.spans[0], one.tried.evaluated
        scenario = scenario.model_copy(
            update={
                "silent_until": duration(one.course.phases[0].lasts),
                "fires_from": duration(first.begin),
                "fires_until": duration(first.end),
                "resolved_by": None
                if one.resolved is None
                else duration(first.end + 6 * step),  # one version may take longer
            }
        )
    return alert_proof.Proof(one.tried, Searched(), (Proven("fires" if one.fires else "silent", scenario, one.fires),))


def test_promtool_confirms_cells(tmp_path: Path) -> None:
    chosen = [
        cell(guide(), "sustained spike", "AnomalousTrafficPattern"),
        cell(guide(), "slow drift", "AnomalousTrafficPattern"),
        cell(production(), "sustained spike", "AnomalousTrafficPattern"),
        cell(production(), "scrape gaps", "CpuUsageHigh"),
        cell(production(), "one replica bad", "ProjectionLagHigh"),
        cell(production(), "labels doubled at a deploy", "UnauthorizedCommandAttempt"),
        cell(production(), "counter reset", "HighCommandFailureRate"),
        cell(production(), "target down: eventcore", "EventStoreLatencyHigh"),
    ]
    for number, one in enumerate(map(proof, chosen)):
        (tmp_path / f"rules-{number}.yaml").write_text(alert_proof.file_of_rules(one), "utf-8")
        (tmp_path / f"tests-{number}.yaml").write_text(alert_proof.file_of_tests(one, f"rules-{number}.yaml"), "utf-8")
    files = sorted(tmp_path.glob("tests-*.yaml"))
    run = subprocess.run(["promtool", "test", "rules", *files], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
