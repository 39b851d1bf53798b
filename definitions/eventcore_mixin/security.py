"""Security and audit: sign-ins that fail, scans that were not run, what they found, and the dashboard of all that."""

from typing import NamedTuple

from eventcore_mixin.addresses import found_at
from eventcore_mixin.audit import audit_pipeline, audit_searches, security_events
from eventcore_mixin.metrics import Metrics
from eventcore_mixin.security_alerts import security_alerts
from eventcore_mixin.security_signals import SecuritySignals, security_signals
from eventcore_mixin.settings import Settings
from eventcore_mixin.signals import Signals
from eventcore_monitoring import (
    Counter,
    Dashboard,
    Gauge,
    Label,
    LogSearch,
    Parts,
    Pipeline,
    Query,
    Row,
    Stat,
    Table,
    Target,
    TextVariable,
    TimeSeries,
    search_panel,
)

CARGO_AUDIT, VULNERABILITY = "cargo-audit", "vulnerability"


class SecurityMetrics(NamedTuple):
    """What is counted of the audit log, and what the scans in CI leave behind."""

    events: Counter
    scanned: Gauge
    findings: Gauge


def security(settings: Settings, measured: Metrics, looked_at: Signals) -> Parts:
    """The guide's security operations as declarations."""
    kind = Label(name="kind", help="Which scan it was.", values=[CARGO_AUDIT, VULNERABILITY])
    ci = Target(
        job="ci",
        instance="ci-1:9100",
        help="node_exporter on the CI host, whose textfile collector reads scans.",
        found=found_at("ci", settings),
    )
    origin = "The CI job of the scan writes it to the textfile collector's folder, whatever the scan found."
    metrics = SecurityMetrics(
        security_events(settings),
        Gauge(
            name="eventcore_security_scan_last_success_timestamp_seconds",
            help="When the scan last ran to its end.",
            unit="timestamp",
            labels=[kind],
            target=ci,
            origin=origin,
        ),
        Gauge(
            name="eventcore_security_scan_findings",
            help="Known vulnerabilities that the last scan found.",
            unit="count",
            labels=[kind],
            target=ci,
            origin=origin,
        ),
    )
    signals = security_signals(metrics.events, metrics.scanned, metrics.findings, settings)
    pipeline, searches = audit_pipeline(settings, metrics.events), audit_searches(settings)
    return Parts(
        metrics=metrics,
        alerts=tuple(security_alerts(metrics.events, metrics.scanned, metrics.findings, signals, settings)),
        dashboards=(_dashboard(measured, looked_at, metrics, signals, searches, pipeline),),
        pipelines=(pipeline,),
        log_searches=tuple(searches),
    )


def _dashboard(
    measured: Metrics,
    looked_at: Signals,
    metrics: SecurityMetrics,
    signals: SecuritySignals,
    searches: list[LogSearch],
    pipeline: Pipeline,
) -> Dashboard:
    panels = {search.name: search_panel(search, [pipeline], width=12) for search in searches}
    return Dashboard(
        name="eventcore-security",
        title="EventCore Security",
        description="What the guide's daily and weekly security tasks look at; red lines are where alerts fire.",
        tags=["eventcore", "security"],
        variables=[TextVariable(name="user_id", title="User", value="*")],
        rows=[
            _attacks(measured, looked_at),
            _access(metrics, signals, panels["authentication-failures"], panels["access-denied"]),
            _scans(signals),
            Row(title="Audit", panels=[panels["audit-commands"], panels["access-log"]]),
        ],
    )


def _attacks(measured: Metrics, looked_at: Signals) -> Row:
    return Row(
        title="Attempts and traffic",
        panels=[
            TimeSeries(
                title="Unauthorized Attempts",
                description="Commands refused within 5 minutes because the caller may not run them, by type.",
                show=[Query(show=looked_at.unauthorized)],
                style="bars",
                minimum=0,
            ),
            TimeSeries(
                title="Traffic and the Usual",
                description="Commands in a second, and the median of three hours, an hour ago.",
                show=[Query(show=looked_at.traffic, legend="now"), Query(show=looked_at.usual_traffic, legend="usual")],
                unit="ops",
                minimum=0,
            ),
            TimeSeries(
                title="Traffic against the Usual",
                description="How many times the usual traffic there is. An alert fires only on traffic that matters.",
                show=[Query(show=looked_at.traffic_anomalous, legend="times the usual")],
                minimum=0,
            ),
            TimeSeries(
                title="Commands by Type",
                description="Which commands the traffic is made of.",
                show=[Query(show=measured.commands.rate("5m").sum("command_type"))],
                unit="ops",
                stacked=True,
                minimum=0,
            ),
        ],
    )


def _access(metrics: SecurityMetrics, signals: SecuritySignals, refused: Table, denied: Table) -> Row:
    return Row(
        title="Authentication and access",
        panels=[
            TimeSeries(
                title="Sign-ins Refused",
                description="The part of the sign-ins of a quarter of an hour that is refused.",
                show=[Query(show=signals.sign_ins_fail, legend="refused")],
                minimum=0,
                maximum=1,
            ),
            TimeSeries(
                title="Audited Events",
                description="What the audit log reports in a second, by kind and result.",
                show=[
                    Query(
                        show=metrics.events.rate("5m").sum("event_type", "result"),
                        legend="{{event_type}}: {{result}}",
                    )
                ],
                unit="ops",
                stacked=True,
                minimum=0,
            ),
            refused,
            denied,
        ],
    )


def _scans(signals: SecuritySignals) -> Row:
    return Row(
        title="Scans",
        panels=[
            TimeSeries(
                title="Age of the Last Scan",
                description="How long ago each scan last ran to its end.",
                show=[
                    Query(show=signals.audit_overdue, legend="cargo audit"),
                    Query(show=signals.scan_overdue, legend="vulnerability scan"),
                ],
                minimum=0,
            ),
            Stat(
                title="Known Vulnerabilities",
                description="What the last scans found.",
                show=[Query(show=signals.vulnerable, legend="{{kind}}")],
                decimals=0,
                names="value_and_name",
                width=6,
            ),
            Stat(
                title="Scans That Never Reported",
                description="Scans of which Prometheus knows nothing at all.",
                show=[Query(show=one, legend="{{kind}}") for one in (signals.audit_missing, signals.scan_missing)],
                names="value_and_name",
                no_value="none",
                width=6,
            ),
        ],
    )
