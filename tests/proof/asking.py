"""promtool as the judge of series in its own notation, and of what rules make of them: all questions in one call.

Every expectation is a sample that no result has, so that promtool tells what it got of each expression in full.
"""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from eventcore_monitoring.promql.evaluation import Labelled

Elements = dict[Labelled, float]

_LABELS = re.compile(r'(\w+)="((?:[^"\\]|\\.)*)"')
_SAMPLE = re.compile(r'\{((?:[^{}"]|"(?:[^"\\]|\\.)*")*)\} (\S+?)(?:,|$|\n)')


class Case(NamedTuple):
    """Series by their notation (`x{a="b"}`: `0+1x5`), a sample every `interval`, and expressions with their times.

    Times in milliseconds.
    """

    interval: int
    series: Mapping[str, str]
    questions: Sequence[tuple[str, int]]


def answers(cases: Sequence[Case], folder: Path, rules: Sequence[str] = ()) -> Iterator[list[Elements]]:
    """What promtool says of the questions of each case; `rules`: the texts of rule files, evaluated every minute."""
    output = said(cases, folder, rules)
    blocks = re.split(r"^ {4}expr: ", output, flags=re.MULTILINE)[1:]
    assert len(blocks) == sum(len(case.questions) for case in cases), output[:2000]
    found = iter(blocks)
    for case in cases:
        yield [_answer(next(found), expression) for expression, _ in case.questions]


def said(cases: Sequence[Case], folder: Path, rules: Sequence[str] = ()) -> str:
    """All that promtool says."""
    for number, text in enumerate(rules):
        (folder / f"rules-{number}.yaml").write_text(text, "utf-8")
    file = folder / "asked.yaml"
    file.write_text(json.dumps(_test_file(cases, len(rules))), "utf-8")
    run = subprocess.run(
        ["promtool", "test", "rules", str(file)], capture_output=True, text=True, timeout=120, check=False
    )
    return run.stdout + run.stderr


def _test_file(cases: Sequence[Case], rules: int) -> dict[str, object]:
    never = [{"labels": "never{}", "value": 1}]
    return {
        "rule_files": [f"rules-{number}.yaml" for number in range(rules)],
        "evaluation_interval": "1m",
        "tests": [
            {
                "interval": f"{case.interval}ms",
                "input_series": [{"series": name, "values": values} for name, values in case.series.items()],
                "promql_expr_test": [
                    {"expr": expression, "eval_time": f"{time}ms", "exp_samples": never}
                    for expression, time in case.questions
                ],
            }
            for case in cases
        ],
    }


def _answer(block: str, expression: str) -> Elements:
    text, _ = json.JSONDecoder().raw_decode(block)
    assert text == expression
    _, got, answer = block.partition("\n        got:")
    assert got, block
    return {
        tuple(sorted((name, json.loads(f'"{value}"')) for name, value in _LABELS.findall(labels))): float(value)
        for labels, value in _SAMPLE.findall(answer.strip())
    }
