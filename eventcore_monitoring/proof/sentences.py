"""What is said of a witness: the value of the alert, its labels, what just does not hold."""

from __future__ import annotations

from collections.abc import Mapping

from eventcore_monitoring.encoding.number import number
from eventcore_monitoring.promql.evaluation import Grid, Labelled, NotKnown, Refused, Semantics
from eventcore_monitoring.promql.nodes import COMPARISONS, Binary, Node, Number
from eventcore_monitoring.promql.printer import to_promql
from eventcore_monitoring.proof.phases import Witness
from eventcore_monitoring.proof.timeline import Subject, active, firing, last_values, storage_of
from eventcore_monitoring.values import Quantity, Unit


def _firing_series(subject: Subject, witness: Witness) -> list[tuple[Labelled, float]]:
    """The series that fire at the end of the span, with their values."""
    assert witness.span is not None
    step = subject.evaluated
    time = min(witness.span.end, sum(phase.lasts for phase in witness.phases[:2]))  # while the cause lasts
    grid = Grid(0, step, time // step + 1)
    storage = storage_of(witness.series, subject.scraped, witness.lasts)
    found = active(subject, storage, grid, Semantics.OPEN)
    return [
        (labels, value)
        for labels, column in found.items()
        if firing(subject, column, step)[-1] and (value := column[-1]) is not None
    ]


def labels_of(subject: Subject, witness: Witness) -> Mapping[str, str]:
    """The labels of the one series that fires from the beginning to the end; none where there is no such one."""
    assert witness.span is not None
    step = subject.evaluated
    grid = Grid(0, step, witness.span.end // step + 1)
    found = active(subject, storage_of(witness.series, subject.scraped, witness.lasts), grid, Semantics.OPEN)
    begin = witness.span.begin // step
    each = [labels for labels, column in found.items() if all(firing(subject, column, step)[begin:])]
    if len(each) != 1 or len(found) != 1:
        return {}
    return {name: value for name, value in each[0] if name not in (*subject.labels, "alertname", "alertstate")}


def value_of(subject: Subject, witness: Witness, unit: Unit | None) -> str:
    """The value at which an alert fires, as people write it; "" where it has none that says something."""
    found = _firing_series(subject, witness)
    compares = any(isinstance(part.node, Binary) and part.node.operator in COMPARISONS for part in subject.typed.walk())
    return _shown(found[0][1], unit) if len(found) == 1 and compares else ""


def _shown(value: float, unit: Unit | None) -> str:
    if value != value or value in (float("inf"), float("-inf")):
        return f"{value:g}"
    short = float(f"{value:.4g}")
    return number(short) if unit is None else str(Quantity(short, unit))


def just_failing(subject: Subject, witness: Witness, unit: Unit | None) -> str:
    """What does not hold, and why: the compared value beside its threshold."""
    failing = witness.failing
    if not isinstance(failing, Binary) or failing.operator not in COMPARISONS:
        return f"`{_short(failing)}` does not hold" if failing is not None else "all is well"
    compared = _compared(failing)
    value = _evaluated(subject, compared, witness)
    outermost = _is_outermost(subject, failing)
    shown = "" if value is None else _shown(value, unit if outermost else None)
    if outermost and shown:
        return f"its value is {shown}"
    return f"`{_short(compared)}` is {shown or 'not there'}, all else given"


def just_at(subject: Subject, witness: Witness) -> str:
    """What is equal to its threshold."""
    switch = witness.failing
    if not isinstance(switch, Binary) or _is_outermost(subject, switch):
        return "its value is exactly at its threshold"
    return f"`{_short(_compared(switch))}` is exactly at its threshold, all else given"


def _compared(switch: Binary) -> Node:
    return switch.right if isinstance(switch.left, Number) else switch.left


def _is_outermost(subject: Subject, switch: Binary) -> bool:
    return next(part.node for part in subject.typed.walk() if isinstance(part.node, Binary)) is switch


def _evaluated(subject: Subject, node: Node, witness: Witness) -> float | None:
    try:
        values = last_values(subject, node, witness.series, witness.lasts, Semantics.OPEN)
    except (NotKnown, Refused):
        return None
    return values[0] if values else None


def _short(node: Node) -> str:
    text = to_promql(node)
    return text if len(text) <= 60 else f"{text[:40]} ... {text[-16:]}"
