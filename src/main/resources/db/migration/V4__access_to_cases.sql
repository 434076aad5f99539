-- Who was shown which case, and what for.
ALTER TABLE access_log
    ADD COLUMN on_behalf_of text COLLATE "C",
    ADD COLUMN purpose      text COLLATE "C",
    ADD COLUMN case_ids     text[] COLLATE "C" NOT NULL DEFAULT '{}';

COMMENT ON COLUMN access_log.on_behalf_of IS 'For whom the client asked, as it says: a caseworker''s id.';
COMMENT ON COLUMN access_log.case_ids IS 'The cases that were shown.';

CREATE INDEX access_log_cases ON access_log USING gin (case_ids);
