"""The rules of dashboard-linter for one query: PromQL by the types of its metrics, LogQL by its text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from eventcore_monitoring.promql.nodes import Aggregation, Call, Node, Range, Selector
from eventcore_monitoring.promql.parser import SyntaxFault, located
from eventcore_monitoring.promql.types import Catalogued
from eventcore_monitoring.promql.walk import children, walk
from eventcore_monitoring.validators.grafana.fault import Fault, Steps

# What may be done with the raw value of a counter: to take its growth, or to ask whether and how often it is there.
_OF_COUNTERS: Final = frozenset(
    ("rate", "irate", "increase", "resets", "changes", "absent", "absent_over_time", "present_over_time",
     "count_over_time", "timestamp")
)  # fmt: skip
_TARGET_RULES: Final = {"job": "lint-target-job", "instance": "lint-target-instance"}
_COUNTING: Final = ("count", "group", "count_values")
_CLOSES: Final = {")": "(", "]": "[", "}": "{"}
_LOGQL: Final = re.compile(r'"(?:[^"\\]|\\.)*"|`[^`]*`|\[[^\]]*\]|[(){}"`\[\]]', re.DOTALL)


def lint_promql(
    where: Steps, text: str, catalogued: Catalogued, *, chosen: Mapping[str, frozenset[str] | None]
) -> Iterator[Fault]:
    """Ranges of rates, counters read raw, and selectors that the variables `job` and `instance` should choose.

    `chosen`: of each such label the jobs among which its variable chooses (None where they are not known), for what
    other jobs expose has no series under its values.
    """
    try:
        node = located(text).node
    except SyntaxFault:
        return
    windows = dict.fromkeys(
        argument.window
        for call in walk(node)
        if isinstance(call, Call) and call.function in ("rate", "irate")
        for argument in call.arguments
        if isinstance(argument, Range)
    )
    for window in windows:
        # Over the whole time range is what the single number of a stat or a table means.
        if window not in ("$__rate_interval", "$__range"):
            message = f"a rate over [{window}] misses samples when zoomed out, or has none when zoomed in"
            yield Fault(where, "lint-target-rate-interval", message, "Write [$__rate_interval].")
    for name in dict.fromkeys(_raw_counters(node, catalogued)):
        message = f"{name} is a counter: its value only says how long it has run"
        yield Fault(where, "lint-target-counter-agg", message, "Take rate, irate or increase of it.")
    for label, jobs in chosen.items():
        bare = [one.name or "a selector" for one in walk(node) if isinstance(one, Selector)
                and not any(matcher.label == label and "$" in matcher.value for matcher in one.matchers)
                and may_have(one, label, catalogued) and not _elsewhere(one, jobs, catalogued)]  # fmt: skip
        for name in dict.fromkeys(bare):
            message = f"{name} is not chosen by the variable {label}"
            yield Fault(where, _TARGET_RULES[label], message, f'Write {label}=~"${label}".')


def may_have(selector: Selector, label: str, catalogued: Catalogued) -> bool:
    """Whether series of a selector can have a label, by what is known of its metric."""
    facts = None if selector.name is None else catalogued(selector.name)
    return facts is None or facts.labels.possible(label)


def _elsewhere(selector: Selector, jobs: frozenset[str] | None, catalogued: Catalogued) -> bool:
    """Whether none of the jobs exposes what is selected."""
    facts = None if selector.name is None else catalogued(selector.name)
    if facts is None or facts.targets is None or jobs is None:
        return False
    return not facts.targets & jobs


def _raw_counters(node: Node, catalogued: Catalogued) -> Iterator[str]:
    waiting = [node]
    while waiting:
        one = waiting.pop()
        if isinstance(one, Call) and one.function in _OF_COUNTERS:
            continue
        if isinstance(one, Aggregation) and one.operator in _COUNTING:
            continue
        if isinstance(one, Selector) and one.name is not None and _is_counter(one.name, catalogued):
            yield one.name
        waiting += children(one)


def _is_counter(name: str, catalogued: Catalogued) -> bool:
    facts = catalogued(name)
    if facts is None or facts.kind == "unknown":
        return name.endswith("_total")
    return facts.kind == "counter"


def lint_logql(where: Steps, text: str) -> Iterator[Fault]:
    """Brackets and quotes that do not close, and ranges other than Grafana's own."""
    open_ones: list[str] = []
    ranges: list[str] = []
    broken = ""
    for found in _LOGQL.finditer(text):
        mark = found[0]
        if mark in "({[":
            open_ones.append(mark)
        elif mark in ")}]":
            if not open_ones or open_ones.pop() != _CLOSES[mark]:
                broken = f"a {mark} closes nothing"
                break
        elif mark in '"`':
            broken = f"a {mark} is not closed"
            break
        elif mark.startswith("["):
            ranges.append(mark[1:-1].strip())
    if open_ones and not broken:
        broken = f"a {open_ones[-1]} is not closed"
    if broken:
        yield Fault(where, "lint-target-logql", f"it cannot be read: {broken}", "Correct the query.")
    for one in dict.fromkeys(ranges):
        if one not in ("$__auto", "$__range"):
            message = f"a range of [{one}] does not follow the zoom"
            yield Fault(where, "lint-target-logql-auto", message, "Write [$__auto].")
