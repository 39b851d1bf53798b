"""A running PostgreSQL for all tests of this folder, and EventCore's database in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from postgresql import Database, server

TABLES = (Path(__file__).parents[1] / "eventcore_tables.sql").read_text("utf-8")
# Ids that begin with the time, as a UUIDv7 does; the number tells apart what happened in one millisecond.
ID_OF = """
CREATE FUNCTION id_of(moment timestamptz, number int) RETURNS uuid LANGUAGE sql AS $$
  SELECT (lpad(to_hex((extract(epoch FROM moment) * 1000)::bigint), 12, '0') || '7000'
    || lpad(to_hex(number), 16, '8'))::uuid
$$;
"""
# Two streams: one of eight years ago with three events, one of today with five; a projection that has read three of
# the eight events and one that has read all.
EVENTS = """
INSERT INTO eventcore_events (event_id, stream_id, stream_version, event_type, event_data, created_at)
SELECT id_of(moment, number), stream, version, type, '{"amount": 1}', moment
FROM (
  SELECT now() - interval '8 years' + number * interval '1 minute' AS moment, number, 'old' AS stream,
         number AS version, 'Opened' AS type
  FROM generate_series(1, 3) AS number
  UNION ALL
  SELECT now() - interval '1 hour' + number * interval '1 minute', number, 'new', number,
         CASE number WHEN 1 THEN 'Opened' ELSE 'Deposited' END
  FROM generate_series(1, 5) AS number
) AS written;
INSERT INTO eventcore_subscription_versions
SELECT 'behind', event_id, now() - interval '20 minutes' FROM eventcore_events WHERE stream_id = 'old'
ORDER BY event_id DESC LIMIT 1;
INSERT INTO eventcore_subscription_versions
SELECT 'through', event_id, now() FROM eventcore_events ORDER BY event_id DESC LIMIT 1;
"""


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Database]:
    with server() as running:
        yield running


@pytest.fixture(scope="session")
def empty(postgresql: Database) -> Database:
    """EventCore's tables without a row."""
    return postgresql.created("empty", TABLES)


@pytest.fixture(scope="session")
def eventcore(postgresql: Database) -> Database:
    """EventCore's tables with events in them, and a user with the rights that the generated page grants."""
    return postgresql.created("eventcore", TABLES + ID_OF + EVENTS + "CREATE ROLE sql_exporter LOGIN;")
