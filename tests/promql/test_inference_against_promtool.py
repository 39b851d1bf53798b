"""What is inferred of an expression, held against what promtool makes of it: random expressions over random series.

The series obey a random catalogue of facts. Of every result of promtool the labels must be among those inferred, with
the inferred values, and the number within the inferred bounds; what is called empty is empty, what is called always
there is there.
"""

from __future__ import annotations

import json
import math
import random
import re
import subprocess
from pathlib import Path
from typing import NamedTuple

import pytest

from eventcore_monitoring.promql.bounds import BOOLEAN, EVERYTHING, NOT_NEGATIVE, Bounds
from eventcore_monitoring.promql.inference import infer
from eventcore_monitoring.promql.label_values import these
from eventcore_monitoring.promql.parser import located
from eventcore_monitoring.promql.printer import to_promql
from eventcore_monitoring.promql.types import NAME, Facts, Labels, Type, Typed
from strategies.promql_text import vector_matching

EXPRESSIONS = 1500  # for each seed, in one call of promtool
SEEDS = range(6)
LABELS = ["job", "instance", "path", "code", "state", "zone", "le", "nowhere"]
VALUES = {
    "job": ["web", "db", "node"],
    "instance": ["w1", "w2", "d1"],
    "path": ["a", "b", "/"],
    "code": ["200", "404", "500"],
    "state": ["idle", "active"],
    "zone": ["", "z"],
}
EDGES = {"0.1": 3, "1": 5, "+Inf": 9}


def catalogue(chance: random.Random) -> dict[str, Facts]:
    """Metrics of every kind, each with labels of its own and the values that they can have."""
    found = {}
    for name in ("c_total", "d_total", "g", "f", "up", "h_bucket"):
        own = chance.sample(["path", "code", "state", "zone"], chance.choice([0, 1, 1, 2]))
        known = {
            label: these(*chance.sample(VALUES[label], chance.randint(1, len(VALUES[label]))))
            for label in ("job", "instance", *own)
        }
        match name:
            case "c_total" | "d_total":
                found[name] = Facts("counter", None, Labels(known), NOT_NEGATIVE)
            case "g":
                found[name] = Facts("gauge", None, Labels(known), Bounds(0, 10))
            case "f":
                found[name] = Facts("gauge", None, Labels(known), EVERYTHING)
            case "up":
                found[name] = Facts("gauge", None, Labels(known), BOOLEAN)
            case _:
                labels = Labels({**known, "le": these(*EDGES)})
                found[name] = Facts("buckets", None, labels, NOT_NEGATIVE, edges=(0.1, 1.0))
    return found


class Result(NamedTuple):
    """What promtool says of an expression: its series with their values, None for an error of evaluation."""

    series: list[tuple[dict[str, str], float]] | None


def series(facts_of: dict[str, Facts], chance: random.Random) -> list[tuple[str, str]]:
    """Input series of every metric, labels and values as the facts say, most of the possible ones."""
    found = []
    for name, facts in facts_of.items():
        combinations: list[dict[str, str]] = [{}]
        for label, values in facts.labels.known.items():
            combinations = [{**one, label: text} for one in combinations for text in sorted(values.texts)]
        kept = [one for one in combinations if chance.random() < 0.7] or combinations[:1]
        for labels in kept:
            shown = ", ".join(f'{label}="{text}"' for label, text in labels.items() if text)
            found.append((f"{name}{{{shown}}}", samples(name, facts, labels, chance)))
    return found


def samples(name: str, facts: Facts, labels: dict[str, str], chance: random.Random) -> str:
    match facts.kind:
        case "counter":
            return f"{chance.randint(0, 5)}+{chance.choice([0, 1, 7])}x30"
        case "buckets":
            return f"0+{EDGES[labels['le']]}x30"
        case _ if name == "up":
            return f"{chance.randint(0, 1)}x30"
        case _ if name == "g":
            return f"{chance.choice([0, 1, 4, 9])}+0.02x30"
        case _:
            return f"{chance.choice([-5, 0, 3])}{chance.choice(['+0', '+1', '-1'])}x30"


class Writer:
    """Expressions at random, of the value kinds that the grammar asks for."""

    def __init__(self, facts: dict[str, Facts], chance: random.Random) -> None:
        self.facts = facts
        self.chance = chance

    def one(self, *options: str) -> str:
        return self.chance.choice(options)

    def number(self) -> str:
        return self.one("0", "1", "2", "0.5", "-3", "100", "time()", "scalar(up)", "pi()", "1 > bool 2")

    def selector(self) -> str:
        name = self.one(*self.facts)
        matchers = [self.matcher(name) for _ in range(self.chance.choice([0, 0, 1, 1, 2]))]
        return f"{name}{{{', '.join(matchers)}}}" if matchers else name

    def matcher(self, name: str) -> str:
        label = self.one(*self.facts[name].labels.known, "nowhere")
        texts = sorted(self.facts[name].labels.of(label).texts) or ["x"]
        value, other = self.one(*texts), self.one(*texts, "strange")
        operator = self.one("=", "!=", "=~", "!~")
        if "~" in operator:
            value, other = value.replace("+", r"\\+"), other.replace("+", r"\\+")
            value = self.one(
                value,
                f"{value}|{other}",
                ".+",
                ".*",
                f"{value[:1]}.*" if value[:1] != "\\" else "x",
                f"({value}|{other})",
                "[ab]?",
            )
        return f'{label}{operator}"{value}"'

    def labels(self) -> str:
        return ", ".join(self.chance.sample(LABELS, self.chance.choice([0, 1, 1, 2, 3])))

    def range(self, depth: int) -> str:
        offset = self.one("", "", "", " offset 5m")
        if self.chance.random() < 0.7:
            return f"{self.selector()}[5m]{offset}"
        return f"({self.vector(depth - 1)})[10m:1m]{offset}"

    def vector(self, depth: int) -> str:
        if depth <= 0:
            return self.selector()
        match self.chance.randint(0, 9):
            case 0 | 1:
                return self.aggregation(depth)
            case 2 | 3:
                return self.call(depth)
            case 4 | 5 | 6:
                return self.operation(depth)
            case 7:
                operator = self.one(">", "<", ">=", "<=", "==", "!=")
                boolean = self.one("", "", " bool")
                sides = [f"({self.vector(depth - 1)})", self.one("0", "1", "2", "5", "0.5")]
                self.chance.shuffle(sides)
                return f"{sides[0]} {operator}{boolean} {sides[1]}"
            case 8:
                operator = self.one("+", "-", "*", "/", "%", "^")
                sides = [f"({self.vector(depth - 1)})", f"({self.number()})"]
                self.chance.shuffle(sides)
                return f"{sides[0]} {operator} {sides[1]}"
            case _:
                return self.selector()

    def aggregation(self, depth: int) -> str:
        operator = self.one(
            "sum", "sum", "min", "max", "avg", "count", "group", "stddev", "topk", "quantile", "count_values"
        )
        grouping = self.one("", f" by ({self.labels()})", f" by ({self.labels()})", f" without ({self.labels()})")
        first = {"topk": "1, ", "quantile": "0.5, ", "count_values": '"v", '}.get(operator, "")
        return f"{operator}{grouping} ({first}{self.vector(depth - 1)})"

    def call(self, depth: int) -> str:
        inner = self.vector(depth - 1)
        match self.chance.randint(0, 12):
            case 0 | 1 | 2:
                over = self.one("rate", "increase", "delta", "deriv", "changes", "resets", "irate", "count_over_time")
                return f"{over}({self.range(depth)})"
            case 3:
                over = self.one("avg", "min", "max", "sum", "last", "stddev", "present", "count")
                return f"{over}_over_time({self.range(depth)})"
            case 4:
                return f"absent({self.one(self.selector(), inner)})"
            case 5:
                pattern, replacement = self.one("(.*)", "w(.)", "(.+)", ".*", ""), self.one("$1", "x", "", "${1}y")
                target, source = self.one(*LABELS), self.one(*LABELS)
                return f'label_replace({inner}, "{target}", "{replacement}", "{source}", "{pattern}")'
            case 6:
                return f'label_join({inner}, "{self.one(*LABELS)}", "-", "job", "path")'
            case 7:
                return (
                    f"histogram_quantile({self.one('0.5', '0.9', '0', '1')}, {self.one('rate(h_bucket[5m])', inner)})"
                )
            case 8:
                limits = self.chance.sample(["-2", "0", "1", "5"], 2)
                return self.one(
                    f"clamp({inner}, {limits[0]}, {limits[1]})", f"clamp_max({inner}, 1)", f"clamp_min({inner}, 1)"
                )
            case 9:
                return (
                    f"{self.one('abs', 'ceil', 'floor', 'sgn', 'round', 'sqrt', 'exp', 'sort', 'timestamp')}({inner})"
                )
            case 10:
                return f"vector({self.number()})"
            case 11:
                return f"{self.one('hour', 'day_of_week', 'month', 'minute')}({self.one('', inner)})"
            case _:
                return f"-({inner})"

    def operation(self, depth: int) -> str:
        left, right = self.vector(depth - 1), self.vector(depth - 1)
        if self.chance.random() < 0.15:
            right = left
        if self.chance.random() < 0.4:
            operator = self.one("and", "or", "unless")
            matching = self.one("", "", f" on ({self.labels()})", f" ignoring ({self.labels()})")
            return f"({left}) {operator}{matching} ({right})"
        operator = self.one("+", "-", "*", "/", ">", "<", "==", "!=", ">=", "> bool", "== bool", "<= bool")
        matching = vector_matching(LABELS, self.chance)
        return f"({left}) {operator}{matching} ({right})"


def evaluated(inputs: list[tuple[str, str]], expressions: list[str], folder: Path) -> dict[str, Result]:
    """What promtool says of each expression at minute 20."""
    test = {
        "evaluation_interval": "1m",
        "tests": [
            {
                "interval": "1m",
                "input_series": [{"series": name, "values": given} for name, given in inputs],
                # A sample that no result has, so that promtool tells every result, an empty one too.
                "promql_expr_test": [
                    {"expr": text, "eval_time": "20m", "exp_samples": [{"labels": "never{}", "value": 1}]}
                    for text in expressions
                ],
            }
        ],
    }
    file = folder / "test.yaml"
    file.write_text(json.dumps(test), encoding="utf-8")
    run = subprocess.run(
        ["promtool", "test", "rules", str(file)], capture_output=True, text=True, timeout=120, check=False
    )
    found: dict[str, Result] = {}
    output = run.stdout + run.stderr
    for block in re.split(r"^ {4}expr: ", output, flags=re.MULTILINE)[1:]:
        text, end = json.JSONDecoder().raw_decode(re.sub(r"\\x([0-9a-f]{2})", r"\\u00\1", block))
        if "got:" not in block:
            assert "err:" in block[end:], block
            found[text] = Result(None)
            continue
        answer = block.partition("got:")[2].strip()
        found[text] = Result([] if answer == "nil" else [sample(one) for one in SAMPLE.findall(answer)])
    assert found.keys() >= set(expressions), output[-2000:]
    return found


SAMPLE = re.compile(r'\{((?:[^{}"]|"(?:[^"\\]|\\.)*")*)\} (\S+?)(?:,|$|\n)')
LABEL = re.compile(r'(\w+)="((?:[^"\\]|\\.)*)"')


def sample(found: tuple[str, str]) -> tuple[dict[str, str], float]:
    return {name: json.loads(f'"{value}"') for name, value in LABEL.findall(found[0])}, float(found[1])


def objections(of: Type, result: Result) -> str:
    """What of a result the type excludes; "" where it excludes nothing."""
    if result.series is None:
        return ""
    if of.empty is not None and result.series:
        return f"called empty ({of.empty.reason})"
    if of.always and not result.series:
        return "called always there"
    for labels, value in result.series:
        for label in {*labels, *of.labels.known}:
            if not of.labels.of(label).has(labels.get(label, "")):
                return f"{label}={labels.get(label, '')!r} is excluded by {of.labels.of(label)}"
        slack = 1e-9 * max(1.0, abs(value))
        if not math.isnan(value) and not of.bounds.low - slack <= value <= of.bounds.high + slack:
            return f"{value} is not {of.bounds}"
    return ""


def smallest(typed: Typed, results: dict[str, Result]) -> Typed:
    """The innermost part that was evaluated too and that its type excludes."""
    for part in typed.below:
        text = to_promql(part.node)
        if text in results and objections(part.type, results[text]):
            return smallest(part, results)
    return typed


@pytest.mark.parametrize("seed", SEEDS)
def test_what_promtool_evaluates_is_what_was_inferred(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)
    facts = catalogue(chance)
    inputs = series(facts, chance)
    writer = Writer(facts, chance)
    nodes = {}
    while len(nodes) < EXPRESSIONS:
        text = writer.vector(chance.choice([1, 2, 2, 3, 3]))
        node = located(text).node
        nodes.setdefault(to_promql(node), node)
    results = evaluated(inputs, list(nodes), tmp_path)
    typed = {text: infer(node, facts.get) for text, node in nodes.items()}
    wrong = {text: said for text, one in typed.items() if (said := objections(one.type, results[text]))}
    assert wrong == {}
    there = [text for text in nodes if results[text].series]
    assert len(there) > EXPRESSIONS / 5, "too few have a result to say anything"
    exact = [one for one in typed.values() if one.type.labels.rest == these("") and NAME not in one.type.labels.known]
    assert len(exact) > EXPRESSIONS / 5, "too few have labels that are known exactly"
    assert sum(one.type.empty is not None for one in typed.values()) > EXPRESSIONS / 20, "too few are called empty"
