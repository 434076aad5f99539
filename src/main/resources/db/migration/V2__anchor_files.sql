-- How far each file of anchors has come, so that lines taken from its end are noticed. The anchors themselves are outside
-- the database on purpose; whoever can change this table still cannot change them.
CREATE TABLE anchor_file (
    file      text COLLATE "C" NOT NULL CONSTRAINT anchor_file_pk PRIMARY KEY,
    number    bigint           NOT NULL,
    last_line text COLLATE "C" NOT NULL
);

COMMENT ON COLUMN anchor_file.file IS 'SHA-256 of the file''s first line.';
COMMENT ON COLUMN anchor_file.number IS 'How many anchors it has, at least.';
COMMENT ON COLUMN anchor_file.last_line IS 'SHA-256 of the line with that number.';
