"""Pairs of trees: of each a reviewer is told what changes in meaning, and what it risks, and nothing else.

`UPDATE_GOLDEN=1 pytest -p no:xdist tests/review/test_corpus.py -k told_what` writes what is told now into the files.
"""

from __future__ import annotations

import os
from collections import Counter
from functools import partial

import pytest

from eventcore_monitoring.review import reviewing
from eventcore_monitoring.review.change import Review
from eventcore_monitoring.review.reviewing import review
from eventcore_monitoring.review.rule_texts import Texts, rule_texts
from eventcore_monitoring.review.tree import Tree, differing
from eventcore_monitoring.review.trials import Confirm, confirmed
from eventcore_monitoring.validators.program import locate
from review.corpus_cases import Case, cases, rewrite, told

CASES = list(cases())
each_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)


@pytest.fixture(scope="module")
def confirm() -> Confirm:
    return partial(confirmed, promtool=locate("promtool", environment=os.environ))


@each_case
def test_a_reviewer_is_told_what_changes(case: Case, confirm: Confirm) -> None:
    found = review(case.before, case.after, confirm)
    changes, notes = told(found), "".join(f"{note}\n" for note in found.notes)
    if os.environ.get("UPDATE_GOLDEN") == "1":  # in one process: cases of one file are rewritten one after the other
        rewrite(case.name, changes, notes)
        case = next(one for one in cases() if one.name == case.name)
    assert changes == case.changes
    assert notes == case.notes
    assert {file.path for file in found.files} == set(differing(case.before, case.after))


def test_there_are_enough_pairs_and_enough_without_effect() -> None:
    without = [case for case in CASES if all(line.startswith(("none ", " ")) for line in case.changes.splitlines())]
    assert len(CASES) >= 60
    assert len(without) >= 20
    assert [name for name, count in Counter(case.name for case in CASES).items() if count > 1] == []


@each_case
def test_nothing_changes_from_a_tree_to_itself(case: Case) -> None:
    for tree in (case.before, case.after):
        found = review(tree, dict(tree), None)
        assert (found.changes, found.files) == ((), ())


@each_case
def test_the_way_back_has_changes_too(case: Case) -> None:
    there, back = review(case.before, case.after, None), review(case.after, case.before, None)
    assert back.changes
    assert is_form(there) == is_form(back)


@each_case
def test_what_is_not_read_makes_no_difference(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    less = review(case.before, case.after, None)
    monkeypatch.setattr(reviewing, "rule_texts", all_rule_texts)
    everything = review(case.before, case.after, None)
    assert everything.changes == less.changes
    assert everything.notes == less.notes


def all_rule_texts(before: Tree, after: Tree, **_: object) -> Texts:
    return rule_texts(before, after, everything=True)


def is_form(found: Review) -> bool:
    """Whether nothing but the form differs."""
    return all(change.code.endswith("-form") for change in found.changes)
