-- The look-up keys that persons may be stored under. A node that does not have them all registers nobody: it might not find
-- somebody who is known.
CREATE TABLE lookup_key (
    id text COLLATE "C" NOT NULL CONSTRAINT lookup_key_pk PRIMARY KEY
);

INSERT INTO lookup_key (id)
SELECT hmac_key_id FROM person WHERE hmac_key_id IS NOT NULL
UNION SELECT hmac_key_id FROM former_number;
