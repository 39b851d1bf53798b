"""Trials: what is said of both versions of an alert is what promtool does with them, and promtool would object."""

from __future__ import annotations

import random

import pytest

from eventcore_monitoring.promql.parser import located
from eventcore_monitoring.promql.printer import to_promql
from eventcore_monitoring.proof.mutations import mutants
from eventcore_monitoring.proof.timeline import Span
from eventcore_monitoring.review.alerts import touched
from eventcore_monitoring.review.change import Risk
from eventcore_monitoring.review.contract import Contract
from eventcore_monitoring.review.courses import Course
from eventcore_monitoring.review.reviewing import review
from eventcore_monitoring.review.rules import Side
from eventcore_monitoring.review.trials import Trial, trial
from eventcore_monitoring.values import duration
from review.reviewed import FAILING, alert, confirm, rules

EXPRESSIONS = [
    FAILING,
    "histogram_quantile(0.95, sum by (le, path) (rate(latency_seconds_bucket[5m]))) > 0.5",
    "up == 0",
    'absent(up{job="web"})',
    "max by (queue) (queue_length) > 100 and sum by (queue) (rate(taken_total[10m])) < 1",
    "predict_linear(disk_free_bytes[1h], 4 * 3600) < 0",
    "increase(restarts_total[1h]) > 3 unless on (pod) maintenance == 1",
    "time() - last_success_timestamp_seconds > 3600",
    "avg_over_time(load[15m]) > 2 * avg_over_time(load[1h] offset 1h)",
    "count by (job) (up == 0) / count by (job) (up) > 0.5",
]


def one_trial(before: dict[str, object], after: dict[str, object]) -> Trial:
    sides = tuple(
        Side({path: text.decode() for path, text in rules(one).items()}, Contract({}, read=False))
        for one in (before, after)
    )
    pair = sides[0], sides[1]
    return trial(touched(pair[0].alerts[0], pair[1].alerts[0], pair, {}), pair)


def test_promtool_confirms_what_is_said_of_slips_of_the_pen() -> None:
    chance = random.Random(1)
    made = []
    for text in EXPRESSIONS:
        changed = [one for one in mutants(located(text).node, 300_000, 60_000) if one.waits or one.kind == "for"]
        for mutant in chance.sample(changed, 4):
            waits = {"for_": duration(mutant.waits)} if mutant.waits else {}
            made.append(one_trial(alert(expr=text, for_="5m"), alert(expr=to_promql(mutant.node), **waits)))
    tried = sum(len(one.tried) for one in made)
    assert tried > 200
    assert [one.why for one in made if not one.tried] == []
    assert [one.refuted for one in confirm(made) if one.refuted] == []


@pytest.mark.parametrize("wrong", ["sooner", "never", "always"])
def test_promtool_objects_to_what_an_alert_does_not_do(wrong: str) -> None:
    made = one_trial(alert(), alert(for_="5m"))
    first = next(one for one in made.tried if one.before.fires)
    [(labels, (span, *_))] = first.before.fires.items()
    end = span.end + 60_000
    course = {
        "sooner": Course({labels: (Span(span.begin - 240_000, span.end),)}, (), {labels: ()}),  # in no version
        "never": Course({}, (), {}),
        "always": Course({labels: (Span(0, end),)}, (), {labels: ()}),
    }[wrong]
    [judged] = confirm([made._replace(tried=(first._replace(before=course),))])
    assert judged.refuted


def test_every_slip_of_the_pen_is_a_change_that_somebody_has_to_look_at() -> None:
    for text in EXPRESSIONS:
        for mutant in mutants(located(text).node, 300_000, 60_000):
            waits = {"for_": duration(mutant.waits)} if mutant.waits else {}
            before, after = rules(alert(expr=text, for_="5m")), rules(alert(expr=to_promql(mutant.node), **waits))
            sides = Side(_text(before), Contract({}, read=False)), Side(_text(after), Contract({}, read=False))
            found = touched(sides[0].alerts[0], sides[1].alerts[0], sides, {})
            assert any(change.risk is not Risk.NONE for change in found.changes), f"{text}: {mutant.what}"
            assert found.is_to_be_tried


def _text(tree: dict[str, bytes]) -> dict[str, str]:
    return {path: text.decode() for path, text in tree.items()}


def test_what_promtool_sees_otherwise_is_a_note_and_no_behaviour(monkeypatch: pytest.MonkeyPatch) -> None:
    def objects(trials: list[Trial]) -> list[Trial]:
        return [one._replace(refuted=("it does not fire",)) for one in trials]

    found = review(rules(alert(for_="5m")), rules(alert(for_="10m")), objects)
    assert [change.behaviour for change in found.changes] == [()]
    assert found.notes == ("alerts.HighFailures: promtool sees it otherwise: it does not fire",)


def test_an_alert_that_reads_too_far_back_is_named_as_not_tried() -> None:
    far = "avg_over_time(x[30d]) > 1"
    found = review(rules(alert(expr=far)), rules(alert(expr=f"{far} * 2")), confirm)
    assert found.notes == ("alerts.HighFailures was not tried: it reads 30 days back, which takes too long to try",)


def test_without_promtool_the_review_says_that_nothing_was_confirmed() -> None:
    found = review(rules(alert(for_="5m")), rules(alert(for_="10m")), None)
    assert found.notes == ("promtool was left out: nothing of what alerts do was confirmed by it",)
    assert found.changes[0].behaviour == ("fires 5m later",)
