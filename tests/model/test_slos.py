"""Objectives: what cannot be kept, and what contradicts itself, is refused with a sentence."""

from __future__ import annotations

from typing import Any

import pytest

from eventcore_monitoring import Burn, DefinitionError, EventRatio, Slo, TimeRatio
from small import errors, queue, requests, web

GOOD = EventRatio(total=requests, bad=errors)


def slo(**fields: Any) -> Slo:
    given = {"name": "answers", "title": "Answers", "objective": 99.9, "indicator": GOOD, "page": "p", "ticket": "t"}
    return Slo(**{**given, **fields})


@pytest.mark.parametrize("objective", [0, 100, 150, -1])
def test_an_objective_that_nothing_could_miss_or_meet_is_refused(objective: float) -> None:
    with pytest.raises(DefinitionError, match=r"an objective lies between 0 and 100 percent, not at .*"):
        slo(objective=objective)


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda: slo(window="1h"), "1h is no window to keep an objective in"),
        (lambda: slo(window="7d", burns=[Burn(factor=2, long="7d", short="1h")]), "a burn over 1w says nothing"),
        (
            lambda: slo(burns=[Burn(factor=2, long="1h", short="5m"), Burn(factor=3, long="1h", short="6m")]),
            "two burns are seen over 1h",
        ),
        (
            lambda: slo(objective=90, burns=[Burn(factor=14.4, long="1h", short="5m")]),
            "a burn of 14.4 times the budget would be 144% bad, which never happens",
        ),
        (lambda: Burn(factor=2, long="1h", short="5m", for_="90s"), "1m30s is no whole number of minutes"),
        (lambda: Burn(factor=2, long="1h", short="1h"), "the short window of 1h is no shorter than 1h"),
        (lambda: EventRatio(total=requests), "either the good or the bad events are counted"),
        (lambda: EventRatio(total=requests, good=requests, bad=errors), "either the good or the bad events"),
        (lambda: EventRatio(total=requests.rate("5m"), bad=errors), "these are no series of a metric"),
        (lambda: EventRatio(total="sum(", bad=errors), "cannot read `sum(`"),
        (lambda: TimeRatio(good=(queue > 1).and_(queue > 2)), "an objective of time has one comparison"),
    ],
)
def test_what_contradicts_itself_is_refused(make: Any, sentence: str) -> None:
    with pytest.raises(DefinitionError) as refused:
        make()
    assert any(sentence in f"{finding.at} {finding.message}" for finding in refused.value.findings)


@pytest.mark.parametrize(("objective", "budget"), [(99.9, 0.001), (99, 0.01), (99.99, 0.0001), (95, 0.05)])
def test_a_budget_is_exactly_what_the_objective_leaves(objective: float, budget: float) -> None:
    assert slo(objective=objective).budget.value == budget


def test_burns_that_a_wide_budget_cannot_reach_are_left_out() -> None:
    assert [one.factor for one in slo(objective=90).all_burns] == [6, 3, 1]


@pytest.mark.parametrize(
    "indicator",
    [GOOD, EventRatio(total=requests, good=requests.where(path="/")), TimeRatio(good=web.up >= 1)],
)
def test_an_objective_survives_json(indicator: Any) -> None:
    given = slo(indicator=indicator, by=["path"], labels={"team": "web"})
    assert Slo.model_validate_json(given.model_dump_json()) == given
