"""promtool as the judge of evaluated expressions: many expressions at many times in one call, answer by answer.

Every expectation that promtool is given is a sample that no result has, so that it tells what it got of each expression
in full. Two things are had by that which its own comparison denies: NaN can be compared (promtool 2 takes no NaN for
equal to another), and so can numbers whose last bits depend on the order of the series, which differs from run to run.
"""

from __future__ import annotations

import json
import math
import random
import re
import subprocess
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from eventcore_monitoring.promql.evaluation import (
    STALE,
    Grid,
    Labelled,
    NotKnown,
    Refused,
    Samples,
    Semantics,
    Stale,
    Storage,
    evaluate,
)
from eventcore_monitoring.promql.parser import located
from promtool_oracle import promtool_version

Values = Sequence[float | Stale | None]
Elements = dict[Labelled, float]

_LABELS = re.compile(r'(\w+)="((?:[^"\\]|\\.)*)"')
_SAMPLE = re.compile(r'\{((?:[^{}"]|"(?:[^"\\]|\\.)*")*)\} (\S+?)(?:,|$|\n)')
_ORDERS = 8  # of the series, that are tried where the order could be what makes a difference


class Question(NamedTuple):
    """An expression at one time in milliseconds."""

    expression: str
    time: int


class Error(str):
    """What was said instead of a result."""

    __slots__ = ()


class Verdicts(NamedTuple):
    """How many answers were the same, to the last bit or nearly; what was not known; what was otherwise."""

    same: int
    nearly: int
    errors: int
    empty: int
    not_known: list[str]
    wrong: list[str]


def semantics() -> Semantics:
    """Those of the promtool on PATH."""
    return Semantics.CLOSED if promtool_version().startswith("2.") else Semantics.OPEN


def series(text: str, values: Values, interval: int = 60_000) -> Samples:
    """A series from `name{label="value"}`."""
    name, _, rest = text.partition("{")
    labels = dict(_LABELS.findall(rest))
    return Samples(tuple(sorted({"__name__": name, **labels}.items())), interval, values)


def rising(start: float, step: float, count: int) -> list[float]:
    """A start and so many steps after it."""
    return [start + number * step for number in range(count + 1)]


def disagreements(
    inputs: Sequence[Samples], expressions: Iterable[str], folder: Path, *, times: Sequence[int] = (1_200_000,)
) -> list[str]:
    """What promtool says otherwise of any of the expressions at any of the times, or what is not known."""
    verdicts = judged(inputs, [(expression, _grid(times)) for expression in expressions], folder)
    return verdicts.wrong + verdicts.not_known


def _grid(times: Sequence[int]) -> Grid:
    step = times[1] - times[0] if len(times) > 1 else 0
    assert list(times) == [times[0] + number * step for number in range(len(times))], "times are a grid"
    return Grid(times[0], step, len(times))


def judged(inputs: Sequence[Samples], cases: Sequence[tuple[str, Grid]], folder: Path) -> Verdicts:
    """Evaluates each expression over its grid and asks promtool at each of the times."""
    storage = Storage(inputs)
    ours: dict[Question, Elements | Error] = {}
    not_known = []
    for expression, grid in cases:
        try:
            ours.update(_evaluated(expression, storage, grid))
        except NotKnown as unknown:
            not_known.append(f"{expression}: {unknown}")
    theirs = answers(inputs, list(ours), folder)
    same = nearly = errors = empty = 0
    wrong = []
    shuffled = [Storage(random.Random(order).sample(inputs, len(inputs))) for order in range(_ORDERS)]
    for question, found in ours.items():
        answer = theirs[question]
        if isinstance(found, Error) and isinstance(answer, Error):
            errors += 1
        elif not found and not answer:
            empty += 1
        elif _equal(found, answer, 0.0):
            same += 1
        elif _equal(found, answer, 1e-9) or any(_equal(_once(question, one), answer, 1e-9) for one in shuffled):
            nearly += 1
        else:
            wrong.append(f"{question.expression} at {question.time}:\n  ours:   {found}\n  theirs: {answer}")
    return Verdicts(same, nearly, errors, empty, not_known, wrong)


def _evaluated(expression: str, storage: Storage, grid: Grid) -> dict[Question, Elements | Error]:
    """The whole grid at once; time by time only where one of the times is refused."""
    node = located(expression).node
    try:
        result = evaluate(node, storage, grid, semantics())
    except Refused as refused:
        if grid.count == 1:
            return {Question(expression, grid.start): Error(refused)}
        single = [_evaluated(expression, storage, Grid(time, 0, 1)) for time in grid.times()]
        assert any(isinstance(answer, Error) for one in single for answer in one.values())
        return {question: answer for one in single for question, answer in one.items()}
    series = {(): result} if isinstance(result, list) else result
    return {
        Question(expression, time): {
            labels: value for labels, column in series.items() if (value := column[index]) is not None
        }
        for index, time in enumerate(grid.times())
    }


def _once(question: Question, storage: Storage) -> Elements | Error:
    return _evaluated(question.expression, storage, Grid(question.time, 0, 1))[question]


def _equal(ours: Elements | Error, theirs: Elements | Error, tolerance: float) -> bool:
    if isinstance(ours, Error) or isinstance(theirs, Error):
        return isinstance(ours, Error) and isinstance(theirs, Error)
    return ours.keys() == theirs.keys() and all(
        (math.isnan(value) and math.isnan(theirs[labels]))
        or math.isclose(value, theirs[labels], rel_tol=tolerance, abs_tol=tolerance)
        for labels, value in ours.items()
    )


def answers(inputs: Sequence[Samples], questions: Sequence[Question], folder: Path) -> dict[Question, Elements | Error]:
    """What promtool says of each question. All series have the same interval."""
    if not questions:
        return {}
    (interval,) = {one.interval for one in inputs}
    # promtool loads no sample after the last time that it is asked about.
    end = max([interval * len(one.values) for one in inputs] + [time for _, time in questions])
    asked = [*questions, Question("vector(0) or never", end)]
    test = {
        "evaluation_interval": "1m",
        "tests": [
            {
                "interval": f"{interval}ms",
                "input_series": [{"series": _notation(one.labels), "values": _written(one.values)} for one in inputs],
                "promql_expr_test": [
                    {"expr": text, "eval_time": f"{time}ms", "exp_samples": [{"labels": "never{}", "value": 1}]}
                    for text, time in asked
                ],
            }
        ],
    }
    file = folder / "test.yaml"
    file.write_text(json.dumps(test), encoding="utf-8")
    # Smoothing stands behind a flag since Prometheus 3.
    flags = ["--enable-feature=promql-experimental-functions"] if semantics() is Semantics.OPEN else []
    command = ["promtool", "test", "rules", *flags, str(file)]
    run = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    blocks = re.split(r"^ {4}expr: ", run.stdout + run.stderr, flags=re.MULTILINE)[1:]
    assert len(blocks) == len(asked), (run.stdout + run.stderr)[:3000]
    found: dict[Question, Elements | Error] = {}
    for question, block in zip(asked, blocks, strict=True):
        text, end = json.JSONDecoder().raw_decode(re.sub(r"\\x([0-9a-f]{2})", r"\\u00\1", block))
        assert text == question.expression
        _, got, answer = block.partition("\n        got:")
        if got:
            found[question] = {_labelled(labels): float(value) for labels, value in _SAMPLE.findall(answer.strip())}
        else:
            assert "err:" in block, block
            found[question] = Error(block[end:].strip())
    del found[asked[-1]]
    return found


def _labelled(text: str) -> Labelled:
    return tuple(sorted((name, json.loads(f'"{value}"')) for name, value in _LABELS.findall(text)))


def _notation(labels: Labelled) -> str:
    shown = ", ".join(f"{name}={json.dumps(value)}" for name, value in labels if name != "__name__")
    return f"{dict(labels)['__name__']}{{{shown}}}"


def _written(values: Values) -> str:
    return " ".join("_" if one is None else "stale" if one is STALE else _number(one) for one in values)


def _number(value: float | Stale) -> str:
    assert isinstance(value, float | int)
    return repr(float(value)).replace("inf", "Inf").replace("nan", "NaN")
