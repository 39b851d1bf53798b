"""A deployment with the scenarios that prove its alerts, beside those that were written by hand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from eventcore_monitoring.findings import Finding, Severity
from eventcore_monitoring.model.alerts import Alert
from eventcore_monitoring.model.monitoring import Monitoring
from eventcore_monitoring.promql.printer import to_promql
from eventcore_monitoring.proof.alert_proof import Proof, proved
from eventcore_monitoring.proof.parts import reads_too_far
from eventcore_monitoring.proof.scenarios import Proven
from eventcore_monitoring.proof.subjects import declared_subjects
from eventcore_monitoring.proof.timeline import Subject
from eventcore_monitoring.rules.fault import described
from eventcore_monitoring.values import Unit


class Completed(NamedTuple):
    """A deployment whose alerts have their proofs as scenarios; the proofs, and what is wrong with them."""

    monitoring: Monitoring
    proofs: tuple[Proof, ...]
    findings: tuple[Finding, ...]


def completed(monitoring: Monitoring) -> Completed:
    """The deployment with the proof of every alert."""
    proofs = tuple(proved(subject, unit_of(alert)) for alert, subject in subjects(monitoring))
    pairs = list(zip(monitoring.alerts, proofs, strict=True))
    alerts = tuple(with_claims(alert, proof.claims) for alert, proof in pairs)
    findings = tuple(finding for alert, proof in pairs for finding in faults(alert, proof))
    return Completed(monitoring.model_copy(update={"alerts": alerts}), proofs, findings)


def subjects(monitoring: Monitoring) -> Iterator[tuple[Alert, Subject]]:
    """The alerts with what is to be proven of each."""
    return zip(monitoring.alerts, declared_subjects(monitoring), strict=True)


def unit_of(alert: Alert) -> Unit | None:
    """The unit of the value of an alert, where its threshold says it."""
    return None if alert.condition is None else alert.condition.threshold.unit


def with_claims(alert: Alert, claims: Sequence[Proven]) -> Alert:
    """The alert with what is claimed of it as scenarios, behind those that were written by hand."""
    fires = tuple(one.scenario for one in claims if one.fires)
    silent = tuple(one.scenario for one in claims if not one.fires)
    # A copy keeps the line of the definition.
    scenarios = {"fires_when": (*alert.fires_when, *fires), "silent_when": (*alert.silent_when, *silent)}
    return alert.model_copy(update=scenarios)


def faults(alert: Alert, proof: Proof) -> Iterator[Finding]:
    """What is wrong with an alert by its proof. Of the alert it matters whether it has scenarios, and `no_data`."""
    # One that reads too far back to be searched for is shown by its own scenarios of both kinds.
    if not (reads_too_far(proof.subject) and alert.fires_when and alert.silent_when):
        yield from unproven(proof)
    yield from _without_data(alert, proof)


def unproven(proof: Proof) -> Iterator[Finding]:
    """An alert for which no series were found on which it fires, or none on which it is silent."""
    subject = proof.subject
    if not proof.fires:
        message = f"cannot be shown to fire: {proof.why}"
        excerpt = ""
        if proof.part is not None:
            excerpt = f"`{to_promql(proof.part.node)}`: {described(proof.part.type)}"
        fix = "correct the expression, or waive the finding with a reason"
        yield Finding(subject.at, "alert-never-fires", message, fix, Severity.ERROR, subject.source, excerpt)
    elif not proof.silent:
        message = "cannot be shown to be silent: it fires on all series that were tried, and without any"
        fix = "compare it with something, or waive the finding with a reason (a heartbeat is meant to fire)"
        yield Finding(subject.at, "alert-never-silent", message, fix, Severity.ERROR, subject.source)


def _without_data(alert: Alert, proof: Proof) -> Iterator[Finding]:
    """An alert that does something else without data than its declaration says."""
    if not proof.fires:
        return
    fires = proof.searched.fires
    on_nothing = fires is not None and not fires.phases[min(1, len(fires.phases) - 1)].shapes
    on_nothing = on_nothing or any(one.claim == "no data" and one.fires for one in proof.claims)
    if on_nothing is not (alert.no_data == "fires"):
        does, says = ("fires", "silent") if on_nothing else ("is silent", "fires")
        message = f'{does} when there is no data at all, but its declaration says no_data="{says}"'
        fix = f'write no_data="{"fires" if on_nothing else "silent"}" if that is meant, else correct the expression'
        yield Finding(proof.subject.at, "no-data-otherwise", message, fix, Severity.ERROR, proof.subject.source)
