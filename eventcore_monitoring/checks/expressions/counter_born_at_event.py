"""An alert on the first event of its kind cannot see the first event.

Why: a series whose labels come with the event (a path, a user) is born by that event, with the value 1. `increase`
and `rate` look for a difference between two samples, and there is none from nothing to 1.
Fix: count new series with their value: `(x unless last_over_time(x[1h] offset 5m)) or increase(x[5m])`, which
`x.increments("5m")` of the algebra writes. Or let the program start every series at 0.
Wrong: `increase(refused_logins_total[5m]) > 0`
Right: `((refused_logins_total unless last_over_time(refused_logins_total[1h] offset 5m)) or increase(refused_logins_total[5m])) > 0`
"""  # noqa: E501 - an example stands on one line

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from eventcore_monitoring.findings import Severity
from eventcore_monitoring.promql.inference import length
from eventcore_monitoring.promql.nodes import SETS, Aggregation, Binary, Call, Range, Selector, Window
from eventcore_monitoring.promql.series import CounterSeries
from eventcore_monitoring.promql.types import ATTACHED, NAME, Catalogued, Typed
from eventcore_monitoring.promql.walk import replaced, walk
from eventcore_monitoring.rules.fault import Fault
from eventcore_monitoring.rules.limits import limit
from eventcore_monitoring.rules.use import Use, Whole

_BUILT_IN: Final = "up"


def counter_born_at_event(whole: Whole) -> Iterator[tuple[Use, Fault]]:
    """Alerts that a single event should raise, on declared counters with labels of which nobody knows the values."""
    scraped = whole.catalogued(_BUILT_IN)
    attached = {NAME, *ATTACHED, *(() if scraped is None else scraped.labels.known)}
    for use in whole.uses:
        if use.role != "alert":
            continue
        for part in _conditions(use.typed):
            found = _one_event(part)
            if found is None:
                continue
            call, selector, window = found
            label = _born_with(selector, whole.catalogued, attached)
            if label is None or _looks_at_birth(use, selector):
                continue
            counted = CounterSeries(selector).increments(window).node
            yield (
                use,
                Fault(
                    call,
                    f"never sees the first event with a new `{label}`, assuming that `{selector.name}` has no such"
                    " series before it",
                    repair=replaced(use.node, call, counted),
                    severity=Severity.WARNING,
                ),
            )


def _conditions(typed: Typed) -> Iterator[Typed]:
    """The comparisons that raise the alert; those behind `and` and `unless` only hold it back."""
    node = typed.node
    if isinstance(node, Binary) and node.operator in SETS:
        for part in typed.below if node.operator == "or" else typed.below[:1]:
            yield from _conditions(part)
    else:
        yield typed


def _one_event(part: Typed) -> tuple[Call, Selector, Window] | None:
    """The rate or increase that a comparison with less than one event is about, its counter and its window."""
    compares = limit(part)
    if compares is None:
        return None
    side = compares.side
    while isinstance(side.node, Aggregation):
        side = side.below[-1]
    match side.node:
        case Call("rate" | "increase" as function, (Range(Selector() as selector, window),)) as call:
            events = compares.value * (length(window) / 1000 if function == "rate" else 1)
            match compares.operator:
                case ">" if 0 <= events < 1:
                    return call, selector, window
                case ">=" if 0 < events <= 1:
                    return call, selector, window
                case "!=" if events == 0:
                    return call, selector, window
    return None


def _born_with(selector: Selector, catalogued: Catalogued, attached: set[str]) -> str | None:
    """A label of the counter itself that can have any value; None where all can be there from the start."""
    facts = None if selector.name is None else catalogued(selector.name)
    if facts is None or facts.assumption or facts.kind != "counter" or facts.labels.open:
        return None
    return next((name for name in facts.labels.names if name not in attached and facts.labels.of(name).all_but), None)


def _looks_at_birth(use: Use, selector: Selector) -> bool:
    """Whether the counter is read as it stands somewhere: that is how a new series is seen."""
    ranges = {id(node.selector) for node in walk(use.node) if isinstance(node, Range)}
    return any(
        isinstance(node, Selector) and node.name == selector.name and id(node) not in ranges for node in walk(use.node)
    )
