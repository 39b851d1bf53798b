"""The tables of EventCore, read from the migrations of its PostgreSQL store; what the guide calls `events` is one."""

from eventcore_monitoring import DatabaseSchema, DatabaseTable

EVENTS = "eventcore_events"

EVENTCORE = DatabaseSchema(
    name="eventcore",
    version="EventCore 2.0.1, migrations 0001 to 0007",
    tables=[
        DatabaseTable(
            name=EVENTS,
            help="All events. They are never changed or deleted: triggers refuse it. `event_id` is a UUIDv7, which "
            "begins with the time, so the primary key finds events by time; `created_at` has no index.",
            large=True,
            columns={
                "event_id": "uuid",
                "stream_id": "text",
                "stream_version": "bigint",
                "event_type": "text",
                "event_data": "jsonb",
                "metadata": "jsonb",
                "created_at": "timestamptz",
            },
            indexes={
                "eventcore_events_pkey": ["event_id"],
                "eventcore_events_stream_version_idx": ["stream_id", "stream_version"],
                "eventcore_events_stream_idx": ["stream_id"],
            },
        ),
        DatabaseTable(
            name="eventcore_subscription_versions",
            help="How far each projection has read: the id of the last event that it has dealt with.",
            columns={"subscription_name": "text", "last_position": "uuid", "updated_at": "timestamptz"},
            indexes={
                "eventcore_subscription_versions_pkey": ["subscription_name"],
                "eventcore_subscription_versions_updated_at_idx": ["updated_at"],
            },
        ),
        DatabaseTable(
            name="eventcore_command_state_snapshots",
            help="The state of commands, so that they need not read their streams from the start.",
            columns={
                "snapshot_id": "text",
                "state": "jsonb",
                "stream_versions": "jsonb",
                "replay_checkpoints": "jsonb",
                "updated_at": "timestamptz",
            },
            indexes={"eventcore_command_state_snapshots_pkey": ["snapshot_id"]},
        ),
    ],
)
