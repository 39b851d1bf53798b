"""Runbooks: the guide's playbooks and its performance chapter, by what they help with."""

from eventcore_monitoring import Checklist, Runbook, Step

COMMAND_FAILURES = Runbook(
    meaning="Commands reach EventCore and are refused or break; callers see errors.",
    impact="Users cannot complete what they do. All commands failing is a complete outage.",
    steps=[
        Step(
            text="Identify failing commands.",
            command="curl -s http://localhost:9090/metrics | grep eventcore_command_failures_total | sort -k2 -nr",
        ),
        Step(text="Check recent deployments.", command="kubectl rollout history deployment/eventcore-app"),
        Step(text="Roll back if necessary.", command="kubectl rollout undo deployment/eventcore-app"),
        Step(
            text="Investigate errors.",
            command="kubectl logs -l app=eventcore-app --since=1h | grep ERROR | head -100",
        ),
        Step(text="Apply the fix, deploy it, and watch the error rate recover."),
    ],
)

POOL_EXHAUSTION = Runbook(
    meaning="Nearly all connections of the pool are in use; soon commands wait for one and time out.",
    impact="Commands fail as soon as the pool is empty.",
    contact="Database team: db-team@example.com",
    steps=[
        Step(
            text="Immediate mitigation: end connections that idle for over 5 minutes. This also closes idle "
            "connections of the application's own pool, which opens them again.",
            command='psql -d eventcore -c "SELECT pg_terminate_backend(pid) FROM pg_stat_activity'
            " WHERE datname = 'eventcore' AND state = 'idle' AND state_change < NOW() - INTERVAL '5 minutes';\"",
        ),
        Step(
            text="Do not add replicas without a look at max_connections: each replica opens a pool of its own, "
            "and ten of them with 20 connections use up PostgreSQL's 200.",
            command='psql -d eventcore -c "SHOW max_connections;"',
        ),
        Step(
            text="Investigate the root cause: look for connection leaks.",
            command='psql -d eventcore -c "SELECT client_addr, state, COUNT(*) FROM pg_stat_activity'
            ' GROUP BY client_addr, state ORDER BY COUNT(*) DESC;"',
        ),
        Step(text="Long-term fix: adjust the pool's settings, add a connection timeout, implement a circuit breaker."),
    ],
)

POOL_SIZE = Runbook(
    meaning="The pool is too small or too large for the work it does.",
    impact="None yet: this is tuning. A pool that is too large takes connections from others.",
    contact="Database team: db-team@example.com",
    steps=[
        Step(
            text="Monitor the connection pool.",
            command="curl -s http://localhost:9090/metrics | grep eventcore_db_connections",
        ),
        Step(text="Adjust the pool size in the application's configuration; mind max_connections of the database."),
    ],
)

STORE_LATENCY = Runbook(
    meaning="Calls to the event store are slow: the database, its disk or the network is the bottleneck.",
    impact="Every command and every projection waits.",
    contact="Database team: db-team@example.com",
    steps=[
        Step(
            text="Look for slow queries (needs the extension pg_stat_statements).",
            command="SELECT query, calls, mean_exec_time, total_exec_time FROM pg_stat_statements"
            " WHERE mean_exec_time > 100 ORDER BY mean_exec_time DESC LIMIT 20;",
            language="sql",
        ),
        Step(
            text="Log slow statements for a while, and switch it off again afterwards.",
            command="ALTER SYSTEM SET log_min_duration_statement = 100;\nSELECT pg_reload_conf();",
            language="sql",
        ),
        Step(text="Look for sequential scans, missing indexes and lock contention."),
        Step(text="Look at the disk.", command="iostat -x 1"),
    ],
)

COMMAND_LATENCY = Runbook(
    meaning="The slowest commands take too long.",
    impact="Callers wait, and some give up.",
    steps=[
        Step(text="Compare with the latency of the event store: is the time spent there?"),
        Step(
            text="Profile the application.",
            command="perf record -F 99 -p $(pgrep eventcore-app) -g -- sleep 30\nperf report",
        ),
    ],
)

PROJECTION_LAG = Runbook(
    meaning="A projection has not yet seen events that were written a while ago; what it shows is old.",
    impact="Readers see yesterday's state. Writing goes on.",
    steps=[
        Step(
            text="Find the errors of the projection.",
            command="kubectl logs -l app=eventcore-app --since=1h | grep -i projection | head -100",
        ),
        Step(text="If it stands still, restart it.", command="kubectl rollout restart deployment/eventcore-app"),
        Step(text="If it is merely slow, look at the event store's latency and at the CPU of the application."),
    ],
)

MEMORY = Runbook(
    meaning="The application uses most of the memory that it may use; beyond that it is killed.",
    impact="None yet. When it is killed, commands in flight fail.",
    contact="Infrastructure team: infra-team@example.com",
    steps=[
        Step(text="See whether it grows without end.", command="top -p $(pgrep eventcore-app)"),
        Step(text="Add memory, or optimize what holds it."),
    ],
)

CPU = Runbook(
    meaning="The application is short of CPU, even though the autoscaler adds replicas.",
    impact="Commands get slower.",
    contact="Infrastructure team: infra-team@example.com",
    steps=[
        Step(text="See whether the autoscaler reached its limit.", command="kubectl get hpa,scaledobject -n eventcore"),
        Step(text="Add CPU to the pods, or raise the limit of replicas."),
    ],
)

STORAGE = Runbook(
    meaning="A volume fills up.",
    impact="None yet. PostgreSQL stops when its volume is full.",
    contact="Infrastructure team: infra-team@example.com",
    steps=[
        Step(
            text="See what takes the space.",
            command="psql -d eventcore -c \"SELECT pg_size_pretty(pg_database_size('eventcore'));\"",
        ),
        Step(text="Expand the volume, or archive old events."),
    ],
)

UNAUTHORIZED = Runbook(
    meaning="Somebody tried to run a command without permission.",
    impact="None: the command was refused. It may be the start of an attack, or a broken client.",
    contact="Security team: security@example.com",
    steps=[
        Step(
            text="Find out who.",
            command="kubectl logs -l app=eventcore-app --since=1h | grep -i unauthorized | head -100",
        ),
        Step(text="If it is an attack, block the caller and tell the security team."),
    ],
)

TRAFFIC = Runbook(
    meaning="There is far more traffic than usual: an attack, a broken client, or a successful campaign.",
    impact="Commands may get slow for everybody.",
    contact="Security team: security@example.com",
    steps=[
        Step(
            text="See which commands grew.",
            command="curl -s http://localhost:9090/metrics | grep eventcore_commands_total",
        ),
        Step(text="If it is an attack, limit the rate at the ingress and tell the security team."),
    ],
)

CHECKLISTS = [
    Checklist(
        name="start-of-day",
        title="Start of day",
        items=[
            "Review overnight alerts and incidents",
            "Check system health dashboards",
            "Verify backup completion",
            "Review error logs for anomalies",
            "Check projection lag metrics",
            "Verify scheduled job completion",
        ],
    ),
    Checklist(
        name="end-of-day",
        title="End of day",
        items=[
            "Document any operational changes",
            "Update runbooks with new findings",
            "Hand off any open incidents",
            "Review tomorrow's maintenance schedule",
            "Ensure on-call rotation is correct",
        ],
    ),
    Checklist(
        name="daily-security",
        title="Daily security tasks",
        items=[
            "Review authentication failures",
            "Check for unusual access patterns",
            "Verify certificate validity",
            "Monitor for CVE announcements",
        ],
    ),
    Checklist(
        name="weekly-security",
        title="Weekly security tasks",
        items=[
            "Run vulnerability scans",
            "Review access logs",
            "Update security dashboards",
            "Test incident response procedures",
        ],
    ),
]
