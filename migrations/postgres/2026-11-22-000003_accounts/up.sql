CREATE TABLE account (
    id UUID NOT NULL PRIMARY KEY,
    person_id UUID REFERENCES person(id),
    user_name TEXT NOT NULL UNIQUE,
    display_name TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    security_stamp UUID NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('active', 'disabled')),
    must_change BOOLEAN NOT NULL,
    failed_count INTEGER NOT NULL,
    locked_until TIMESTAMPTZ,
    last_sign_in_at TIMESTAMPTZ,
    created_at TIMESTAMPTZ NOT NULL,
    changed_at TIMESTAMPTZ NOT NULL
);
CREATE UNIQUE INDEX account_person_id_live_key ON account (person_id) WHERE person_id IS NOT NULL;

CREATE TABLE session (
    id UUID NOT NULL PRIMARY KEY,
    account_id UUID REFERENCES account(id),
    candidate_id UUID,
    token_hash TEXT NOT NULL UNIQUE,
    csrf TEXT NOT NULL,
    address TEXT NOT NULL,
    user_agent TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    expires_at TIMESTAMPTZ NOT NULL,
    revoked_at TIMESTAMPTZ,
    CHECK ((account_id IS NULL) <> (candidate_id IS NULL))
);
CREATE INDEX session_account_id_idx ON session (account_id);
CREATE INDEX session_candidate_id_idx ON session (candidate_id);

CREATE TABLE role_grant (
    id UUID NOT NULL PRIMARY KEY,
    account_id UUID NOT NULL REFERENCES account(id),
    role TEXT NOT NULL,
    unit_id UUID REFERENCES unit(id),
    module_code TEXT,
    valid_from DATE NOT NULL,
    valid_to DATE,
    granted_by UUID REFERENCES account(id),
    granted_at TIMESTAMPTZ NOT NULL,
    revoked_at TIMESTAMPTZ,
    revoked_by UUID REFERENCES account(id),
    CHECK (valid_to IS NULL OR valid_to > valid_from)
);
CREATE INDEX role_grant_account_id_idx ON role_grant (account_id);
