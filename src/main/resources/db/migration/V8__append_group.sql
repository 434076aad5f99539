-- Several appends in one transaction: one wait for the log's lock, one commit. Each is done or refused by itself, in order, by
-- append_events; what one of them may not do leaves the others as they are. The lists of all appends lie end to end, with the
-- number that each has.
CREATE FUNCTION append_group(
    clock timestamptz, settings_read bigint[], event_counts integer[],
    event_ids text[], types text[], aggregates text[], sequences bigint[], names text[], revisions integer[],
    payloads bytea[], metadatas bytea[],
    origins text[], origin_keys text[], origin_fingerprints text[], origin_commands text[],
    subject_cases text[], subject_sequences bigint[], registration_counts integer[], subject_registrations text[],
    claims_holders text[], given_up_counts integer[], claims_given_up text[], taken_counts integer[], claims_taken text[]
) RETURNS TABLE (last_position bigint, refused text, message text, detail text, constraint_name text)
LANGUAGE plpgsql AS $$
DECLARE
    events integer := 0;
    registrations integer := 0;
    given_up integer := 0;
    taken integer := 0;
BEGIN
    -- Outside of what is refused one by one: who does not get the lock in time has all of them refused.
    PERFORM 1 FROM log_head FOR UPDATE;
    FOR i IN 1 .. cardinality(event_counts) LOOP
        BEGIN
            refused := NULL;
            message := NULL;
            detail := NULL;
            constraint_name := NULL;
            last_position := append_events(
                clock, settings_read[i],
                event_ids[events + 1 : events + event_counts[i]],
                types[events + 1 : events + event_counts[i]],
                aggregates[events + 1 : events + event_counts[i]],
                sequences[events + 1 : events + event_counts[i]],
                names[events + 1 : events + event_counts[i]],
                revisions[events + 1 : events + event_counts[i]],
                payloads[events + 1 : events + event_counts[i]],
                metadatas[events + 1 : events + event_counts[i]],
                origins[i], origin_keys[i], origin_fingerprints[i], origin_commands[i],
                subject_cases[i], subject_sequences[i],
                subject_registrations[registrations + 1 : registrations + registration_counts[i]],
                claims_holders[i],
                claims_given_up[given_up + 1 : given_up + given_up_counts[i]],
                claims_taken[taken + 1 : taken + taken_counts[i]]);
        EXCEPTION WHEN OTHERS THEN
            last_position := NULL;
            GET STACKED DIAGNOSTICS refused = RETURNED_SQLSTATE, message = MESSAGE_TEXT,
                detail = PG_EXCEPTION_DETAIL, constraint_name = CONSTRAINT_NAME;
        END;
        events := events + event_counts[i];
        registrations := registrations + registration_counts[i];
        given_up := given_up + given_up_counts[i];
        taken := taken + taken_counts[i];
        RETURN NEXT;
    END LOOP;
END
$$;
