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

-- The few events of the trials' own streams are read as a whole.
CREATE INDEX event_settings ON event (aggregate_id, sequence) WHERE aggregate_type = 'trial';

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

-- One field of an event as the digest chain reads it: its length, then itself.
CREATE FUNCTION digest_field(value bytea) RETURNS bytea LANGUAGE sql IMMUTABLE AS $$
    SELECT int4send(length(value)) || value
$$;

-- The append, whole: it orders, numbers, chains and stores the events, and with them the receipt, the claims and the new
-- head. One statement, so that no client holds the lock while it thinks, waits for a processor, or dies.
--
-- Claims are triples of kind, scope and subject, one after the other. Gives the last position. Refuses, leaving nothing:
-- TB001 the trials' settings have changed since they were read; TB002 the client has used the key before;
-- TB003 a claim is taken (detail: which of those asked for, counted from 1, and who holds it).
CREATE FUNCTION append_events(
    clock timestamptz, settings_read bigint,
    event_ids text[], types text[], aggregates text[], sequences bigint[], names text[], revisions integer[],
    payloads bytea[], metadatas bytea[],
    origin text, origin_key text, origin_fingerprint text, origin_command text,
    subject_case text, subject_sequence bigint, subject_registrations text[],
    claims_holder text, claims_given_up text[], claims_taken text[]
) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    head log_head%ROWTYPE;
    event_of record;
    at bigint;
    settings bigint;
    chained bytea;
    recorded timestamptz;
    recorded_millis bytea;
    holder text;
BEGIN
    PERFORM 1 FROM log_head FOR UPDATE;
    -- A statement of its own: it sees what the holder of the lock before us committed.
    SELECT * INTO STRICT head FROM log_head;
    IF settings_read < head.settings_position THEN
        RAISE EXCEPTION 'the settings have changed at position %', head.settings_position USING ERRCODE = 'TB001';
    END IF;
    at := head.position;
    settings := head.settings_position;
    chained := head.digest;
    IF head.simulated IS FALSE THEN
        -- The clock was read before the wait for the lock.
        clock := date_trunc('milliseconds', clock + (clock_timestamp() - statement_timestamp()));
    END IF;
    recorded := greatest(clock, head.recorded_at);
    recorded_millis := int8send(floor(extract(epoch FROM recorded) * 1000)::bigint);

    IF origin IS NOT NULL THEN
        INSERT INTO command_receipt (client, key, fingerprint, command_name, case_id, sequence, position, events,
                registration_ids, recorded_at)
        VALUES (origin, origin_key, origin_fingerprint, origin_command, subject_case, subject_sequence,
                at + cardinality(event_ids), names, subject_registrations, recorded)
        ON CONFLICT DO NOTHING;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'the key has been used before' USING ERRCODE = 'TB002';
        END IF;
    END IF;

    FOR event_of IN
        SELECT * FROM unnest(event_ids, types, aggregates, sequences, names, revisions, payloads, metadatas)
            WITH ORDINALITY AS e(id, type, aggregate, sequence, name, revision, payload, metadata, number)
        ORDER BY number
    LOOP
        at := at + 1;
        chained := sha256(
            digest_field(chained)
            || digest_field(int8send(at))
            || digest_field(convert_to(event_of.id, 'UTF8'))
            || digest_field(convert_to(coalesce(event_of.type, ''), 'UTF8'))
            || digest_field(convert_to(event_of.aggregate, 'UTF8'))
            || digest_field(int8send(event_of.sequence))
            || digest_field(convert_to(event_of.name, 'UTF8'))
            || digest_field(int8send(event_of.revision))
            || digest_field(recorded_millis)
            || digest_field(event_of.payload)
            || digest_field(event_of.metadata));
        INSERT INTO event (position, event_id, aggregate_type, aggregate_id, sequence, name, revision, payload, metadata,
                recorded_at, digest)
        VALUES (at, event_of.id, event_of.type, event_of.aggregate, event_of.sequence, event_of.name, event_of.revision,
                event_of.payload, event_of.metadata, recorded, chained);
        IF event_of.type = 'trial' THEN
            settings := at;
        END IF;
    END LOOP;

    FOR i IN 1 .. cardinality(claims_given_up) BY 3 LOOP
        DELETE FROM claim
        WHERE kind = claims_given_up[i] AND scope = claims_given_up[i + 1] AND subject = claims_given_up[i + 2]
            AND aggregate_id = claims_holder;
    END LOOP;
    FOR i IN 1 .. cardinality(claims_taken) BY 3 LOOP
        INSERT INTO claim (kind, scope, subject, aggregate_id, position)
        VALUES (claims_taken[i], claims_taken[i + 1], claims_taken[i + 2], claims_holder, at)
        ON CONFLICT DO NOTHING;
        IF NOT FOUND THEN
            SELECT aggregate_id INTO holder FROM claim
            WHERE kind = claims_taken[i] AND scope = claims_taken[i + 1] AND subject = claims_taken[i + 2];
            RAISE EXCEPTION 'a claim is taken' USING ERRCODE = 'TB003', DETAIL = (i + 2) / 3 || ' ' || coalesce(holder, '');
        END IF;
    END LOOP;

    UPDATE log_head SET position = at, digest = chained, recorded_at = recorded, settings_position = settings;
    PERFORM pg_notify('tilbage_log', at::text);
    RETURN at;
END
$$;
