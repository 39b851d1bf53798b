"""What a trace shows that a person should look at, as findings on the lines of the log."""

from __future__ import annotations

from collections.abc import Iterator

from eventcore_monitoring.findings import Finding, Severity, SourceLine
from eventcore_monitoring.fluentd.interpreter.events import Outcome, Passage, Reading, Trace
from eventcore_monitoring.fluentd.places import address


def findings(trace: Trace, file: str) -> Iterator[Finding]:
    """Lines of which no event comes, steps that fail, and events that no sink gets; notes on the configuration.

    `file`: where the lines come from. An event may be left out on purpose, so that is a note; the others are warnings.
    """
    for note in trace.notes:
        yield Finding(file, "trace-note", note, severity=Severity.NOTE)
    for reading in trace.readings:
        source = SourceLine(file, reading.lines[0] + 1)
        for code, message, severity in _said(reading):
            yield Finding(f"line {source.line}", code, message, severity=severity, source=source)


def _said(reading: Reading) -> Iterator[tuple[str, str, Severity]]:
    if reading.passage is None:
        yield "trace-no-event", reading.note or "no event comes of it", Severity.WARNING
        return
    passages = list(reading.passage.all())
    for passage in passages:
        for step in passage.steps:
            if step.outcome is Outcome.FAILED:
                yield "trace-step-failed", f"{address(step.way)} fails: {step.reason}", Severity.WARNING
    if not any(passage.deliveries for passage in passages):
        yield "trace-no-sink", f"reaches no sink: {_end(passages)}", Severity.NOTE


def _end(passages: list[Passage]) -> str:
    """Where the last of the events ends."""
    last = passages[-1]
    dropped = [step for step in last.steps if step.event is None]
    if last.end or not dropped:
        return last.end or "nothing is known of it"
    return f"{address(dropped[-1].way)}: {dropped[-1].reason or dropped[-1].outcome}"
