"""An expression asks for a probe, or a check of one, that is not declared.

Why: no probe has such a result, so the alert never fires and the panel stays empty.
Fix: correct the name, or declare the probe or the check.
"""

from collections.abc import Iterator
from difflib import get_close_matches

from eventcore_monitoring.findings import Finding
from eventcore_monitoring.model.declared import Declared
from eventcore_monitoring.model.discovery import Probes
from eventcore_monitoring.model.monitoring import Monitoring
from eventcore_monitoring.promql.nodes import Node, Selector
from eventcore_monitoring.promql.walk import walk


def probe_check_unknown(monitoring: Monitoring) -> Iterator[Finding]:
    """Matchers `probe="…"` and `check="…"` that fit no declared probe together."""
    pairs = {(probe.name, check) for probe in monitoring.probes for check in probe.check_names}
    probed = {name for name, metric in monitoring.metric_of.items() if isinstance(metric.target.found, Probes)}
    for at, node, declared in _expressions(monitoring):
        for selector in walk(node):
            if not isinstance(selector, Selector) or selector.name not in probed:
                continue
            asked = {matcher.label: matcher.value for matcher in selector.matchers if matcher.operator == "="}
            probe, check = asked.get("probe"), asked.get("check")
            if any(probe in (None, one) and check in (None, other) for one, other in pairs):
                continue
            words = " ".join(f'{label}="{asked[label]}"' for label in ("probe", "check") if label in asked)
            if words:
                fix = _instead(words, [f'probe="{one}" check="{other}"' for one, other in sorted(pairs)])
                message = f"asks for {words}, which no probe has"
                yield Finding(at, "probe-check-unknown", message, fix, source=declared.line)


def _expressions(monitoring: Monitoring) -> Iterator[tuple[str, Node, Declared]]:
    for alert in monitoring.alerts:
        yield f"alerts.{alert.name}", alert.when.node, alert
    for rule in monitoring.recording_rules:
        yield f"recording_rules.{rule.record}", rule.expression.node, rule


def _instead(words: str, known: list[str]) -> str:
    near = get_close_matches(words, known, n=1, cutoff=0.3)
    return f"did you mean {near[0]}?" if near else "declare the probe"
