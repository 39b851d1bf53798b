"""A team that runs EventCore: it imports the mixin, changes two thresholds and adds an alert of its own.

Build it with `eventcore-monitoring build examples/team.py --output /tmp/team`.
"""

from eventcore_mixin import Settings, eventcore
from eventcore_monitoring import (
    Addresses,
    Alert,
    Counter,
    Dashboard,
    Query,
    Row,
    Runbook,
    Scenario,
    Step,
    Target,
    TimeSeries,
    minutes,
    percent,
    ramp,
)

settings = Settings(environment="production", failure_ratio=percent(1), projection_lag=minutes(2))

billing = Target(
    job="billing",
    instance="billing-1:9090",
    help="The team's billing service.",
    found=Addresses(addresses=["billing-1:9090"]),
)
invoices = Counter(name="billing_invoices_total", help="Invoices sent.", target=billing)

no_invoices = Alert(
    name="NoInvoicesSent",
    when=invoices.increase("6h").sum().eq(0),
    for_="30m",
    severity="high",
    summary="No invoice was sent for six hours",
    group="billing",
    runbook=Runbook(meaning="Billing runs, but sends nothing.", steps=[Step(text="Look at billing's queue.")]),
    fires_when=[
        Scenario(
            name="billing stops after an hour",
            series=[invoices.series([ramp(0.1, "1h"), ramp(0)])],
            lasts="10h",
            silent_until="7h",
            fires_from="7h40m",
        )
    ],
    silent_when=[
        Scenario(name="an invoice is sent every ten seconds", series=[invoices.series(ramp(0.1))], lasts="8h")
    ],
)

board = Dashboard(
    name="billing",
    title="Billing",
    rows=[Row(title="Invoices", panels=[TimeSeries(title="Sent in 6 Hours", show=[Query(show=no_invoices.when)])])],
)

monitoring = eventcore(settings).extended(metrics=[invoices], alerts=[no_invoices], dashboards=[board])
