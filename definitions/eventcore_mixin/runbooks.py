"""Runbooks: what each alert means, and which of the guide's playbooks helps."""

from eventcore_mixin.places import CPU_PANEL, RATE_PANEL, STORE_PANEL, UNAUTHORIZED_PANEL
from eventcore_monitoring import Runbook, Step, ToPlaybook, ToSearch

_DATABASE = "Database team: db-team@example.com"
_INFRASTRUCTURE = "Infrastructure team: infra-team@example.com"
_SECURITY = "Security team: security@example.com"
_ERRORS = ToSearch(name="error-patterns")

COMMAND_FAILURES = Runbook(
    meaning="Commands reach EventCore and are refused or break; callers see errors.",
    impact="Users cannot complete what they do. All commands failing is a complete outage.",
    playbook="command-failures",
    see=[_ERRORS],
)

POOL_EXHAUSTION = Runbook(
    meaning="Nearly all connections of the pool are in use; soon commands wait for one and time out.",
    impact="Commands fail as soon as the pool is empty.",
    contact=_DATABASE,
    playbook="connection-exhaustion",
    see=[_ERRORS],
)

POOL_SIZE = Runbook(
    meaning="The pool is too small or too large for the work it does.",
    impact="None yet: this is tuning. A pool that is too large takes connections from others.",
    contact=_DATABASE,
    steps=[
        Step(
            text="Monitor the connection pool.",
            command="curl -s http://localhost:9090/metrics | grep eventcore_db_connections",
        ),
        Step(
            text="Adjust the pool size in the application's configuration; mind max_connections of the database.",
            command='psql -d eventcore -c "SHOW max_connections;"',
            see=[ToPlaybook(name="connection-exhaustion")],
        ),
    ],
)

STORE_LATENCY = Runbook(
    meaning="Calls to the event store are slow: the database, its disk or the network is the bottleneck.",
    impact="Every command and every projection waits.",
    contact=_DATABASE,
    playbook="slow-event-store",
    see=[ToSearch(name="slow-commands")],
)

COMMAND_LATENCY = Runbook(
    meaning="The slowest commands take too long.",
    impact="Callers wait, and some give up.",
    playbook="slow-commands",
    see=[ToSearch(name="slow-commands")],
)

PROJECTION_LAG = Runbook(
    meaning="A projection has not yet seen events that were written a while ago; what it shows is old.",
    impact="Readers see yesterday's state. Writing goes on.",
    steps=[
        Step(
            text="Find the errors of the projection.",
            command="kubectl logs -l app=eventcore-app --since=1h | grep -i projection | head -100",
            see=[_ERRORS],
        ),
        Step(
            text="If it stands still, restart it: it goes on from its checkpoint.",
            command="kubectl rollout restart deployment/eventcore-app",
        ),
        Step(
            text="If it is merely slow, look at the event store's latency and at the CPU of the application.",
            see=[STORE_PANEL, CPU_PANEL],
        ),
        Step(text="If what it shows is wrong, rebuild it.", see=[ToPlaybook(name="projection-rebuild")]),
    ],
    see=[_ERRORS],
)

MEMORY = Runbook(
    meaning="The application uses most of the memory that it may use; beyond that it is killed.",
    impact="None yet. When it is killed, commands in flight fail.",
    contact=_INFRASTRUCTURE,
    steps=[
        Step(
            text="See whether it grows without end, and what holds it.",
            command='top -b -n 1 -p "$(pgrep -d, eventcore-app)"',
            see=[ToPlaybook(name="memory-profiling")],
        ),
        Step(text="Add memory, or optimize what holds it."),
    ],
)

CPU = Runbook(
    meaning="The application is short of CPU, even though the autoscaler adds replicas.",
    impact="Commands get slower.",
    contact=_INFRASTRUCTURE,
    steps=[
        Step(text="See whether the autoscaler reached its limit.", command="kubectl get hpa,scaledobject -n eventcore"),
        Step(
            text="See what the time is spent on.",
            see=[ToPlaybook(name="slow-commands")],
        ),
        Step(text="Add CPU to the pods, or raise the limit of replicas; mind the connections that each opens."),
    ],
)

STORAGE = Runbook(
    meaning="A volume fills up.",
    impact="None yet. PostgreSQL stops when its volume is full.",
    contact=_INFRASTRUCTURE,
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
    contact=_SECURITY,
    steps=[
        Step(
            text="Find out who.",
            command="kubectl logs -l app=eventcore-app --since=1h | grep -i unauthorized | head -100",
            see=[UNAUTHORIZED_PANEL],
        ),
        Step(text="If it is an attack, block the caller and tell the security team."),
    ],
)

TRAFFIC = Runbook(
    meaning="There is far more traffic than usual: an attack, a broken client, or a successful campaign.",
    impact="Commands may get slow for everybody.",
    contact=_SECURITY,
    steps=[
        Step(
            text="See which commands grew.",
            command="topk(5, sum by (command_type) (rate(eventcore_commands_total[5m])))",
            language="promql",
            see=[RATE_PANEL],
        ),
        Step(text="If it is an attack, limit the rate at the ingress and tell the security team."),
    ],
)
