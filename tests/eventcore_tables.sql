-- The tables of EventCore 2.0.1 (migrations 0001 to 0007), as far as queries and their immutability need them.
CREATE TABLE eventcore_events (
  event_id uuid PRIMARY KEY,
  stream_id text NOT NULL,
  stream_version bigint NOT NULL,
  event_type text NOT NULL,
  event_data jsonb NOT NULL,
  metadata jsonb NOT NULL DEFAULT '{}',
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX eventcore_events_stream_version_idx ON eventcore_events (stream_id, stream_version);
CREATE INDEX eventcore_events_stream_idx ON eventcore_events (stream_id);

CREATE FUNCTION eventcore_refuse_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'events are immutable' USING ERRCODE = 'P0002'; END $$;
CREATE TRIGGER eventcore_prevent_update_trigger BEFORE UPDATE ON eventcore_events
  FOR EACH ROW EXECUTE FUNCTION eventcore_refuse_change();
CREATE TRIGGER eventcore_prevent_delete_trigger BEFORE DELETE ON eventcore_events
  FOR EACH ROW EXECUTE FUNCTION eventcore_refuse_change();

CREATE TABLE eventcore_subscription_versions (
  subscription_name text PRIMARY KEY,
  last_position uuid NOT NULL,
  updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX eventcore_subscription_versions_updated_at_idx ON eventcore_subscription_versions (updated_at);

CREATE TABLE eventcore_command_state_snapshots (
  snapshot_id text PRIMARY KEY,
  state jsonb NOT NULL,
  stream_versions jsonb NOT NULL,
  replay_checkpoints jsonb NOT NULL DEFAULT '[]',
  updated_at timestamptz NOT NULL DEFAULT now()
);
