"""The guide's queries, corrected: for EventCore's tables as they are, with numbers for machines, and by an index.

Most of them look for events by time. `created_at` has no index, but ids are UUIDv7: they begin with the milliseconds
since 1970, so that the primary key finds the events since a moment.
"""

from collections.abc import Mapping, Sequence


def _since(ago: str) -> str:
    """The smallest id of an event of that age, as SQL."""
    moment = f"extract(epoch FROM now() - interval '{ago}') * 1000"
    return f"(lpad(to_hex(({moment})::bigint), 12, '0') || repeat('0', 20))::uuid"


EVENTS_OF_A_DAY = f"""
SELECT count(*) AS events, coalesce(sum(pg_column_size(event_data)), 0) AS bytes
FROM eventcore_events
WHERE event_id >= {_since("1 day")}
"""

# Versions have no gaps and begin with 1, so a stream begins with its event of version 1.
STREAMS = "SELECT count(*) AS streams FROM eventcore_events WHERE stream_version = 1"
STREAMS_OF_A_WEEK = f"""
SELECT count(*) AS streams
FROM eventcore_events
WHERE event_id >= {_since("7 days")}
  AND stream_version = 1
"""


def past_retention(years: int) -> str:
    """How many events are older than that, and of how many streams; also when there are none."""
    return f"""
SELECT count(*) AS events, count(DISTINCT stream_id) AS streams
FROM eventcore_events
WHERE event_id < {_since(f"{years} years")}
"""


OLDEST_EVENT = "SELECT extract(epoch FROM created_at) AS created FROM eventcore_events ORDER BY event_id LIMIT 1"


def _checkpoints(projections: Mapping[str, Sequence[str]]) -> str:
    """WITH … of how far each projection is, and of the event types that it reads.

    One that is declared and has no checkpoint yet has all events before it.
    """
    rows = ",\n    ".join(
        f"({_text(projection)}, {_text(event_type)})"
        for projection, event_types in projections.items()
        for event_type in event_types
    )
    return f"""WITH reads (projection, event_type) AS (
  VALUES
    {rows}
),
checkpoints AS (
  SELECT subscription_name AS projection, last_position, updated_at
  FROM eventcore_subscription_versions
  UNION ALL
  SELECT DISTINCT projection, '00000000-0000-0000-0000-000000000000'::uuid, NULL::timestamptz
  FROM reads
  WHERE projection NOT IN (SELECT subscription_name FROM eventcore_subscription_versions)
)
"""


_UNDECLARED = "WITH checkpoints AS (\n  SELECT subscription_name AS projection, last_position, updated_at\n" + (
    "  FROM eventcore_subscription_versions\n)\n"
)
# A projection reads the events of its own types only: counting the others would report a lag that is none.
_ITS_OWN = """(
  event.event_type IN (SELECT event_type FROM reads WHERE reads.projection = checkpoints.projection)
  OR NOT EXISTS (SELECT FROM reads WHERE reads.projection = checkpoints.projection)
)"""


def projections_behind(projections: Mapping[str, Sequence[str]]) -> str:
    """Of each projection: the events before it, the age of the first of them, the age of its checkpoint."""
    start = _checkpoints(projections) if projections else _UNDECLARED
    own = f" AND {_ITS_OWN}" if projections else ""
    return f"""{start}SELECT
  checkpoints.projection,
  count(event.event_id) AS behind,
  coalesce(extract(epoch FROM now() - min(event.created_at)), 0) AS lag,
  extract(epoch FROM now() - max(checkpoints.updated_at)) AS checkpoint_age
FROM checkpoints
LEFT JOIN eventcore_events AS event ON event.event_id > checkpoints.last_position{own}
GROUP BY checkpoints.projection
"""


def projections_whole(projections: Mapping[str, Sequence[str]]) -> str:
    """Of each projection: all events that it reads when it is rebuilt."""
    start = _checkpoints(projections) if projections else _UNDECLARED
    return f"""{start}SELECT checkpoints.projection, count(event.event_id) AS events
FROM checkpoints
LEFT JOIN eventcore_events AS event ON {_ITS_OWN if projections else "true"}
GROUP BY checkpoints.projection
"""


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


SESSIONS = """
SELECT coalesce(host(client_addr), 'local') AS client, coalesce(state, 'none') AS state, count(*) AS sessions
FROM pg_stat_activity
WHERE datname = current_database()
GROUP BY 1, 2
"""

BLOCKED = """
SELECT
  count(*) AS blocked,
  coalesce(max(extract(epoch FROM now() - state_change)), 0) AS longest
FROM pg_stat_activity
WHERE datname = current_database() AND cardinality(pg_blocking_pids(pid)) > 0
"""

INDEXES = """
SELECT
  relname AS "table",
  indexrelname AS index,
  pg_relation_size(indexrelid) AS bytes,
  idx_scan AS scans
FROM pg_stat_user_indexes
WHERE schemaname = current_schema()
"""

VACUUM = """
SELECT
  relname AS "table",
  extract(epoch FROM now() - coalesce(greatest(last_vacuum, last_autovacuum), pg_postmaster_start_time())) AS age
FROM pg_stat_user_tables
WHERE schemaname = current_schema()
"""
