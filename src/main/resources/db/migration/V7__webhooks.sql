-- What clients are told without asking, and how far they have been told.

-- Secrets that the registry itself must be able to read, sealed with the master key.
CREATE TABLE sealed_secret (
    id            text COLLATE "C" NOT NULL CONSTRAINT sealed_secret_pk PRIMARY KEY,
    master_key_id text COLLATE "C" NOT NULL,
    sealed        bytea            NOT NULL
);

-- A client's subscription. Times are those of the database: a simulated clock moves no delivery.
CREATE TABLE webhook (
    id              text COLLATE "C"   NOT NULL CONSTRAINT webhook_pk PRIMARY KEY REFERENCES sealed_secret,
    client          text COLLATE "C"   NOT NULL,
    actor           text COLLATE "C"   NOT NULL,
    role            text COLLATE "C"   NOT NULL,
    on_behalf_of    text COLLATE "C",
    purpose         text COLLATE "C"   NOT NULL,
    url             text COLLATE "C"   NOT NULL,
    kinds           text[] COLLATE "C" NOT NULL,
    jobcentres      text[] COLLATE "C",
    created_at      timestamptz        NOT NULL DEFAULT now(),
    case_position   bigint,
    alert_position  bigint,
    alert_date      date,
    lease_owner     text COLLATE "C",
    lease_until     timestamptz,
    deliveries      bigint             NOT NULL DEFAULT 0,
    delivered_at    timestamptz,
    failures        integer            NOT NULL DEFAULT 0,
    failing_since   timestamptz,
    next_attempt_at timestamptz,
    last_failure    text COLLATE "C",
    last_status     integer,
    parked_at       timestamptz,
    CONSTRAINT webhook_alert_cursor CHECK ((alert_position IS NULL) = (alert_date IS NULL))
);
CREATE INDEX webhook_client ON webhook (client);

COMMENT ON COLUMN webhook.jobcentres IS 'Whose cases it tells of; null for all.';
COMMENT ON COLUMN webhook.case_position IS 'Everything up to this position has been delivered; null where it tells of no case changes.';
COMMENT ON COLUMN webhook.alert_position IS 'With alert_date: the judgement that has been delivered; null where it tells of no alerts.';
COMMENT ON COLUMN webhook.lease_until IS 'Until then nobody but lease_owner delivers it.';
COMMENT ON COLUMN webhook.parked_at IS 'Since when nothing is delivered any more, until somebody resumes it.';
