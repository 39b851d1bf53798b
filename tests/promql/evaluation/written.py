"""Expressions at random over a few random series: gaps, resets and staleness, values that add up exactly."""

from __future__ import annotations

import random

from eventcore_monitoring.promql.evaluation import STALE, Samples, Semantics, Stale
from promql.evaluation.judged import series
from strategies.promql_text import vector_matching

LABELS = ["job", "instance", "path", "code", "le", "nowhere"]
TEXTS = {"job": ["web", "db"], "instance": ["w1", "w2"], "path": ["a", "b"], "code": ["200", "404", "500"]}
EDGES = {"0.25": 3, "1": 5, "+Inf": 9}
METRICS = {
    "c_total": ("job", "instance"),
    "d_total": ("job", "path"),
    "g": ("job", "instance", "code"),
    "f": ("job", "path"),
    "up": ("job", "instance"),
    "h_bucket": ("job", "path", "le"),
}


def samples(chance: random.Random, interval: int, count: int) -> list[Samples]:
    """Series of every metric, most of the possible ones."""
    found = []
    for metric, labels in METRICS.items():
        combinations: list[dict[str, str]] = [{}]
        for label in labels:
            texts = [*EDGES] if label == "le" else TEXTS[label]
            combinations = [{**one, label: text} for one in combinations for text in texts]
        for combination in combinations:
            if chance.random() < 0.75:
                shown = ", ".join(f'{label}="{text}"' for label, text in combination.items())
                found.append(series(f"{metric}{{{shown}}}", values(metric, combination, chance, count), interval))
    return found


def values(metric: str, labels: dict[str, str], chance: random.Random, count: int) -> list[float | Stale | None]:
    """Eighths, with a gap or a marker now and then; counters rise and are reset."""
    at, step = chance.randint(0, 80) / 8, chance.choice([0.0, 0.125, 1.0, 7.0])
    found: list[float | Stale | None] = []
    gaps, ends = chance.choice([0, 0, 0.1, 0.5]), chance.choice([0, 0, 0, 0.05])
    gone = 0
    for number in range(count):
        match metric:
            case "c_total" | "d_total":
                at = 0.0 if chance.random() < 0.04 else at + step * chance.randint(0, 3)
            case "h_bucket":
                at = float(EDGES[labels["le"]] * number)
            case "up":
                at = float(chance.random() < 0.8)
            case _:
                at += chance.randint(-8, 8) / 8
        gone = gone - 1 if gone else chance.choice([0, 3, 7]) if chance.random() < ends else 0
        found.append(STALE if gone else None if chance.random() < gaps else at)
    return found


class Writer:
    """Expressions of the kinds that the grammar asks for."""

    def __init__(self, chance: random.Random, semantics: Semantics) -> None:
        self.chance = chance
        self.smoothing = "holt_winters" if semantics is Semantics.CLOSED else "double_exponential_smoothing"

    def one(self, *options: str) -> str:
        return self.chance.choice(options)

    def number(self) -> str:
        return self.one("0", "1", "2", "0.5", "-3", "100", "time()", "scalar(up)", "pi()", "1 > bool 2", "-Inf", "NaN")

    def selector(self, modified: bool = True) -> str:
        metric = self.one(*METRICS)
        matchers = [self.matcher(metric) for _ in range(self.chance.choice([0, 0, 0, 1, 2]))]
        name = metric
        if self.chance.random() < 0.05:
            name, matchers = (
                "",
                [self.one('__name__=~"c_total|d_total"', '__name__!~"h.*|up|g"', f'__name__="{metric}"')],
            )
            matchers.append('job=~".+"')
        shown = f"{name}{{{', '.join(matchers)}}}" if matchers else name
        return shown + self.modifier() if modified else shown

    def modifier(self) -> str:
        return self.one(
            *[""] * 12, " offset 3m", " offset -2m", " @ 700", " @ 615.5 offset 1m", " @ start()", " offset 47s @ end()"
        )

    def matcher(self, metric: str) -> str:
        label = self.one(*METRICS[metric], "nowhere")
        texts = [*EDGES] if label == "le" else TEXTS.get(label, ["", "x"])
        value, other = self.one(*texts), self.one(*texts, "strange")
        operator = self.one("=", "!=", "=~", "!~")
        if "~" in operator:
            value, other = value.replace("+", r"\\+"), other.replace("+", r"\\+")
            value = self.one(value, f"{value}|{other}", ".+", ".*", f"({value}|{other})$", "[abw]?", r"\\d+", "w.")
        return f'{label}{operator}"{value}"'

    def labels(self) -> str:
        return ", ".join(self.chance.sample(LABELS, self.chance.choice([0, 1, 1, 2, 3])))

    def range(self, depth: int) -> str:
        window = self.one("5m", "5m", "10m", "4m13s", "1m", "30s", "2m30s")
        if self.chance.random() < 0.7:
            return f"{self.selector(modified=False)}[{window}]{self.modifier()}"
        step = self.one("1m", "2m", "30s", "77s", "")
        return f"({self.vector(depth - 1)})[{self.one('10m', '7m', '5m1s')}:{step}]{self.modifier()}"

    def vector(self, depth: int) -> str:
        if depth <= 0:
            return self.selector()
        match self.chance.randint(0, 10):
            case 0 | 1:
                return self.aggregation(depth)
            case 2 | 3 | 4:
                return self.call(depth)
            case 5 | 6 | 7:
                return self.operation(depth)
            case 8:
                sides = [f"({self.vector(depth - 1)})", self.one("0", "1", "2", "5", "0.5")]
                self.chance.shuffle(sides)
                return f"{sides[0]} {self.one('>', '<', '>=', '<=', '==', '!=')}{self.one('', '', ' bool')} {sides[1]}"
            case 9:
                sides = [f"({self.vector(depth - 1)})", f"({self.number()})"]
                self.chance.shuffle(sides)
                return f"{sides[0]} {self.one('+', '-', '*', '/', '%', '^', 'atan2')} {sides[1]}"
            case _:
                return self.selector()

    def aggregation(self, depth: int) -> str:
        operator = self.one(
            "sum", "sum", "min", "max", "avg", "count", "group", "stddev", "stdvar", "topk", "bottomk", "quantile",
            "count_values",
        )  # fmt: skip
        grouping = self.one("", f" by ({self.labels()})", f" by ({self.labels()})", f" without ({self.labels()})")
        first = {
            "topk": self.one("1, ", "2, ", "0, ", "2.7, "), "bottomk": self.one("1, ", "3, "),
            "quantile": self.one("0.5, ", "0.9, ", "-1, ", "1, "), "count_values": f'"{self.one("v", "code")}", ',
        }.get(operator, "")  # fmt: skip
        inner = self.vector(depth - 1)
        if operator in ("topk", "bottomk"):
            inner = self.one("f", "g", "f * 3")  # equal values leave open which is kept
        elif operator == "count_values":
            inner = self.selector()  # the last bits of a number stand in its text
        return f"{operator}{grouping} ({first}{inner})"

    def call(self, depth: int) -> str:
        inner = self.vector(depth - 1)
        match self.chance.randint(0, 14):
            case 0 | 1 | 2:
                over = self.one(
                    "rate", "rate", "increase", "delta", "deriv", "changes", "resets", "irate", "idelta",
                    "count_over_time",
                )  # fmt: skip
                return f"{over}({self.range(depth)})"
            case 3 | 4:
                over = self.one("avg", "min", "max", "sum", "last", "stddev", "stdvar", "present", "count", "absent")
                return f"{over}_over_time({self.range(depth)})"
            case 5:
                return self.one(
                    f"quantile_over_time({self.one('0.5', '0.75', '2')}, {self.range(depth)})",
                    f"predict_linear({self.range(depth)}, 600)",
                    f"{self.smoothing}({self.range(depth)}, 0.3, 0.6)",
                )
            case 6:
                return f"absent({self.one(self.selector(), inner)})"
            case 7:
                pattern, replacement = (
                    self.one("(.*)", "w(.)", "(.+)", ".*", ""),
                    self.one("$1", "x", "", "${1}y", "$1y"),
                )
                target, source = self.one(*LABELS, "__name__"), self.one(*LABELS)
                return f'label_replace({inner}, "{target}", "{replacement}", "{source}", "{pattern}")'
            case 8:
                return f'label_join({inner}, "{self.one(*LABELS)}", "-", "job", "path")'
            case 9:
                of = self.one("rate(h_bucket[5m])", "h_bucket", "sum by (le) (increase(h_bucket[10m]))", inner)
                return f"histogram_quantile({self.one('0.5', '0.9', '0', '1', '-1')}, {of})"
            case 10:
                limits = self.chance.sample(["-2", "0", "1", "5"], 2)
                return self.one(
                    f"clamp({inner}, {limits[0]}, {limits[1]})", f"clamp_max({inner}, 1)", f"clamp_min({inner}, 1)"
                )
            case 11:
                return (
                    f"{self.one('abs', 'ceil', 'floor', 'sgn', 'round', 'sqrt', 'exp', 'sort', 'timestamp')}({inner})"
                )
            case 12:
                return self.one(
                    f"{self.one('ln', 'log2', 'log10', 'sin', 'cos', 'tan', 'atan', 'deg', 'rad', 'asinh')}({inner})",
                    f"round({inner}, {self.one('0.5', '10', '3')})",
                )
            case 13:
                part = self.one("hour", "day_of_week", "month", "minute", "year", "day_of_year", "days_in_month")
                return self.one(f"vector({self.number()})", f"{part}({self.one('', f'1e6 * ({inner})', inner)})")
            case _:
                return f"-({inner})"

    def operation(self, depth: int) -> str:
        left, right = self.vector(depth - 1), self.vector(depth - 1)
        if self.chance.random() < 0.25:
            right = left
        if self.chance.random() < 0.4:
            matching = self.one("", "", f" on ({self.labels()})", f" ignoring ({self.labels()})")
            return f"({left}) {self.one('and', 'or', 'unless')}{matching} ({right})"
        operator = self.one("+", "-", "*", "/", "atan2", ">", "<", "==", "!=", ">=", "> bool", "== bool", "<= bool")
        matching = vector_matching(LABELS, self.chance)
        return f"({left}) {operator}{matching} ({right})"
