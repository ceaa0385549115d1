CREATE TABLE account (
    id TEXT NOT NULL PRIMARY KEY,
    person_id TEXT REFERENCES person(id),
    user_name TEXT NOT NULL UNIQUE,
    display_name TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    security_stamp TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('active', 'disabled')),
    must_change INTEGER NOT NULL CHECK (must_change IN (0, 1)),
    failed_count INTEGER NOT NULL,
    locked_until TEXT,
    last_sign_in_at TEXT,
    created_at TEXT NOT NULL,
    changed_at TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX account_person_id_live_key ON account (person_id) WHERE person_id IS NOT NULL;

CREATE TABLE session (
    id TEXT NOT NULL PRIMARY KEY,
    account_id TEXT REFERENCES account(id),
    candidate_id TEXT,
    token_hash TEXT NOT NULL UNIQUE,
    csrf TEXT NOT NULL,
    address TEXT NOT NULL,
    user_agent TEXT NOT NULL,
    created_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    revoked_at TEXT,
    CHECK ((account_id IS NULL) <> (candidate_id IS NULL))
) STRICT;
CREATE INDEX session_account_id_idx ON session (account_id);
CREATE INDEX session_candidate_id_idx ON session (candidate_id);

CREATE TABLE role_grant (
    id TEXT NOT NULL PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES account(id),
    role TEXT NOT NULL,
    unit_id TEXT REFERENCES unit(id),
    module_code TEXT,
    valid_from TEXT NOT NULL,
    valid_to TEXT,
    granted_by TEXT REFERENCES account(id),
    granted_at TEXT NOT NULL,
    revoked_at TEXT,
    revoked_by TEXT REFERENCES account(id),
    CHECK (valid_to IS NULL OR valid_to > valid_from)
) STRICT;
CREATE INDEX role_grant_account_id_idx ON role_grant (account_id);
