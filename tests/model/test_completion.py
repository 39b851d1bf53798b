"""What an editor offers and what it underlines: only what a counter, a gauge or a histogram can do."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from eventcore_monitoring import Counter, Gauge, Histogram, Info, Summary, Target

ROOT = Path(__file__).parents[2]
target = Target(job="shop")
FIELDS = {"exposed", "help", "kind", "label_names", "label_set", "labels", "line", "name", "origin", "replaced"}
FIELDS |= {"at_most", "section", "selector", "target", "unit", "where"}
OFFERED = {
    "counter": (
        Counter(name="orders_total", help="Orders.", target=target),
        {"increase", "increments", "irate", "raw", "rate", "resets", "series"},
    ),
    "histogram": (
        Histogram(name="wait_seconds", help="Wait.", buckets=[1], target=target),
        {"average", "buckets", "observations", "quantile", "rate", "share_below", "spread"},
    ),
    "summary": (
        Summary(name="size_bytes", help="Size.", unit="bytes", target=target),
        {"average", "quantile", "quantiles", "rate"},
    ),
}


@pytest.mark.parametrize("kind", OFFERED)
def test_after_the_dot_stands_what_a_metric_of_the_kind_can_do(kind: str) -> None:
    metric, offered = OFFERED[kind]
    assert {name for name in dir(metric) if not name.startswith("_")} - FIELDS == offered


def test_a_gauge_and_an_info_offer_arithmetic_and_no_rate() -> None:
    gauge = Gauge(name="queue", help="Queue.", unit="count", target=target)
    info = Info(name="build_info", help="Build.", target=target)
    for metric in (gauge, info):
        offered = set(dir(metric))
        assert {"sum", "max", "offset", "avg_over_time"} <= offered
        assert not {"rate", "increase", "quantile", "model_dump", "json", "copy"} & offered


# Line by line: what is right, and what an editor underlines (with a part of what it says).
WRITTEN = {
    "orders.rate('5m')": "",
    "orders.rate('5m').sum('channel') > 5": "",
    "wait.quantile(0.95, window='5m', by=['channel']) > 1": "",
    "queue > 5": "",
    "queue.delta('5m')": "",
    "orders > 5": "operator",
    "orders.quantile(0.9)": 'has no attribute "quantile"',
    "orders / orders": "operator",
    "orders.sum()": 'has no attribute "sum"',
    "wait > 1": "operator",
    "wait.increase('5m')": 'has no attribute "increase"',
    "queue.rate('5m')": 'has no attribute "rate"',
    "queue.where(channel='web').rate('5m')": 'has no attribute "rate"',
    "orders.where(channel='web').quantile(0.9)": 'has no attribute "quantile"',
    "wait.where(channel='web').delta('5m')": 'has no attribute "delta"',
    "orders.rate('5m').rate('5m')": 'has no attribute "rate"',
    "Gauge(name='x', help='X.', unit='second', target=target)": "arg-type",
    "Histogram(name='x', help='X.', target=target)": "call-arg",
}
PREAMBLE = """\
from eventcore_monitoring import Counter, Gauge, Histogram, Target

target = Target(job="shop")
orders = Counter(name="orders_total", help="Orders.", labels=["channel"], target=target)
queue = Gauge(name="queue", help="Queue.", unit="count", labels=["channel"], target=target)
wait = Histogram(name="wait_seconds", help="Wait.", buckets=[1], labels=["channel"], target=target)
"""


def test_a_type_checker_underlines_what_a_metric_cannot_do(tmp_path: Path) -> None:
    file = tmp_path / "written.py"
    lines = [f"_{number} = {line}" for number, line in enumerate(WRITTEN)]
    file.write_text(PREAMBLE + "\n".join(lines) + "\n", "utf-8")
    command = [
        sys.executable,
        "-m",
        "mypy",
        "--config-file",
        str(ROOT / "pyproject.toml"),
        "--no-error-summary",
        str(file),
    ]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    first = PREAMBLE.count("\n") + 1
    said: dict[int, str] = {}
    for line in run.stdout.split("\n"):
        if (found := re.match(r".*written\.py:(\d+): error: (.*)", line)) is not None:
            said.setdefault(int(found[1]) - first, found[2])
    for number, (line, wanted) in enumerate(WRITTEN.items()):
        assert (number in said) is bool(wanted), (line, said.get(number))
        assert wanted in said.get(number, ""), line
