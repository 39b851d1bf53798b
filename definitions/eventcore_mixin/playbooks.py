"""The guide's playbooks and procedures: incidents, recovery, projections, and its quick reference.

Tables and indexes are those of EventCore 2.0 (`eventcore_events`), not the guide's (`events`), which it never had.
"""

from eventcore_mixin.investigations import investigations
from eventcore_mixin.places import (
    CLIENTS_PANEL,
    CPU_PANEL,
    DATABASE_SIZE_PANEL,
    DISKS_PANEL,
    ERROR_PANEL,
    EVENTS_PANEL,
    LAG_PANEL,
    MEMORY_PANEL,
    OPERATIONS,
    POOL_PANEL,
    PROGRESS_PANEL,
    TIME_LEFT_PANEL,
)
from eventcore_mixin.settings import Settings
from eventcore_monitoring import Playbook, Step, ToAlert, ToDashboard, ToPlaybook, ToSearch, ToUrl

_UPSTREAM = "https://github.com/jwilger/eventcore/blob"
# The guide's own revision: the four guides that it links to were deleted the day after.
_GUIDE = f"{_UPSTREAM}/2d1755e5c6137e60031b666e13d417b923e7cd29/docs"
_MANUAL = f"{_UPSTREAM}/v2.0.1/docs/manual/07-operations"


def playbooks(settings: Settings) -> list[Playbook]:
    """The playbooks of a deployment."""
    return [
        _connection_exhaustion(settings),
        _command_failures(settings),
        *investigations(settings),
        _projection_rebuild(settings),
        _recovery(settings),
        _quick_reference(settings),
        _further_reading(),
    ]


def sql(statement: str, settings: Settings) -> str:
    """A statement as a command of a shell; it holds no double quotes."""
    return f'psql -d {settings.database} -c "{statement}"'


def _connection_exhaustion(settings: Settings) -> Playbook:
    own = f"datname = '{settings.database}'"
    fit = settings.max_connections // settings.pool_size
    return Playbook(
        name="connection-exhaustion",
        title="Database connection exhaustion",
        when="Commands wait for a connection of the pool, or PostgreSQL refuses new ones.",
        steps=[
            Step(
                text="Who holds the connections, and what do they do? One address with many that are idle in a "
                "transaction is a leak.",
                command=sql(
                    "SELECT client_addr, state, COUNT(*) FROM pg_stat_activity"
                    " GROUP BY client_addr, state ORDER BY COUNT(*) DESC;",
                    settings,
                ),
                see=[POOL_PANEL],
            ),
            Step(
                text="End sessions that hold a transaction open and do nothing: those of a leak come back to nobody.",
                command=sql(
                    f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {own}"
                    " AND state = 'idle in transaction' AND state_change < NOW() - INTERVAL '5 minutes';",
                    settings,
                ),
                caution="What these transactions had written is rolled back. Look at `query` of pg_stat_activity "
                "first.",
            ),
            Step(
                text="Only if that was not enough: end all connections that idle for over 5 minutes.",
                command=sql(
                    f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {own}"
                    " AND state = 'idle' AND state_change < NOW() - INTERVAL '5 minutes';",
                    settings,
                ),
                caution="Most of them are the application's own pool, which opens them again: it buys minutes, no "
                "more.",
            ),
            Step(
                text="Do not add replicas without a look at max_connections: each replica opens a pool of its own, "
                f"and {fit} of them with {settings.pool_size} connections use up "
                f"PostgreSQL's {settings.max_connections}.",
                command=sql("SHOW max_connections;", settings),
                see=[ToAlert(name="PoolUtilisationHigh")],
            ),
            Step(
                text="Was there a deployment before it began? Roll it back rather than treat the symptom.",
                command=f"kubectl rollout history deployment/{settings.workload}",
                see=[ToPlaybook(name="command-failures")],
            ),
            Step(
                text="Long-term fix: adjust the pool's settings, add a connection timeout, implement a circuit breaker."
            ),
        ],
    )


def _command_failures(settings: Settings) -> Playbook:
    deployment = f"deployment/{settings.workload}"
    return Playbook(
        name="command-failures",
        title="High command failure rate",
        when="More commands fail than should, or all of them.",
        steps=[
            Step(
                text="Identify failing commands, by type and kind of error.",
                command="sum by (command_type, error_type) (rate(eventcore_command_failures_total[5m]))",
                language="promql",
                see=[ERROR_PANEL],
            ),
            Step(text="Check recent deployments.", command=f"kubectl rollout history {deployment}"),
            Step(
                text="Roll back if it began with one.",
                command=f"kubectl rollout undo {deployment}",
                caution="Does the version before read the events that the newer one has written? "
                "If not, only forwards is a way out.",
            ),
            Step(
                text="Investigate errors.",
                command=f"kubectl logs -l app={settings.workload} --since=1h | grep ERROR | head -100",
                see=[ToSearch(name="error-patterns")],
            ),
            Step(
                text="Apply the fix, deploy it, and watch the error rate recover.",
                command=f"kubectl rollout status {deployment}",
                see=[ERROR_PANEL],
            ),
        ],
    )


def _projection_rebuild(settings: Settings) -> Playbook:
    return Playbook(
        name="projection-rebuild",
        title="Rebuilding a projection",
        when="A read model is wrong or lost. Events are not touched; readers see an incomplete model until it has "
        "caught "
        "up. The guide's `ProjectionManager` and `RebuildOptions` never existed: EventCore replays with "
        "`run_projection`.",
        steps=[
            Step(
                text="Stop the projector, so that nobody writes the model or the checkpoint meanwhile.",
                command=f"kubectl scale -n {settings.namespace} deployment/<projector> --replicas=0",
                caution="Readers see an old model from now on. Is it the projector alone that runs in there?",
            ),
            Step(
                text="See where it stands.",
                command=sql(
                    "SELECT subscription_name, last_position, updated_at FROM eventcore_subscription_versions;",
                    settings,
                ),
            ),
            Step(text="Empty the read model in its own store, the way your application does it."),
            Step(
                text="Reset its checkpoint.",
                command="DELETE FROM eventcore_subscription_versions WHERE subscription_name = '<projection>';",
                language="sql",
                caution="From here on only a whole replay helps. Check the name twice: other projections have theirs "
                "there.",
            ),
            Step(
                text="Start it again. In batch mode (the default) run_projection returns when all events are "
                "processed. The "
                "guide's figures (batches of 1000, a checkpoint each 60 s, 4 at a time) are the store's and yours to "
                "set.",
                command=f"kubectl scale -n {settings.namespace} deployment/<projector> --replicas=1",
            ),
            Step(
                text="Watch it catch up; the lag falls as it comes closer to now.",
                command="max by (projection) (eventcore_projection_lag_seconds)",
                language="promql",
                see=[PROGRESS_PANEL, TIME_LEFT_PANEL, LAG_PANEL, ToAlert(name="ProjectionRebuildStalled")],
            ),
        ],
    )


def _recovery(settings: Settings) -> Playbook:
    restored = f"{settings.database}_restore"
    return Playbook(
        name="disaster-recovery",
        title="Disaster recovery",
        when="The database is lost or damaged. The order matters: first the events, then what is made of them, then "
        "traffic. "
        "At most an hour of events may be lost (RPO), and it is over within four hours (RTO): note when you began.",
        steps=[
            Step(
                text="Stop the writers, so that nothing is written to what will be thrown away.",
                command=f"kubectl scale -n {settings.namespace} deployment/{settings.workload} --replicas=0",
                caution="This is the outage, if it was not one yet.",
            ),
            Step(
                text="Database: is the newest dump there, and can it be read?",
                command="ls -lt /backups/eventcore/*/*.dump | head -5\npg_restore --list <dump> | head -20",
            ),
            Step(text="Restore it beside the old database, never over it.", command=f"createdb {restored}"),
            Step(
                text="Read it back; the dump's owners and privileges may not exist here.",
                command=f"pg_restore --verbose --exit-on-error --dbname={restored} --no-owner --no-privileges <dump>",
            ),
            Step(
                text="Verify: how many events, and of when is the last? That is what is lost.",
                command=f'psql -d {restored} -c "SELECT count(*), max(created_at) FROM eventcore_events;"',
            ),
            Step(
                text="Put it in the place of the old one, which is kept until the incident is over.",
                command=f'psql -d postgres -c "ALTER DATABASE {settings.database} RENAME TO '
                f'{settings.database}_damaged;"\n'
                f'psql -d postgres -c "ALTER DATABASE {restored} RENAME TO {settings.database};"',
                caution="Only when the step before says that it is whole. Nobody may be connected to either.",
            ),
            Step(
                text="Projections: rebuild them from the events.",
                see=[ToPlaybook(name="projection-rebuild")],
            ),
            Step(
                text="Configuration: apply what is committed, secrets from their store.",
                command=f"kubectl apply -n {settings.namespace} -k <configuration>\n"
                f"kubectl rollout status -n {settings.namespace} deployment/{settings.workload}",
            ),
            Step(
                text="DNS and load balancer: let traffic in when it is healthy.",
                command="dig +short app.example.com\ncurl -s http://app.example.com/health | jq .",
                see=[ToDashboard(name=OPERATIONS)],
            ),
            Step(
                text="Watch it for an hour, then write down what was lost and how long it took.",
                see=[ERROR_PANEL, LAG_PANEL],
            ),
        ],
    )


def _quick_reference(settings: Settings) -> Playbook:
    deployment, namespace = f"deployment/{settings.workload}", f"-n {settings.namespace}"
    return Playbook(
        name="quick-reference",
        title="Quick reference",
        when="Commands to look with. They change nothing.",
        in_order=False,
        steps=[
            Step(
                text="Reach the application's ports from your own machine.",
                command=f"kubectl port-forward {namespace} {deployment} 8080 9090",
            ),
            Step(
                text="Health, and the metrics as Prometheus sees them.",
                command="curl -s http://localhost:8080/health | jq .\ncurl -s http://localhost:9090/metrics | grep "
                "eventcore_",
                see=[ToDashboard(name=OPERATIONS)],
            ),
            Step(
                text="How large is the database?",
                command=sql(f"SELECT pg_size_pretty(pg_database_size('{settings.database}'));", settings),
                see=[DATABASE_SIZE_PANEL],
            ),
            Step(
                text="How many events are there? An estimate; counting them reads the whole table.",
                command=sql("SELECT n_live_tup FROM pg_stat_user_tables WHERE relname = 'eventcore_events';", settings),
                see=[EVENTS_PANEL],
            ),
            Step(
                text="Pods and what they are doing.",
                command=f"kubectl get pods {namespace} -l app={settings.workload} -o wide",
            ),
            Step(text="Follow the logs.", command=f"kubectl logs {namespace} -f {deployment}"),
            Step(
                text="A shell inside.",
                command=f"kubectl exec {namespace} -it {deployment} -- /bin/bash",
            ),
            Step(
                text="The process, on its node.",
                command=f'top -p "$(pgrep -d, {settings.workload})"',
                see=[CPU_PANEL, MEMORY_PANEL],
            ),
            Step(
                text="Connections to the database from this host.",
                command="ss -tn state established '( dport = :5432 )' | tail -n +2 | wc -l",
                see=[CLIENTS_PANEL, POOL_PANEL],
            ),
            Step(text="Disks.", command="iostat -x 1 5", see=[DISKS_PANEL]),
        ],
    )


def _further_reading() -> Playbook:
    """The guide links to four others, which were deleted; what stands in their place now, and what they said then."""
    return Playbook(
        name="further-reading",
        title="Further reading",
        when="What the guide links to, as it is now, and as it was beside the guide.",
        in_order=False,
        steps=[
            Step(
                text="Deployment: strategies and configurations.",
                see=[
                    ToUrl(title="the manual's chapter", url=f"{_MANUAL}/01-deployment-strategies.md"),
                    ToUrl(title="the guide of then", url=f"{_GUIDE}/deployment-guide.md"),
                ],
            ),
            Step(
                text="Troubleshooting: common issues and solutions.",
                see=[
                    ToUrl(title="the manual's chapter", url=f"{_MANUAL}/04-troubleshooting.md"),
                    ToUrl(title="the guide of then", url=f"{_GUIDE}/troubleshooting.md"),
                ],
            ),
            Step(
                text="Performance monitoring: detailed analysis. Upstream has moved it to its archive.",
                see=[ToUrl(title="the guide of then", url=f"{_GUIDE}/performance-monitoring.md")],
            ),
            Step(
                text="Monitoring and observability: metrics and tracing set-up.",
                see=[
                    ToUrl(title="the manual's chapter", url=f"{_MANUAL}/02-monitoring-metrics.md"),
                    ToUrl(title="the guide of then", url=f"{_GUIDE}/monitoring-and-observability.md"),
                ],
            ),
        ],
    )
