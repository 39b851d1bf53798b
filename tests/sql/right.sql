SELECT count(*) AS n FROM eventcore_events
SELECT COUNT(*) AS "N" FROM EventCore_Events AS E WHERE E.Stream_ID = 'a'
SELECT count(*) FROM "eventcore_events" WHERE "eventcore_events".stream_id = 'a'
SELECT count(*) FROM public.eventcore_events
SELECT e.stream_id, s.updated_at FROM eventcore_events e, eventcore_subscription_versions s
SELECT stream_id, subscription_name FROM eventcore_events JOIN eventcore_subscription_versions ON event_id = last_position
SELECT (SELECT count(*) FROM eventcore_events WHERE event_id > last_position) FROM eventcore_subscription_versions
SELECT (SELECT max(stream_version) FROM eventcore_events AS inner_one WHERE stream_id = outer_one.stream_id) FROM eventcore_events AS outer_one
WITH eventcore AS (SELECT 1 AS one) SELECT one FROM eventcore
WITH recent AS (SELECT stream_id AS renamed FROM eventcore_events) SELECT renamed FROM recent
WITH RECURSIVE n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 3) SELECT i, stream_id FROM n, eventcore_events
SELECT day, count(*) FROM (SELECT date_trunc('day', created_at) AS day FROM eventcore_events) AS days GROUP BY day
SELECT date_trunc('day', created_at) AS day, count(*) FROM eventcore_events GROUP BY day ORDER BY day
SELECT stream_version AS total FROM eventcore_events ORDER BY total
SELECT g FROM generate_series(1, 3) AS g
SELECT generated, stream_id FROM eventcore_events, generate_series(1, 3) AS generated
SELECT key, value FROM eventcore_events, jsonb_each_text(event_data)
SELECT l.n FROM eventcore_events e, LATERAL (SELECT length(e.stream_id) AS n) l
SELECT e FROM eventcore_events e
SELECT eventcore_events FROM eventcore_events
SELECT (e).stream_id FROM eventcore_events e
SELECT e.*, xmin, ctid, tableoid FROM eventcore_events e
SELECT current_user, current_date, localtimestamp FROM eventcore_events
SELECT user FROM eventcore_events
SELECT event_data->>'a', event_data->'b'->>'c', event_data @> '{}' FROM eventcore_events
SELECT (ARRAY[1, 2, 3])[1:2] FROM eventcore_events
SELECT stream_id FROM eventcore_events JOIN eventcore_events AS other USING (stream_id)
SELECT a.x FROM eventcore_events AS a (x)
SELECT x FROM eventcore_events AS a (x)
SELECT x.c FROM (VALUES (1, 2)) AS x (c, d)
SELECT stream_id FROM eventcore_events UNION SELECT subscription_name FROM eventcore_subscription_versions ORDER BY stream_id
SELECT stream_id FROM eventcore_events WHERE stream_id IN (SELECT subscription_name FROM eventcore_subscription_versions WHERE event_id = last_position)
SELECT extract(epoch FROM now() - created_at), extract(year FROM created_at) FROM eventcore_events
SELECT count(*) FILTER (WHERE event_type = 'a'), sum(stream_version) OVER w FROM eventcore_events GROUP BY stream_version WINDOW w AS (PARTITION BY stream_version)
SELECT relname, n_live_tup FROM pg_stat_user_tables WHERE relname = 'eventcore_events'
SELECT table_name FROM information_schema.tables
SELECT c.relname, e.stream_id FROM pg_class c JOIN eventcore_events e ON c.relname = e.stream_id
SELECT count(*) FROM ONLY eventcore_events
SELECT count(*) FROM eventcore_events TABLESAMPLE system (10)
SELECT count(*) FROM (eventcore_events CROSS JOIN eventcore_subscription_versions)
SELECT s.updated_at FROM (eventcore_events e CROSS JOIN eventcore_subscription_versions s)
SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY stream_version) FROM eventcore_events
SELECT 'a' AS b, interval '1 day' * 2 AS c, timestamp '2020-01-01' AS d FROM eventcore_events
SELECT CASE WHEN stream_version > 1 THEN 1 ELSE 0 END AS value FROM eventcore_events
SELECT e.event_type FROM eventcore_events AS e WHERE EXISTS (SELECT FROM eventcore_subscription_versions WHERE last_position = e.event_id)
TABLE eventcore_events
VALUES (1), (2)
