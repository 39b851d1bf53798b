"""What is looked at for security: sign-ins that fail, the age of scans, and what they found."""

from dataclasses import dataclass

from eventcore_mixin.settings import Settings
from eventcore_monitoring import Condition, Counter, Gauge, absent, count, time

_SIGN_IN = "authentication"


@dataclass(frozen=True)
class SecuritySignals:
    """The conditions of the security alerts, which its panels draw too."""

    sign_ins_fail: Condition
    audit_overdue: Condition
    scan_overdue: Condition
    audit_missing: Condition
    scan_missing: Condition
    vulnerable: Condition


def security_signals(events: Counter, scanned: Gauge, findings: Gauge, settings: Settings) -> SecuritySignals:
    """The signals over these metrics, with the thresholds of these settings."""
    # Guessing comes in bursts that are over within a scrape: `rate` would not see the counters being born.
    refused = events.where(event_type=_SIGN_IN, result="failure").increments("15m").sum()
    sign_ins = events.where(event_type=_SIGN_IN).increments("15m").sum()
    audited, probed = scanned.where(kind="cargo-audit"), scanned.where(kind="vulnerability")
    return SecuritySignals(
        sign_ins_fail=(refused / sign_ins.filtered(">", 0) > settings.sign_ins_refused).and_(
            refused > settings.sign_ins_refused_least
        ),
        audit_overdue=time() - audited.max("kind") > settings.cargo_audit_every,
        scan_overdue=time() - probed.max("kind") > settings.vulnerability_scan_every,
        audit_missing=absent(audited) > count(0),
        scan_missing=absent(probed) > count(0),
        vulnerable=findings.max("kind") > count(0),
    )
