-- Who a person is can change: another number, or none. What must be done together with the append that says so.

ALTER TABLE person
    ADD COLUMN sealed_cpr         text COLLATE "C",
    ADD COLUMN forgotten_position bigint;

COMMENT ON COLUMN person.sealed_cpr IS 'The CPR number, sealed with the person''s own key: what a new look-up is made of.';
COMMENT ON COLUMN person.forgotten_position IS 'Where the log says that the person was forgotten; null while there is a key.';

CREATE INDEX person_forgotten ON person (forgotten_position) WHERE forgotten_position IS NOT NULL;

-- Numbers that the authorities have replaced: they find nobody any more, and make no new person.
CREATE TABLE former_number (
    cpr_hmac    bytea            NOT NULL CONSTRAINT former_number_pk PRIMARY KEY,
    hmac_key_id text             NOT NULL,
    sealed_cpr  text COLLATE "C" NOT NULL,
    person_id   text COLLATE "C" NOT NULL REFERENCES person
);
CREATE INDEX former_number_person ON former_number (person_id);

-- Which person an opening, or its correction, names.
CREATE FUNCTION opened_for(payload bytea) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT convert_from(payload, 'UTF8')::jsonb -> 'person' ->> 'personId'
$$;
CREATE INDEX event_opened_for ON event (opened_for(payload)) WHERE name = 'casefile.CaseOpened';

-- What was sent in a case: its fingerprints are forgotten with the person.
CREATE INDEX command_receipt_case ON command_receipt (case_id) WHERE case_id IS NOT NULL;

-- Destroys all that leads to the person of a case, after the append at "at" that says so, in its transaction. Takes with it
-- those whom the case was opened for by mistake, where no other case ever named them. Gives whom it forgot; nobody the
-- second time.
--
-- The fingerprints are keyed, but whoever has the key could try all CPR numbers against them.
CREATE FUNCTION forget_persons(of_case text, the_person text, once_named text[], at bigint)
RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE
    persons text[];
BEGIN
    SELECT array_agg(named) INTO persons FROM unnest(once_named || the_person) AS n(named)
    WHERE named = the_person OR NOT EXISTS (
        SELECT 1 FROM event
        WHERE name = 'casefile.CaseOpened' AND opened_for(payload) = named AND aggregate_id <> of_case);

    UPDATE command_receipt SET fingerprint = ''
    WHERE position < at AND fingerprint <> '' AND case_id IN (
        SELECT aggregate_id FROM event WHERE name = 'casefile.CaseOpened' AND opened_for(payload) = ANY (persons));

    DELETE FROM former_number WHERE person_id = ANY (persons);

    RETURN QUERY
        UPDATE person SET cpr_hmac = NULL, hmac_key_id = NULL, wrapped_key = NULL, master_key_id = NULL, sealed_cpr = NULL,
            forgotten_position = coalesce(forgotten_position, at)
        WHERE person_id = ANY (persons) AND wrapped_key IS NOT NULL
        RETURNING person_id;
    -- Other nodes hold the keys too.
    PERFORM pg_notify('tilbage_forgotten', forgotten) FROM unnest(persons) AS p(forgotten);
END
$$;
