"""A machine watched by node_exporter: its metrics come from the ready-made catalogue, with their units and labels.

Build it with `eventcore-monitoring build examples/machine.py --output /tmp/machine`.
"""

from eventcore_monitoring import (
    Alert,
    Counter,
    Gauge,
    IncidentPolicy,
    Monitoring,
    Scenario,
    Severity,
    Target,
    Webhook,
    constant,
    exported,
    percent,
    ramp,
)

host = Target(job="node", instance="web-1:9100", scrape_interval="1m")
cpu = exported(Counter, "node_cpu_seconds_total", host)
available = exported(Gauge, "node_memory_MemAvailable_bytes", host)
total = exported(Gauge, "node_memory_MemTotal_bytes", host)

busy = 1 - cpu.where(mode="idle").rate("5m").avg("instance") > percent(90)
memory_low = available / total < percent(10)

monitoring = Monitoring(
    name="machine",
    metrics=[cpu, available, total],
    alerts=[
        Alert(
            name="MachineBusy",
            when=busy,
            for_="30m",
            severity="ticket",
            summary="{labels.instance} works at {value} of its power",
            fires_when=[
                Scenario(
                    name="both processors are never idle",
                    series=[cpu.series(ramp(0.01), cpu="0", mode="idle"), cpu.series(ramp(0), cpu="1", mode="idle")],
                    fires_from="36m",
                )
            ],
        ),
        Alert(
            name="MachineMemoryLow",
            when=memory_low,
            for_="10m",
            severity="ticket",
            summary="{labels.instance} has only {value} of its memory left",
            fires_when=[
                Scenario(
                    name="5 % are left",
                    series=[available.series(constant(5e8)), total.series(constant(1e10))],
                    fires_from="12m",
                )
            ],
        ),
    ],
    incidents=IncidentPolicy(
        severities=[Severity(name="ticket", meaning="Look at it.", response_time="1d", receiver="tickets")],
        receivers=[Webhook(name="tickets", url="https://tickets.example.com/hook")],
        unknown="ticket",
    ),
)
