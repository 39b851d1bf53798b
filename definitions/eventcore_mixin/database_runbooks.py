"""Runbooks of the database: the guide's maintenance and performance chapters, with commands that run."""

from eventcore_monitoring import Runbook, Step

_TEAM = "Database team: db-team@example.com"


def _psql(statement: str) -> str:
    return f'psql -d eventcore -c "{statement}"'


def retention(years: int) -> Runbook:
    """What to do about events that are older than that."""
    return Runbook(
        meaning="There are events older than the retention period.",
        impact="None for operation. Whoever is responsible for data protection has to decide what becomes of them.",
        contact=_TEAM,
        steps=[
            Step(
                text="Of which streams are they?",
                command=_psql(
                    "SELECT stream_id, count(*), min(created_at), max(created_at) FROM eventcore_events"
                    f" WHERE created_at < now() - INTERVAL '{years} years'"
                    " GROUP BY stream_id ORDER BY min(created_at) LIMIT 100;"
                ),
            ),
            Step(
                text="Do not try to delete them: triggers refuse it, since events are immutable. Archive the stream "
                "into a new store, or make the personal data in its events unreadable by deleting the key that it is "
                "encrypted with."
            ),
        ],
    )


EXPORTER = Runbook(
    meaning="Prometheus gets no answer from sql_exporter: it does not run, or its queries fail or take too long.",
    impact="Nothing is known of rebuilds, growth, retention and blocked sessions; alerts on them are silent.",
    contact=_TEAM,
    steps=[
        Step(text="What does it say?", command="curl -s http://localhost:9399/metrics | head -20"),
        Step(text="Does the database answer?", command=_psql("SELECT now();")),
        Step(text="Does a query take too long? Look at its log; the time limit stands in sql_exporter.yaml."),
    ],
)
REBUILD = Runbook(
    meaning="A projection has a batch or more still to read, and its checkpoint does not move.",
    impact="What users read from that projection is old, and stays so.",
    contact=_TEAM,
    steps=[
        Step(
            text="How far is it, and when did it last move?",
            command=_psql("SELECT subscription_name, last_position, updated_at FROM eventcore_subscription_versions;"),
        ),
        Step(
            text="Does it stop at an event that it cannot read?",
            command="kubectl logs -l app=eventcore-app --since=1h | grep -iE 'projector|skipping' | tail -50",
        ),
        Step(text="Restart the projection: it goes on from its checkpoint, batch by batch."),
        Step(text="If it is alive and merely slow, look at locks and statements on the dashboard EventCore Database."),
    ],
)
SLOW = Runbook(
    meaning="A statement takes longer on average than it should.",
    impact="Whatever runs it is slow; if it is one of EventCore's own, so are commands or projections.",
    contact=_TEAM,
    steps=[
        Step(
            text="Which statement is it? Its number is the label queryid.",
            command=_psql(
                "SELECT queryid, calls, round(mean_exec_time) AS ms, left(query, 80) FROM pg_stat_statements"
                " ORDER BY mean_exec_time DESC LIMIT 20;"
            ),
        ),
        Step(text="Does it read a table from one end to the other, or wait for a lock? Look at EXPLAIN (ANALYZE)."),
        Step(
            text="To see its values, log slow statements for a while; an alert reminds you to switch it off again.",
            command=_psql("ALTER SYSTEM SET log_min_duration_statement = '100ms';")
            + "\n"
            + _psql("SELECT pg_reload_conf();"),
        ),
    ],
)
LOGGING = Runbook(
    meaning="PostgreSQL logs the text of every statement over a few milliseconds, and has for hours.",
    impact="The log fills its volume, and holds the values of statements: personal data among them.",
    contact=_TEAM,
    steps=[
        Step(
            text="If nobody investigates any more, switch it off.",
            command=_psql("ALTER SYSTEM RESET log_min_duration_statement;") + "\n" + _psql("SELECT pg_reload_conf();"),
        ),
    ],
)
BLOCKED = Runbook(
    meaning="Sessions wait for a lock that another one holds.",
    impact="Commands on the same streams wait too, and time out.",
    contact=_TEAM,
    steps=[
        Step(
            text="Who blocks whom?",
            command=_psql(
                "SELECT pid, pg_blocking_pids(pid) AS blocked_by, state, now() - state_change AS since, left(query, 80)"
                " FROM pg_stat_activity WHERE cardinality(pg_blocking_pids(pid)) > 0;"
            ),
        ),
        Step(
            text="End the session that blocks all others, once you know what it is; put its number in place of 12345.",
            command=_psql("SELECT pg_terminate_backend(12345);"),
        ),
    ],
)
TRANSACTION = Runbook(
    meaning="A transaction has been open for a long time: a forgotten session, a long report, a lost client.",
    impact="It holds its locks, and nothing that was deleted since can be vacuumed.",
    contact=_TEAM,
    steps=[
        Step(
            text="Which one is it?",
            command=_psql(
                "SELECT pid, client_addr, state, now() - xact_start AS age, left(query, 80) FROM pg_stat_activity"
                " WHERE xact_start IS NOT NULL ORDER BY xact_start LIMIT 5;"
            ),
        ),
        Step(text="A backup or an index build may take this long. End anything else with pg_terminate_backend(pid)."),
    ],
)
VACUUM = Runbook(
    meaning="A table was not vacuumed, or holds many rows that are no longer valid.",
    impact="Queries get slower; index-only scans read the table again.",
    contact=_TEAM,
    steps=[
        Step(
            text="Does a long transaction hold vacuum back?",
            command=_psql(
                "SELECT pid, state, now() - xact_start AS age FROM pg_stat_activity ORDER BY xact_start LIMIT 5;"
            ),
        ),
        Step(text="Vacuum it.", command=_psql("VACUUM (ANALYZE) eventcore_events;")),
        Step(
            text="If an index has grown out of proportion, build it anew beside the old one.",
            command=_psql("REINDEX INDEX CONCURRENTLY eventcore_events_stream_version_idx;"),
        ),
    ],
)
