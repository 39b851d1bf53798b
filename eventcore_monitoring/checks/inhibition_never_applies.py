"""An inhibition that can silence nothing, or silences more than it says, because of the labels that have to be equal.

Why: Alertmanager takes a label that is missing for an empty one. Where only one side has the label, the two are never
equal, and the page comes in spite of the inhibition; where neither has it, they always are, so that the label keeps
nothing apart: what fires in one cluster silences all others. No tool looks at the labels of the alerts.
Fix: write labels in `same` that the alerts of both sides carry, and let no alert silence only itself.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from eventcore_monitoring.findings import Finding, Severity
from eventcore_monitoring.model.incidents import IncidentPolicy, Inhibition
from eventcore_monitoring.model.monitoring import Monitoring
from eventcore_monitoring.paging.labels import KnownLabels, known_labels
from eventcore_monitoring.paging.path import can_be_equal, silencing_pairs
from eventcore_monitoring.paging.routes import declared_inhibitions
from eventcore_monitoring.promql.label_values import MISSING

_CODE = "inhibition-never-applies"


def inhibition_never_applies(monitoring: Monitoring) -> Iterator[Finding]:
    """Declared inhibitions without any pair of alerts that they apply to, and labels that compare nothing."""
    policy = monitoring.incidents
    if policy is None or not policy.inhibitions:
        return
    known = known_labels(monitoring)
    for number, (inhibition, rule) in enumerate(zip(policy.inhibitions, declared_inhibitions(policy), strict=True)):
        at = f"incidents.inhibitions.{number}"
        sources = [name for name in inhibition.source if name in known]
        targets = [name for name in inhibition.silences if name in known]
        if not sources or not targets:
            continue  # names that are no alert's are another check's
        if silencing_pairs(known, rule):
            yield from _compares_nothing(at, inhibition, policy, known, (*sources, *targets))
        elif not silencing_pairs(known, replace(rule, equal=())):
            message = f"{_said(sources)} would silence themselves, and none is silenced by one that is on both sides"
            fix = "name other sources or other targets"
            yield Finding(at, _CODE, message, fix, source=inhibition.line)
        else:
            label = next((one for one in rule.equal if not _ever_equal(one, known, sources, targets)), None)
            which = "the labels in `same` are" if label is None else f"the label `{label}` is"
            message = f"silences nothing: {which} never equal on {_said(sources)} and {_said(targets)}"
            fix = "write labels in `same` that both sides carry with the same values"
            yield Finding(at, _CODE, message, fix, source=inhibition.line)


def _compares_nothing(
    at: str,
    inhibition: Inhibition,
    policy: IncidentPolicy,
    known: Mapping[str, KnownLabels],
    names: Sequence[str],
) -> Iterator[Finding]:
    for label in policy.same if inhibition.same is None else inhibition.same:
        if all(known[name].values(label) == MISSING for name in names):
            message = f"compares `{label}`, which no alert of either side carries: it keeps nothing apart"
            fix = f"leave `{label}` out of `same`, or put it on the alerts"
            yield Finding(at, _CODE, message, fix, Severity.WARNING, inhibition.line)


def _ever_equal(label: str, known: Mapping[str, KnownLabels], sources: Sequence[str], targets: Sequence[str]) -> bool:
    return any(can_be_equal([label], known[one], known[other]) for one in sources for other in targets)


def _said(names: Sequence[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)
