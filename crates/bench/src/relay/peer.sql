-- The tables and indexes that outbox-pattern-processor 0.4.0 requires, as its documentation gives them, in a schema of
-- their own. The peer finds them by its search_path.
CREATE SCHEMA peer;

CREATE TABLE peer.outbox (
    idempotent_key   uuid        NOT NULL PRIMARY KEY,
    partition_key    uuid        NOT NULL,
    destinations     jsonb       NOT NULL,
    headers          jsonb,
    payload          text        NOT NULL,
    attempts         int         NOT NULL DEFAULT 0,
    created_at       timestamptz NOT NULL DEFAULT now(),
    process_after    timestamptz NOT NULL DEFAULT now(),
    processed_at     timestamptz
);
CREATE INDEX ON peer.outbox (partition_key);
CREATE INDEX ON peer.outbox (process_after);
CREATE INDEX ON peer.outbox (processed_at);
CREATE INDEX ON peer.outbox (partition_key, process_after);
CREATE INDEX ON peer.outbox (partition_key, process_after, attempts) WHERE processed_at IS NULL;

CREATE TABLE peer.outbox_lock (
    partition_key    uuid        NOT NULL,
    lock_id          uuid        NOT NULL,
    processed_at     timestamptz,
    processing_until timestamptz NOT NULL DEFAULT now() + interval '30 seconds'
);
CREATE UNIQUE INDEX ON peer.outbox_lock (partition_key) WHERE processed_at IS NULL;
CREATE INDEX ON peer.outbox_lock (lock_id);
CREATE INDEX ON peer.outbox_lock (processing_until) WHERE processed_at IS NULL;
CREATE INDEX ON peer.outbox_lock (processed_at);
