"""An objective is declared, but nothing measures it, or what measures it is another one.

Why: its document promises what no rule watches, or a target was changed and the alerts still fire at the old one.
Fix: declare the objective with all that belongs to it: `Monitoring(…).with_parts(slo_parts(slo, metrics=[…]))`.
"""

from collections.abc import Iterator

from eventcore_monitoring.boards.slo_parts import slo_parts
from eventcore_monitoring.findings import DefinitionError, Finding
from eventcore_monitoring.model.monitoring import Monitoring


def objective_without_rules(monitoring: Monitoring) -> Iterator[Finding]:
    """Objectives without the records and alerts that are made of them, or over metrics that cannot measure them."""
    records = {rule.record: rule.expression for rule in monitoring.recording_rules}
    alerts = {alert.name: alert.when for alert in monitoring.alerts}
    for slo in monitoring.slos:
        try:
            parts = slo_parts(slo, metrics=monitoring.metrics)
        except DefinitionError as error:
            yield from error.findings
            continue
        missing = [rule.record for rule in parts.recording_rules if records.get(rule.record) != rule.expression]
        missing += [alert.name for alert in parts.alerts if alerts.get(alert.name) != alert.when]
        if missing:
            others = f" and {len(missing) - 1} more of its rules are" if len(missing) > 1 else " is"
            message = f"`{missing[0]}`{others} not there, or not as the objective has it"
            fix = "declare it with all that belongs to it: .with_parts(slo_parts(slo, metrics=[…]))"
            yield Finding(f"slos.{slo.name}", "objective-without-rules", message, fix, source=slo.line)
