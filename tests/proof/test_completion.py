"""A deployment's alerts with their proofs: what is claimed, and what a build refuses."""

from __future__ import annotations

from functools import cache

import pytest

from eventcore_mixin import eventcore
from eventcore_monitoring import Counter, Gauge, Monitoring, Waiver, count, percent, promql
from eventcore_monitoring.build import unwaived
from eventcore_monitoring.proof.alert_proof import Proof
from eventcore_monitoring.proof.completion import Completed, completed
from eventcore_monitoring.proof.mutation_score import holds, score
from eventcore_monitoring.proving import proofs_of
from small import alert, monitoring, queue, web

GUIDE = eventcore()
# A heartbeat is never silent; what reads a week or a month is proven by scenarios that are written by hand.
SPECIAL = ("Watchdog", "CommandsSlowerThanUsual", "FilesystemFullSoon", "StorageFullSoon")


@cache
def guide() -> Completed:
    return completed(GUIDE)


def codes(given: Monitoring) -> list[str]:
    return [finding.code for finding in completed(given).findings]


def _expected(proof: Proof) -> tuple[str, ...]:
    fires = proof.searched.fires
    if proof.subject.name in SPECIAL:
        return ()
    if fires is not None and not fires.phases[1].shapes:
        return ("fires", "silent")  # nothing can vanish where absence is what it fires on
    if "BudgetBurn" in proof.subject.name:
        return ("fires", "silent", "no data")  # seen over days, and so with no variants
    return ("fires", "no data", "data vanishes", "missed scrape")


def test_every_alert_of_the_guide_is_proven_in_every_claim() -> None:
    done = guide()
    assert list(unwaived(GUIDE, done.findings)) == []
    for proof in done.proofs:
        assert proof.silent or proof.subject.name in SPECIAL
        assert {*_expected(proof)} <= {one.claim for one in proof.claims}
        assert [one.scenario.name for one in proof.claims if not holds(proof.subject, one)] == []


def test_95_of_100_slips_of_the_pen_in_the_guide_are_noticed() -> None:
    # Nobody writes the rules of objectives: their slips would be ours (tests/boards/test_slo_rules.py).
    written = [proof for proof in proofs_of(GUIDE) if "BudgetBurn" not in proof.subject.name]
    found = [score(proof.subject, proof.claims, GUIDE.catalogue.facts) for proof in written]
    noticed, of = sum(one.noticed for one in found), sum(one.of for one in found)
    assert of > 200
    assert noticed >= 0.95 * of


def test_scenarios_that_were_written_by_hand_come_first_and_keep_their_lines() -> None:
    given = GUIDE.alerts[0]
    made = guide().monitoring.alerts[0]
    assert made.fires_when[: len(given.fires_when)] == given.fires_when
    assert made.line == given.line
    assert len(made.fires_when) > len(given.fires_when)


def test_the_name_of_a_claim_says_the_value_in_the_unit_of_its_threshold() -> None:
    proof = next(one for one in guide().proofs if one.subject.name == "HighCommandFailureRate")
    names = {one.claim: one.scenario.name for one in proof.claims[::-1]}
    assert names["fires"] == "its value is 5.1 % for 5m"
    assert names["silent"] == "its value is 4.9 %"


def test_an_alert_that_never_fires_is_an_error_that_names_the_smallest_part_that_stays_empty() -> None:
    given = monitoring(alerts=[alert(when=promql("sum(queue_length == 0) > 0 or queue_length < -1"))])
    (finding,) = completed(given).findings
    assert finding.code == "alert-never-fires"
    assert finding.at == "alerts.QueueLong"
    assert "queue_length" in finding.excerpt
    assert finding.source is not None
    assert finding.source.file.endswith("small.py")


def test_an_alert_that_is_never_silent_is_an_error_unless_it_is_waived() -> None:
    given = monitoring(alerts=[alert(name="Watchdog", when=promql("vector(1)"), no_data="fires")])
    assert codes(given) == ["alert-never-silent"]
    waiver = Waiver(code="alert-never-silent", at="alerts.Watchdog", reason="A heartbeat.")
    assert list(unwaived(given.extended(waivers=[waiver]), completed(given).findings)) == []


@pytest.mark.parametrize(
    ("when", "declared", "found"),
    [
        ("queue_length > 100", "silent", []),
        ("queue_length > 100", "fires", ["no-data-otherwise"]),
        ("absent(queue_length)", "silent", ["no-data-otherwise"]),
        ("absent(queue_length)", "fires", []),
        ("absent(queue_length) or queue_length > 100", "fires", []),
        ("(sum(queue_length) or vector(0)) < 1", "silent", ["no-data-otherwise"]),
    ],
)
def test_what_an_alert_does_without_data_is_what_its_declaration_says(
    when: str, declared: str, found: list[str]
) -> None:
    assert codes(monitoring(alerts=[alert(when=promql(when), no_data=declared)])) == found


def test_a_part_is_never_more_than_its_whole() -> None:
    everything = Counter(name="orders_total", help="Orders.", target=web)
    failed = Counter(name="orders_failed_total", help="Failed.", target=web, at_most="orders_total")
    size = Gauge(name="slots", help="Slots.", unit="count", target=web)
    used = Gauge(name="slots_used", help="Used.", unit="count", target=web, at_most="slots")
    ratio = failed.rate("5m").sum() / everything.rate("5m").sum()
    given = Monitoring(
        name="shop",
        metrics=[everything, failed, size, used],
        alerts=[
            alert(name="Most", when=ratio > percent(90)),
            alert(name="Full", when=used / size > percent(90)),
            alert(name="More", when=ratio > percent(110)),
            alert(name="Over", when=used - size > count(3)),
        ],
    )
    proofs = {proof.subject.name: proof.fires for proof in completed(given).proofs}
    assert proofs == {"Most": True, "Full": True, "More": False, "Over": False}


def test_an_alert_reads_what_is_recorded_and_its_proof_does_too() -> None:
    proof = next(one for one in guide().proofs if one.subject.name == "PoolOversized")
    assert [record.name for record in proof.subject.records] == ["instance:eventcore_db_connections:utilisation"]


def test_series_carry_the_labels_of_their_target() -> None:
    (proof,) = completed(monitoring(alerts=[alert(when=queue > 100)])).proofs
    for one in proof.claims:
        for series in one.scenario.all_series:
            assert series.labels["job"] == "web"
            assert series.labels["instance"] in ("web-1:8080", "web-2:8080")


def test_an_alert_that_keeps_firing_resolves_so_much_later() -> None:
    plain, kept = (completed(monitoring(alerts=[one])).proofs[0] for one in (alert(), alert(keep_firing_for="7m")))
    assert plain.until == 0
    assert kept.until == 7 * 60_000


def test_the_same_deployment_is_proven_in_the_same_way_twice() -> None:
    given = [completed(eventcore()).monitoring for _ in range(2)]
    assert given[0] == given[1]
