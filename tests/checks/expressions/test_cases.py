"""Every check of expressions against its examples: those of its docstring, and the cases in `cases/<check>.yaml`.

A case is an expression, or a mapping like a rule of a rule file (`expr`, `for`, `labels`, `annotations`, `alert` or
`record`, `group`, `interval`), or a list of such rules. `catalogue: none` reads it in the open world of ready-made
catalogues; otherwise the names are those of `example.py`. `prometheus` and `series_budget` are those of `Whole`. A
wrong case may say `says:` (a part of the sentence), `culprit:` (the text that is underlined), `repair:` (the whole
expression as it would be right) and `severity:`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from inspect import getfile
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from checks.expressions.example import EXAMPLE
from eventcore_monitoring.checks.expressions import NODE_CHECKS, USE_CHECKS, WHOLE_CHECKS, expression_findings
from eventcore_monitoring.findings import Finding
from eventcore_monitoring.rules.files import read_rules
from eventcore_monitoring.rules.read import read
from eventcore_monitoring.rules.use import Whole
from eventcore_monitoring.values import LOWEST_PROMETHEUS

FOLDER = Path(__file__).parent
CHECKS = [*dict.fromkeys(check for checks in NODE_CHECKS.values() for check in checks), *USE_CHECKS, *WHOLE_CHECKS]
NAMES = [check.__name__ for check in CHECKS]
MODULES = {check.__name__: check.__module__ for check in CHECKS}
NAMES_OF_EXAMPLE = frozenset({*EXAMPLE.metric_of, *EXAMPLE.catalogue.recorded_as, "up", "ALERTS"})


class Case(NamedTuple):
    check: str
    wrong: bool
    content: Any

    def __str__(self) -> str:
        content = self.content if isinstance(self.content, dict | list) else {"expr": self.content}
        first = content[0] if isinstance(content, list) else content
        return f"{self.check}: {'wrong' if self.wrong else 'right'} {str(first.get('expr', first))[:60]}"


def cases(name: str) -> Iterator[Case]:
    documentation = __import__(MODULES[name], fromlist=["_"]).__doc__ or ""
    for word, wrong in (("Wrong", True), ("Right", False)):
        found = re.findall(rf"^{word}: `(.+)`$", documentation, re.MULTILINE)
        assert found or name in WITHOUT_EXPRESSION, f"the docstring of {name} has no line `{word}: …`"
        yield from (Case(name, wrong, expression) for expression in found)
    file = FOLDER / "cases" / f"{name}.yaml"
    given = yaml.safe_load(file.read_text("utf-8")) if file.exists() else {}
    yield from (Case(name, True, one) for one in given.get("wrong", ()))
    yield from (Case(name, False, one) for one in given.get("right", ()))


# Their faults lie around the expression, so that a docstring cannot show them as one.
WITHOUT_EXPRESSION = {
    "value_in_labels", "rule_defined_twice", "rule_shadowed", "record_unused", "label_not_kept", "waits_too_short",
    "cardinality_over_budget", "interval_too_long", "record_name_unconventional", "record_missing",
}  # fmt: skip
CASES = [case for name in NAMES for case in cases(name)]


def whole(content: Any) -> Whole:
    """The case as the rules of a file, with the recording rules of the example's catalogue known."""
    rules = content if isinstance(content, list) else [content]
    rules = [{"expr": rule} if isinstance(rule, str) else rule for rule in rules]
    groups = {rule.get("group", "example"): rule.get("interval") for rule in rules}
    fields = ("alert", "record", "expr", "for", "labels", "annotations")
    written = {
        "groups": [
            {
                "name": group,
                **({"interval": interval} if interval else {}),
                "rules": [
                    {"alert": "Example", **{field: rule[field] for field in fields if field in rule}}
                    if "record" not in rule
                    else {field: rule[field] for field in fields if field in rule}
                    for rule in rules
                    if rule.get("group", "example") == group
                ],
            }
            for group, interval in groups.items()
        ]
    }
    read_back, faults = read_rules("rules.yaml", json.dumps(written))
    assert faults == []
    given = {field: rule[field] for rule in rules for field in ("prometheus", "series_budget") if field in rule}
    around = {"prometheus": LOWEST_PROMETHEUS, **given}
    if any(rule.get("catalogue") == "none" for rule in rules):
        return replace(read(read_back), **around)
    return replace(read(read_back, EXAMPLE.catalogue.facts, NAMES_OF_EXAMPLE), **around)


def found(case: Case) -> list[Finding]:
    code = case.check.replace("_", "-")
    return [finding for finding in expression_findings(whole(case.content)) if finding.code == code]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_check_finds_what_is_wrong_and_is_silent_about_what_is_right(case: Case) -> None:
    findings = found(case)
    if not case.wrong:
        assert findings == []
        return
    assert findings, "nothing was found"
    finding = findings[0]
    wanted = case.content if isinstance(case.content, dict) else {}
    assert wanted.get("says", "") in finding.message
    assert str(finding.severity) == wanted.get("severity", str(finding.severity))
    line, carets, *_ = finding.excerpt.split("\n")
    assert "^" in carets
    if "culprit" in wanted:
        assert line[carets.index("^") : carets.rindex("^") + 1] == wanted["culprit"]
    if "repair" in wanted:
        assert finding.fix == f"write `{wanted['repair']}`"
    assert finding.message[0] not in " ."
    assert not finding.message.endswith(".")
    assert finding.fix, "there is a way out"
    if finding.fix.startswith("write `") and isinstance(case.content, str | dict):
        repaired = finding.fix.removeprefix("write `").removesuffix("`")
        rest = case.content if isinstance(case.content, dict) else {}
        again = found(Case(case.check, False, {**rest, "expr": repaired}))
        assert [one.message for one in again] == [], "the repair itself is right"


@pytest.mark.parametrize("name", NAMES)
def test_each_check_has_three_wrong_examples_and_three_that_look_alike(name: str) -> None:
    of_check = [case for case in CASES if case.check == name]
    for wrong in (True, False):
        different = {json.dumps(case.content, sort_keys=True) for case in of_check if case.wrong is wrong}
        assert len(different) >= 3, f"{name} has {len(different)} {'wrong' if wrong else 'right'} examples"


@pytest.mark.parametrize("name", NAMES)
def test_each_check_says_why_and_the_way_out(name: str) -> None:
    documentation = __import__(MODULES[name], fromlist=["_"]).__doc__ or ""
    assert re.search(r"^Why: \S", documentation, re.MULTILINE)
    assert re.search(r"^Fix: \S", documentation, re.MULTILINE)
    assert MODULES[name].rpartition(".")[2] == name


def test_every_file_of_a_check_is_listed_once_and_every_file_of_cases_has_its_check() -> None:
    modules = {file.stem for file in Path(getfile(expression_findings)).parent.glob("[a-z]*.py")}
    assert modules == set(NAMES)
    assert len(NAMES) == len(set(NAMES))
    assert {file.stem for file in (FOLDER / "cases").glob("*.yaml")} <= set(NAMES)
