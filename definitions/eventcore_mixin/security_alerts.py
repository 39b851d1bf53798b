"""Alerts on sign-ins that fail, scans that are overdue or missing, and vulnerabilities that are known."""

from eventcore_mixin.security_scenarios import sign_ins
from eventcore_mixin.security_signals import SecuritySignals
from eventcore_mixin.settings import Settings
from eventcore_monitoring import (
    Alert,
    Condition,
    Counter,
    Gauge,
    Quantity,
    Runbook,
    Scenario,
    Step,
    constant,
    gap,
)

_TEAM = {"team": "security"}
_CONTACT = "Security team: security@example.com"
_METRICS = "/var/lib/node_exporter/textfile"
_SIGN_INS = Runbook(
    meaning="Far more sign-ins than usual are refused: somebody guesses passwords, or a client has lost its own.",
    impact="None yet for others. An account may be taken over.",
    contact=_CONTACT,
    steps=[
        Step(text="See which clients are refused: the table of clients on the dashboard EventCore Security."),
        Step(text="One client and many users: block its address at the ingress."),
        Step(text="Many clients and one user: lock the account and tell its owner."),
        Step(text="One client and one user that has always worked: its password has expired; tell its owner."),
    ],
)
_AUDIT = Runbook(
    meaning="The dependencies have not been held against the list of known vulnerabilities for too long.",
    impact="None yet. Nobody would know of a vulnerability that became known since.",
    contact=_CONTACT,
    steps=[
        Step(text="Did the CI job run, and what did it say?"),
        Step(
            text="Run it by hand, and leave its metrics behind as the job does (it needs jq).",
            command="cargo audit --json > audit.json || true\n"
            f"file={_METRICS}/eventcore_cargo_audit.prom\n"
            "found=$(jq '.vulnerabilities.count' audit.json)\n"
            "{\n"
            '  printf \'eventcore_security_scan_findings{kind="cargo-audit"} %s\\n\' "$found"\n'
            "  printf 'eventcore_security_scan_last_success_timestamp_seconds{kind=\"cargo-audit\"} %s\\n'"
            ' "$(date +%s)"\n'
            '} > "$file.new" && mv "$file.new" "$file"',
        ),
    ],
)
_SCAN = Runbook(
    meaning="The images and hosts have not been scanned for vulnerabilities for too long.",
    impact="None yet. Nobody would know of a vulnerability that became known since.",
    contact=_CONTACT,
    steps=[
        Step(text="Did the CI job run, and what did it say?"),
        Step(text="Run the scan by hand; its job writes kind=vulnerability to the textfile collector's folder."),
        Step(text="See that the CI host still exposes it.", command=f"cat {_METRICS}/*.prom | grep security_scan"),
    ],
)
_NEVER = Runbook(
    meaning="Prometheus has no time of this scan: its job never ran to its end, or the CI host is not scraped.",
    impact="Nothing would say that the scan is overdue.",
    contact=_CONTACT,
    steps=[
        Step(text="Is the CI host scraped?", command="curl -s http://ci-1:9100/metrics | grep security_scan"),
        Step(text="Does the job write its file there?", command=f"ls -l {_METRICS}"),
    ],
)
_VULNERABLE = Runbook(
    meaning="A dependency or an image has a vulnerability that is publicly known.",
    impact="It depends on the vulnerability: read the advisory.",
    contact=_CONTACT,
    steps=[
        Step(text="Which one is it?", command="cargo audit"),
        Step(text="Update what is affected, and see what else would change.", command="cargo update --dry-run"),
        Step(text="Deploy, and let the scan run again: the alert resolves with its next result."),
    ],
)


def security_alerts(
    events: Counter, scanned: Gauge, findings: Gauge, signals: SecuritySignals, settings: Settings
) -> list[Alert]:
    """The alerts, each with what it is proven by."""
    audit, scan = settings.cargo_audit_every, settings.vulnerability_scan_every
    return [
        _sign_ins(events, signals, settings),
        _overdue(
            "CargoAuditOverdue",
            "cargo-audit",
            scanned,
            signals.audit_overdue,
            audit,
            _AUDIT,
        ),
        _overdue(
            "VulnerabilityScanOverdue",
            "vulnerability",
            scanned,
            signals.scan_overdue,
            scan,
            _SCAN,
        ),
        _never("CargoAuditNeverReported", "cargo-audit", scanned, signals.audit_missing),
        _never("VulnerabilityScanNeverReported", "vulnerability", scanned, signals.scan_missing),
        Alert(
            name="KnownVulnerabilities",
            group="scans",
            when=signals.vulnerable,
            severity="medium",
            summary="{labels.kind}: {value} known vulnerabilities",
            description="The last {labels.kind} scan found {value} vulnerabilities that are publicly known.",
            labels=_TEAM,
            runbook=_VULNERABLE,
            fires_when=[
                Scenario(
                    name="a scan finds two, and none after an update",
                    series=[
                        findings.series([constant(0, "10m"), constant(2, "30m"), constant(0)], kind="cargo-audit"),
                        findings.series(constant(0), kind="vulnerability"),
                    ],
                    silent_until="9m",
                    fires_from="11m",
                    fires_until="39m",
                    resolved_by="41m",
                    labels={"kind": "cargo-audit"},
                )
            ],
            silent_when=[
                Scenario(name="scans find nothing", series=[findings.series(constant(0), kind="cargo-audit")])
            ],
        ),
    ]


def _sign_ins(events: Counter, signals: SecuritySignals, settings: Settings) -> Alert:
    refused, fine = sign_ins(events, settings)
    return Alert(
        name="AuthenticationFailuresHigh",
        group="authentication",
        when=signals.sign_ins_fail,
        severity="security",
        summary="{value} of all sign-ins are refused",
        description="{value} of the sign-ins of the last 15 minutes were refused (threshold: {threshold}).",
        labels=_TEAM,
        runbook=_SIGN_INS,
        fires_when=refused,
        silent_when=fine,
    )


def _overdue(name: str, kind: str, scanned: Gauge, when: Condition, every: Quantity, runbook: Runbook) -> Alert:
    late, within = every * 1.1, every * 0.5
    return Alert(
        name=name,
        group="scans",
        when=when,
        severity="low",
        summary="The {labels.kind} scan is overdue",
        description="It last ran to its end {value} ago (threshold: {threshold}).",
        labels=_TEAM,
        runbook=runbook,
        # The time of a test begins at 0, so that a scan lies that far before it.
        fires_when=[
            Scenario(
                name=f"the scan last ran {late} ago",
                series=[scanned.series([constant(-late.value, "1h"), constant(3600)], kind=kind)],
                lasts="2h",
                fires_from="1m",
                fires_until="59m",
                resolved_by="61m",
                labels={"kind": kind},
            )
        ],
        silent_when=[
            Scenario(
                name=f"the scan last ran {within} ago", series=[scanned.series(constant(-within.value), kind=kind)]
            )
        ],
    )


def _never(name: str, kind: str, scanned: Gauge, when: Condition) -> Alert:
    return Alert(
        name=name,
        group="scans",
        when=when,
        for_="1h",
        no_data="fires",
        severity="low",
        summary="No {labels.kind} scan has ever reported",
        description="Prometheus knows no time of it, so nothing would say that it is overdue.",
        labels=_TEAM,
        runbook=_NEVER,
        fires_when=[
            Scenario(
                name="the scan is there after an hour and a half",
                series=[scanned.series([gap("90m"), constant(5400)], kind=kind)],
                lasts="2h",
                silent_until="59m",
                fires_from="61m",
                fires_until="89m",
                resolved_by="91m",
                labels={"kind": kind},
            )
        ],
        silent_when=[Scenario(name="it has reported", series=[scanned.series(constant(1), kind=kind)], lasts="2h")],
    )
