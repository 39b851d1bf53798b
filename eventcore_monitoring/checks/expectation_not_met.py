"""A sample line of a pipeline does not become what is expected of it.

Why: the pipeline drops or changes lines in another way than whoever declared it thinks, and Fluentd says nothing of it.
Fix: correct the pipeline or the expectation; `eventcore-monitoring trace` shows what becomes of a line, step by step.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING

from eventcore_monitoring.findings import Finding, Severity
from eventcore_monitoring.model.monitoring import Monitoring
from eventcore_monitoring.model.pipelines import Pipeline
from eventcore_monitoring.model.pipelines.expect import Expect

if TYPE_CHECKING:
    from eventcore_monitoring.fluentd.interpreter.events import Delivery, Passage
    from eventcore_monitoring.fluentd.tree import Section

_CODE = "expectation-not-met"
_SEE = "correct the pipeline or the expectation: `eventcore-monitoring trace` shows each step"


def expectation_not_met(monitoring: Monitoring) -> Iterator[Finding]:
    """Expectations that the pipeline, followed by our own interpreter, does not meet."""
    if any(pipeline.expects for pipeline in monitoring.pipelines):
        from eventcore_monitoring.pipelines.clean import unless_clean

        yield from unless_clean("expectations", monitoring.pipelines, lambda: _findings(monitoring))


def _findings(monitoring: Monitoring) -> Iterator[Finding]:
    for pipeline in monitoring.pipelines:
        if not pipeline.expects:
            continue
        from eventcore_monitoring.pipelines.configuration import configuration

        root = configuration([pipeline])
        for number, expect in enumerate(pipeline.expects):
            for message, fix, severity in _faults(pipeline, expect, root):
                at = f"pipelines.{pipeline.name}.expects.{number}"
                yield Finding(at, _CODE, message, fix, severity, expect.line)


def _faults(pipeline: Pipeline, expect: Expect, root: Section) -> Iterator[tuple[str, str, Severity]]:
    from eventcore_monitoring.fluentd.interpreter.events import Line
    from eventcore_monitoring.fluentd.interpreter.walk import traced

    names = [sink.name or "" for sink in pipeline.sinks]
    if expect.sink not in (*names, "errors"):
        near = get_close_matches(expect.sink, names, n=1)
        fix = f"did you mean `{near[0]}`?" if near else f"write one of {', '.join(names)}, or errors"
        yield f"expects something of the sink `{expect.sink}`, which is not declared", fix, Severity.ERROR
        return
    trace = traced(root, [Line(expect.text, expect.path)])
    own = f"pipelines.{pipeline.name}."
    at = f"{own}errors" if expect.sink == "errors" else f"{own}sinks.{expect.sink}"
    first = [reading.passage for reading in trace.readings if reading.passage is not None]
    got = [(one, why) for one, why in _deliveries(first, "") if one.way[-1].at == at]
    if expect.nothing:
        if got:
            yield f"`{expect.sink}` gets the line, and is expected to get nothing", _SEE, Severity.ERROR
        return
    if not got:
        yield f"`{expect.sink}` gets nothing of the line", _SEE, Severity.ERROR
        return
    found = [(list(_differences(expect, one.event.record, one.place)), why) for one, why in got]
    differences, why = min(found, key=lambda one: len(one[0]))
    for difference in differences:
        if why:
            yield f"`{expect.sink}` may get {difference}: {why}", _SEE, Severity.WARNING
        else:
            yield f"`{expect.sink}` gets {difference}", _SEE, Severity.ERROR


def _deliveries(passages: Sequence[Passage], why: str) -> Iterator[tuple[Delivery, str]]:
    """What sinks receive, each with why that is not certain, if it is not."""
    from eventcore_monitoring.fluentd.interpreter.events import Outcome

    for passage in passages:
        unknown = (step.reason for step in passage.steps if step.outcome is Outcome.UNKNOWN)
        here = why or next(unknown, "")
        for one in passage.deliveries:
            yield one, here or ("" if one.certain else one.note or "its output cannot be simulated")
        yield from _deliveries(passage.further, here)


def _differences(expect: Expect, record: object, place: str) -> Iterator[str]:
    """What differs from the expectation, each as a sentence part."""
    for field, wanted in expect.record.items():
        found, value = _inside(record, field)
        if wanted is None and found:
            yield f"the field `{field}`, which is expected to be missing"
        elif wanted is not None and not found:
            yield f"no field `{field}`"
        elif wanted is not None and (value != wanted or isinstance(value, bool) is not isinstance(wanted, bool)):
            yield f"`{field}` as {value!r}, not {wanted!r}"
    if expect.index is not None and place != expect.index:
        yield f"it at `{place}`, not at `{expect.index}`"


def _inside(record: object, field: str) -> tuple[bool, object]:
    """Whether a record has a field, and its value; a dot parts names unless the record has the whole as one."""
    if isinstance(record, dict) and field in record:
        return True, record[field]
    name, _, rest = field.partition(".")
    if rest and isinstance(record, dict) and name in record:
        return _inside(record[name], rest)
    return False, None
