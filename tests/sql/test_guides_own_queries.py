"""The guide's PostgreSQL statements, as it wrote them, on a real server with EventCore's tables: what each one does."""

from __future__ import annotations

import pytest

from postgresql import Database, Refused

GROWTH = """SELECT DATE_TRUNC('day', created_at) as day, COUNT(*) as events_count,
  pg_size_pretty(SUM(pg_column_size(payload))) as payload_size
FROM {events} WHERE created_at > NOW() - INTERVAL '30 days' GROUP BY day ORDER BY day;"""
STREAMS = """SELECT DATE_TRUNC('week', MIN(created_at)) as week, COUNT(DISTINCT stream_id) as new_streams
FROM {events} GROUP BY week ORDER BY week;"""
REBUILD = """SELECT projection_name, status, events_processed, total_events,
  ROUND(events_processed::numeric / total_events * 100, 2) as progress_percent, started_at,
  CASE WHEN events_processed > 0
    THEN (EXTRACT(EPOCH FROM NOW() - started_at) / events_processed * (total_events - events_processed))::interval
    ELSE NULL END as estimated_time_remaining
FROM projection_rebuild_status WHERE status = 'RUNNING';"""
REBUILD_TABLE = """CREATE TEMP TABLE projection_rebuild_status (projection_name text, status text,
  events_processed bigint, total_events bigint, started_at timestamptz);"""
BREAKDOWN = """SELECT command_type, avg(total_duration_ms) as avg_total, avg(db_read_duration_ms) as avg_read,
  avg(processing_duration_ms) as avg_process, avg(db_write_duration_ms) as avg_write
FROM command_metrics WHERE timestamp > NOW() - INTERVAL '1 hour' GROUP BY command_type ORDER BY avg_total DESC;"""
AUDIT = """SELECT c.command_id, c.command_type, c.user_id, c.timestamp, c.result FROM command_audit_log c
WHERE c.user_id = $1 AND c.timestamp BETWEEN $2 AND $3 ORDER BY c.timestamp DESC;"""
RETENTION = """SELECT stream_id, COUNT(*) as event_count, MIN(created_at) as oldest_event,
  MAX(created_at) as newest_event
FROM {events} WHERE created_at < NOW() - INTERVAL '7 years' GROUP BY stream_id ORDER BY oldest_event;"""
STATISTICS = """SELECT schemaname, tablename, attname, n_distinct, most_common_vals FROM pg_stats
WHERE tablename = '{events}' AND n_distinct > 100;"""
SLOW = """SELECT query, calls, mean_exec_time, total_exec_time FROM pg_stat_statements
WHERE mean_exec_time > 100 ORDER BY mean_exec_time DESC LIMIT 20;"""
METADATA = "\\COPY (SELECT * FROM event_store_metadata) TO '/dev/null' WITH CSV HEADER"

# The guide's table is called `events`; EventCore's is `eventcore_events`. The right name alone does not help them all.
REFUSED = {
    "event growth": (GROWTH.format(events="events"), 'relation "events" does not exist'),
    "event growth, table repaired": (GROWTH.format(events="eventcore_events"), 'column "payload" does not exist'),
    "stream growth": (STREAMS.format(events="events"), 'relation "events" does not exist'),
    "stream growth, table repaired": (
        STREAMS.format(events="eventcore_events"),
        "aggregate functions are not allowed in GROUP BY",
    ),
    "rebuild progress": (REBUILD, 'relation "projection_rebuild_status" does not exist'),
    "rebuild progress, table made by hand": (REBUILD_TABLE + REBUILD, "cannot cast type numeric to interval"),
    "time of commands": (BREAKDOWN, 'relation "command_metrics" does not exist'),
    "commands by user": (AUDIT, 'relation "command_audit_log" does not exist'),
    "retention": (RETENTION.format(events="events"), 'relation "events" does not exist'),
    "slow queries, extension not created": (SLOW, 'relation "pg_stat_statements" does not exist'),
    "export of metadata": (METADATA, 'relation "event_store_metadata" does not exist'),
    "vacuum": ("VACUUM ANALYZE events;", 'relation "events" does not exist'),
    "reindex": (
        "REINDEX INDEX CONCURRENTLY idx_events_stream_id_version;",
        'relation "idx_events_stream_id_version" does not exist',
    ),
    "event count": ("SELECT COUNT(*) FROM events;", 'relation "events" does not exist'),
    "slow commands in logs": (
        "SELECT timestamp, command_type, duration_ms, trace_id FROM logs WHERE duration_ms > 1000;",
        'relation "logs" does not exist',
    ),
    "error patterns in logs": (
        "SELECT error_type, COUNT(*) as occurrence_count FROM logs WHERE level = 'ERROR' GROUP BY error_type;",
        'relation "logs" does not exist',
    ),
}
ACCEPTED = {
    "retention, table repaired": RETENTION.format(events="eventcore_events"),
    "connection leaks": "SELECT client_addr, state, COUNT(*) FROM pg_stat_activity GROUP BY client_addr, state"
    " ORDER BY COUNT(*) DESC;",
    "idle connections": "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE state = 'idle'"
    " AND state_change < NOW() - INTERVAL '5 minutes';",
    "database size": "SELECT pg_size_pretty(pg_database_size('eventcore'));",
    "statement log": "ALTER SYSTEM SET log_min_duration_statement = 100;",
    "reload": "SELECT pg_reload_conf();",
    "statement log off": "ALTER SYSTEM RESET log_min_duration_statement;",
}


@pytest.mark.parametrize("what", REFUSED)
def test_postgresql_refuses_the_guides_statement(eventcore: Database, what: str) -> None:
    statement, error = REFUSED[what]
    with pytest.raises(Refused) as refused:
        eventcore.run(statement)
    assert str(refused.value) == error


@pytest.mark.parametrize("what", ACCEPTED)
def test_postgresql_takes_the_guides_statement(eventcore: Database, what: str) -> None:
    eventcore.run(ACCEPTED[what])


def test_the_guides_slow_queries_need_an_extension_that_is_loaded_and_created(postgresql: Database) -> None:
    extended = postgresql.created("extended", "CREATE EXTENSION pg_stat_statements;")
    extended.run(SLOW)


def test_the_guides_search_for_missing_indexes_does_not_see_the_columns_that_need_one(postgresql: Database) -> None:
    """Of a column whose values are nearly all different, n_distinct is negative: a part of the rows."""
    large = postgresql.created(
        "large",
        "CREATE TABLE events AS SELECT n AS id, n % 50 AS kind FROM generate_series(1, 20000) AS n; ANALYZE events;",
    )
    assert float(large.run("SELECT n_distinct FROM pg_stats WHERE tablename = 'events' AND attname = 'id'")) == -1
    assert large.rows(STATISTICS.format(events="events")) == []
