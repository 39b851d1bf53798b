"""Everything that a deployment tells people to do, wherever it stands, with its address."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from eventcore_monitoring.findings import SourceLine
from eventcore_monitoring.model.monitoring import Monitoring
from eventcore_monitoring.model.references import Reference
from eventcore_monitoring.model.runbooks import Action


def instructions(monitoring: Monitoring) -> Iterator[tuple[str, Action]]:
    """The steps of runbooks and playbooks and the items of checklists, numbered from 1 as on the pages."""
    for alert in monitoring.alerts:
        if alert.runbook is not None:
            yield from _numbered(f"alerts.{alert.name}.runbook.steps", alert.runbook.steps)
    for playbook in monitoring.playbooks:
        yield from _numbered(f"playbooks.{playbook.name}.steps", playbook.steps)
    for checklist in monitoring.checklists:
        yield from _numbered(f"checklists.{checklist.name}.items", checklist.items)


def references(monitoring: Monitoring) -> Iterator[tuple[str, Reference, SourceLine | None]]:
    """All references, with the addresses of what refers, and the lines."""
    for alert in monitoring.alerts:
        for reference in () if alert.runbook is None else alert.runbook.see:
            yield f"alerts.{alert.name}.runbook.see", reference, reference.line or alert.line
    for at, action in instructions(monitoring):
        for reference in action.see:
            yield f"{at}.see", reference, reference.line or action.line


def _numbered(at: str, actions: Sequence[Action]) -> Iterator[tuple[str, Action]]:
    yield from ((f"{at}.{number}", action) for number, action in enumerate(actions, 1))
