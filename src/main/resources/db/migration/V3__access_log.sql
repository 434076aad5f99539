-- Who was handed which data. Written before anything is handed out, and never changed.
CREATE TABLE access_log (
    number       bigint           GENERATED ALWAYS AS IDENTITY CONSTRAINT access_log_pk PRIMARY KEY,
    at           timestamptz      NOT NULL,
    client       text COLLATE "C" NOT NULL,
    actor        text COLLATE "C" NOT NULL,
    role         text COLLATE "C" NOT NULL,
    what         text COLLATE "C" NOT NULL,
    details      jsonb            NOT NULL,
    log_position bigint           NOT NULL
);

COMMENT ON TABLE access_log IS 'Append-only. Holds nothing about the persons the data are about.';
COMMENT ON COLUMN access_log.details IS 'What exactly: of a dataset its address and digest.';
COMMENT ON COLUMN access_log.log_position IS 'Where the log ended then.';

CREATE FUNCTION access_log_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The access log is append-only (% refused)', TG_OP;
END
$$;

CREATE TRIGGER access_log_is_append_only BEFORE UPDATE OR DELETE ON access_log
    FOR EACH ROW EXECUTE FUNCTION access_log_is_append_only();
CREATE TRIGGER access_log_is_never_truncated BEFORE TRUNCATE ON access_log
    FOR EACH STATEMENT EXECUTE FUNCTION access_log_is_append_only();
