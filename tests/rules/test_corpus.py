"""Rules that are known to work raise no error and have witnesses; those known to be dead raise one, and have none.

`tests/data/rules`: 400 rules rewritten after public collections, each seen at work in a rule test beside it; 45 that
can never fire, of five patterns, and as many that look like them and do fire.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import yaml

from eventcore_monitoring.findings import Finding, Severity
from eventcore_monitoring.foreign import Catalogue, Checked, check_rules, read_files, whole_of
from eventcore_monitoring.promql.label_values import ANY, PRESENT, these
from eventcore_monitoring.promql.types import Facts, Labels
from eventcore_monitoring.proving import Confirmed, confirmed, proofs_of_rules
from eventcore_monitoring.validators.program import locate
from eventcore_monitoring.values import LOWEST_PROMETHEUS

RULES = Path(__file__).parents[1] / "data" / "rules"
WORKING = sorted((RULES / "working").glob("*.yaml"))
PROOFS = [*sorted((RULES / "working" / "tests").glob("*.yaml")), RULES / "tests" / "dead.yaml"]


def names(file: Path) -> set[str]:
    groups = yaml.safe_load(file.read_text("utf-8"))["groups"]
    return {rule.get("alert") or rule["record"] for group in groups for rule in group["rules"]}


def seen(proof: Path) -> set[str]:
    """The alerts and records that a rule test expects to see."""
    return {
        sample["labels"].removeprefix('{alertname="').removesuffix('"}')
        for test in yaml.safe_load(proof.read_text("utf-8"))["tests"]
        for query in test["promql_expr_test"]
        for sample in query.get("exp_samples", ())
    }


def checked(*files: Path, catalogue: Catalogue | None = None) -> Checked:
    return check_rules(files, catalogue, LOWEST_PROMETHEUS)


def observed(proof: Path, *, values: bool = True) -> Catalogue:
    """The series of a rule test as a catalogue: what is scraped has these labels and no others; `values` likewise."""
    found: dict[str, list[dict[str, str]]] = {}
    for test in yaml.safe_load(proof.read_text("utf-8"))["tests"]:
        for series in test["input_series"]:
            name, _, labels = series["series"].partition("{")
            found.setdefault(name, []).append(dict(re.findall(r'(\w+)="([^"]*)"', labels)))

    def facts(name: str) -> Facts | None:
        if name not in found:
            return None
        labels = dict.fromkeys(label for one in found[name] for label in one)
        known = {label: these(*(one.get(label, "") for one in found[name])) for label in labels}
        if not values:
            known = {label: ANY if one.has("") else PRESENT for label, one in known.items()}
        return Facts(labels=Labels(known))

    return Catalogue(facts)


def errors(found: Checked) -> Iterator[Finding]:
    return (finding for finding in found.findings if finding.severity is Severity.ERROR)


def test_there_are_over_four_hundred_working_rules_and_each_is_seen_in_the_rule_test_of_its_file() -> None:
    assert sum(len(names(file)) for file in WORKING) > 400
    for file in WORKING:
        assert names(file) == seen(file.parent / "tests" / file.name)
    assert names(RULES / "alive.yaml") == seen(RULES / "tests" / "dead.yaml")


@pytest.mark.parametrize("proof", PROOFS, ids=lambda proof: proof.stem)
def test_promtool_sees_what_the_rule_tests_expect(proof: Path) -> None:
    run = subprocess.run(["promtool", "test", "rules", str(proof)], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr


def test_rules_that_work_raise_no_error() -> None:
    found = checked(*WORKING, RULES / "alive.yaml")
    assert len(found.whole.uses) > 450
    assert [f"{one.at}: {one.code}" for one in errors(found)] == []


def test_rules_that_look_like_dead_ones_raise_no_error_either_way() -> None:
    for catalogue in (None, observed(RULES / "tests" / "dead.yaml", values=False)):
        found = checked(RULES / "alive.yaml", catalogue=catalogue)
        assert [f"{one.at}: {one.code}" for one in errors(found)] == []


def test_rules_that_work_raise_few_warnings() -> None:
    found = checked(*WORKING)
    warned = {one.at for one in found.findings if one.severity is Severity.WARNING}
    assert len(warned) < len(found.whole.uses) / 20, "\n".join(sorted(warned))


def test_each_rule_that_can_never_fire_raises_an_error() -> None:
    found = checked(RULES / "dead.yaml", catalogue=observed(RULES / "tests" / "dead.yaml"))
    blamed = {finding.at.split(".")[-2] for finding in errors(found)}
    assert names(RULES / "dead.yaml") - blamed == set()


# What is proven of them.


@cache
def judged(*files: Path) -> list[Confirmed]:
    rules, unread = read_files(files)
    assert unread == []
    catalogue = observed(RULES / "tests" / "dead.yaml") if files == (RULES / "dead.yaml",) else None
    promtool = locate("promtool", environment=os.environ)
    return confirmed(proofs_of_rules(whole_of(rules, catalogue)), promtool)


def test_98_of_100_alerts_that_work_are_proven_to_fire_and_to_be_silent() -> None:
    found = judged(*WORKING, RULES / "alive.yaml")
    without = [one.proof.subject.name for one in found if not (one.proof.fires and one.proof.silent)]
    assert len(found) > 300
    assert len(without) <= len(found) * 0.02, without


def test_promtool_refutes_no_claim() -> None:
    found = judged(*WORKING, RULES / "alive.yaml")
    assert [finding.message for one in found if one.refuted for finding in one.findings] == []


def test_an_alert_without_a_witness_says_why_and_where_that_begins() -> None:
    for one in judged(*WORKING, RULES / "alive.yaml"):
        assert one.proof.fires or (one.proof.why and one.proof.part is not None)


def test_no_alert_that_can_never_fire_has_a_witness() -> None:
    found = judged(RULES / "dead.yaml")
    assert len(found) >= 45
    assert [one.proof.subject.name for one in found if one.proof.fires] == []
