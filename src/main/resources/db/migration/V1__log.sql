-- The registry's log and what must be decided together with an append. PostgreSQL 15 and later.

-- Every event, once, for ever. Positions are given out by the append itself, contiguous from 1.
CREATE TABLE event (
    position       bigint           NOT NULL CONSTRAINT event_pk PRIMARY KEY CHECK (position > 0),
    event_id       text COLLATE "C" NOT NULL CONSTRAINT event_id_key UNIQUE,
    aggregate_type text COLLATE "C",
    aggregate_id   text COLLATE "C" NOT NULL,
    sequence       bigint           NOT NULL CHECK (sequence >= 0),
    name           text COLLATE "C" NOT NULL,
    revision       integer          NOT NULL,
    payload        bytea            NOT NULL,
    metadata       bytea            NOT NULL,
    recorded_at    timestamptz      NOT NULL,
    digest         bytea            NOT NULL CHECK (octet_length(digest) = 32),
    CONSTRAINT event_aggregate_sequence_key UNIQUE (aggregate_id, sequence)
);

COMMENT ON TABLE event IS 'The log. Append-only; the digest chains each event to the one before it.';

CREATE FUNCTION event_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The event log is append-only (% refused)', TG_OP;
END
$$;

CREATE TRIGGER event_is_append_only BEFORE UPDATE OR DELETE ON event
    FOR EACH ROW EXECUTE FUNCTION event_is_append_only();
CREATE TRIGGER event_is_never_truncated BEFORE TRUNCATE ON event
    FOR EACH STATEMENT EXECUTE FUNCTION event_is_append_only();

-- For people with a psql prompt.
CREATE VIEW event_readable AS
SELECT position, recorded_at, aggregate_type, aggregate_id, sequence, name, revision,
       convert_from(payload, 'UTF8')::jsonb AS payload,
       convert_from(metadata, 'UTF8')::jsonb AS metadata,
       encode(digest, 'hex') AS digest
FROM event;

-- One row: where the log ends. Its row lock orders all appends.
CREATE TABLE log_head (
    one_row           boolean     NOT NULL DEFAULT true CONSTRAINT log_head_pk PRIMARY KEY CHECK (one_row),
    position          bigint      NOT NULL,
    digest            bytea       NOT NULL,
    recorded_at       timestamptz NOT NULL,
    format            integer     NOT NULL,
    simulated         boolean,
    settings_position bigint      NOT NULL
);

COMMENT ON COLUMN log_head.format IS 'The log format; a program older than it must not open the log.';
COMMENT ON COLUMN log_head.simulated IS 'Whose clock recorded the log; null until it is first opened.';
COMMENT ON COLUMN log_head.settings_position IS 'Position of the last event of a trial''s own stream.';

INSERT INTO log_head (position, digest, recorded_at, format, simulated, settings_position)
VALUES (0, decode(repeat('00', 32), 'hex'), '1970-01-01T00:00:00Z', 1, NULL, 0);

-- Snapshots of aggregates: a cache, deleted without loss.
CREATE TABLE snapshot (
    event_id       text COLLATE "C" NOT NULL,
    aggregate_type text COLLATE "C",
    aggregate_id   text COLLATE "C" NOT NULL,
    sequence       bigint           NOT NULL,
    name           text COLLATE "C" NOT NULL,
    revision       text,
    payload        bytea            NOT NULL,
    metadata       bytea,
    recorded_at    timestamptz      NOT NULL,
    CONSTRAINT snapshot_pk PRIMARY KEY (aggregate_id, sequence)
);

-- What became of each accepted command, by the client's own key.
CREATE TABLE command_receipt (
    client           text COLLATE "C" NOT NULL,
    key              text COLLATE "C" NOT NULL,
    fingerprint      text COLLATE "C" NOT NULL,
    command_name     text COLLATE "C",
    case_id          text COLLATE "C",
    sequence         bigint           NOT NULL,
    position         bigint           NOT NULL,
    events           text[]           NOT NULL,
    registration_ids text[]           NOT NULL,
    recorded_at      timestamptz      NOT NULL,
    CONSTRAINT command_receipt_pk PRIMARY KEY (client, key)
);
CREATE INDEX command_receipt_case ON command_receipt (case_id) WHERE case_id IS NOT NULL;

-- What may exist once in a scope: one person in a trial, one open case of a person, and the like.
CREATE TABLE claim (
    kind         text COLLATE "C" NOT NULL,
    scope        text COLLATE "C" NOT NULL,
    subject      text COLLATE "C" NOT NULL,
    aggregate_id text COLLATE "C" NOT NULL,
    position     bigint           NOT NULL,
    CONSTRAINT claim_pk PRIMARY KEY (kind, scope, subject)
);
CREATE INDEX claim_aggregate ON claim (aggregate_id);

-- Who a person id is, and the key that seals what is known about that person.
CREATE TABLE person (
    person_id     text COLLATE "C" NOT NULL CONSTRAINT person_pk PRIMARY KEY,
    cpr_hmac      bytea CONSTRAINT person_cpr_hmac_key UNIQUE,
    hmac_key_id   text,
    wrapped_key   bytea,
    master_key_id text,
    created_at    timestamptz      NOT NULL
);
