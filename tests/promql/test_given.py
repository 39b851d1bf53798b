"""What a definition gives to the algebra by mistake is refused with a sentence that says what to write instead."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from eventcore_monitoring import Counter, Gauge, Histogram, Target, not_equal, promql

app = Target(job="app")
orders: Any = Counter(name="orders_total", help="Orders.", labels=["code"], target=app)
queue: Any = Gauge(name="queue", help="Waiting.", unit="count", target=app)
latency: Any = Histogram(name="latency_seconds", help="Time.", buckets=[0.1, 1], target=app)
anything: Any = promql


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        (lambda: orders.where(code=500), 'the label `code` is compared with a text, not an int: write code="500"'),
        (lambda: orders.where(code=["4", "5"]), 'with a text, not a list: write code=matching("a|b")'),
        (lambda: orders.where(code=not_equal(500)), 'with a text, not an int: write code="500"'),  # type: ignore[arg-type]
        (lambda: queue.sum(["code"]), 'a label is a text, not a list: write "host", or "host", "path"'),
        (lambda: queue.sum(without="code"), 'labels are a list, not a text: write ["code"]'),
        (lambda: latency.quantile(0.9, by="path"), 'labels are a list, not a text: write ["path"]'),
        (lambda: queue.sum(""), 'a label has a name: write "host", say'),
        (lambda: queue / queue.on(["host"]), "a label is a text, not a list"),
        (lambda: queue.on("host").group_left(5), "a label is a text, not an int"),
        (lambda: queue.topk("5"), "how many series there are to be is a number, not a str"),
        (lambda: queue.quantile_across(True), "a quantile is a number, not a bool"),
        (lambda: latency.quantile("0.9"), "a quantile is a number, not a str: write 5 or 0.5, say"),
        (lambda: queue.apply("clamp_max", "1"), "what clamp_max() takes is a number, not a str"),
        (lambda: queue.label_replace("a", 1, "b", "c"), "what label_replace() takes is a text, not an int"),
        (lambda: orders.rate(5), 'a length of time is a text, not an int: write "5m"'),
        (lambda: orders.rate("0s"), 'a window of "0s" holds no sample: write 5m, say'),
        (lambda: queue.offset(5), "an offset is a text, not an int: write it in quotes"),
        (lambda: queue.filtered("=>", 5), "there is no comparison =>: write one of !=, <, <=, ==, >, >="),
        (lambda: anything(5), "an expression is a text, not an int: write it in quotes"),
    ],
)
def test_a_mistake_is_told_where_it_is_made(written: Callable[[], object], sentence: str) -> None:
    with pytest.raises((TypeError, ValueError)) as refused:
        written()
    assert sentence in str(refused.value)


def test_what_is_right_is_taken_as_it_is() -> None:
    assert str(queue.topk(5, "code").offset("1h")) == "topk by (code) (5, queue offset 1h)"
    assert str(queue.sum(without=["code"])) == "sum without (code) (queue)"
    assert str(orders.rate("$__rate_interval")) == "rate(orders_total[$__rate_interval])"
