CREATE TABLE equivalence (
    id UUID NOT NULL PRIMARY KEY,
    framework_code TEXT NOT NULL,
    level_code TEXT NOT NULL,
    title TEXT NOT NULL,
    title_key TEXT NOT NULL,
    legal_ground TEXT NOT NULL,
    issued_from DATE,
    issued_to DATE,
    valid_from DATE NOT NULL,
    valid_to DATE,
    created_by UUID NOT NULL REFERENCES account(id),
    recorded_at TIMESTAMPTZ NOT NULL,
    ended_by UUID REFERENCES account(id),
    ended_at TIMESTAMPTZ,
    CHECK (valid_to IS NULL OR valid_to > valid_from)
);
CREATE INDEX equivalence_title_key_idx ON equivalence (title_key);

CREATE TABLE register_import (
    id UUID NOT NULL PRIMARY KEY,
    file_name TEXT NOT NULL,
    file_sha TEXT NOT NULL REFERENCES stored_file(sha),
    state TEXT NOT NULL CHECK (state IN ('dry_run', 'confirmed', 'discarded')),
    rows JSONB NOT NULL,
    created_by UUID NOT NULL REFERENCES account(id),
    created_at TIMESTAMPTZ NOT NULL,
    changed_at TIMESTAMPTZ NOT NULL
);

CREATE TABLE earlier_certificate (
    id UUID NOT NULL PRIMARY KEY,
    serial TEXT NOT NULL,
    serial_key TEXT NOT NULL,
    register_number TEXT NOT NULL,
    title TEXT NOT NULL,
    holder TEXT NOT NULL,
    holder_key TEXT NOT NULL,
    birth_date DATE,
    birthplace TEXT NOT NULL,
    issuer TEXT NOT NULL,
    issued_on DATE NOT NULL,
    person_id UUID REFERENCES person(id),
    import_id UUID NOT NULL REFERENCES register_import(id),
    recorded_at TIMESTAMPTZ NOT NULL
);
CREATE UNIQUE INDEX earlier_certificate_serial_key_holder_key_key ON earlier_certificate (serial_key, holder_key);
CREATE INDEX earlier_certificate_person_id_idx ON earlier_certificate (person_id);

CREATE TABLE evidence (
    id UUID NOT NULL PRIMARY KEY,
    person_id UUID NOT NULL REFERENCES person(id),
    source TEXT NOT NULL CHECK (source IN ('by_hand', 'old_register', 'staff_list')),
    title TEXT NOT NULL,
    issuer TEXT NOT NULL,
    serial TEXT NOT NULL,
    serial_key TEXT NOT NULL,
    issued_on DATE NOT NULL,
    expires_on DATE,
    scan_sha TEXT REFERENCES stored_file(sha),
    scan_name TEXT,
    note TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('pending', 'accepted', 'refused', 'withdrawn')),
    entered_by UUID NOT NULL REFERENCES account(id),
    entered_at TIMESTAMPTZ NOT NULL,
    equivalence_id UUID REFERENCES equivalence(id),
    framework_code TEXT,
    level_code TEXT,
    counts_from DATE,
    counts_to DATE,
    decided_by UUID REFERENCES account(id),
    decided_at TIMESTAMPTZ,
    reason TEXT,
    withdrawn_by UUID REFERENCES account(id),
    withdrawn_at TIMESTAMPTZ,
    withdrawn_from DATE,
    CHECK (state = 'pending' OR decided_at IS NOT NULL),
    CHECK ((state IN ('accepted', 'withdrawn')) = (counts_from IS NOT NULL)),
    CHECK ((state = 'withdrawn') = (withdrawn_at IS NOT NULL)),
    CHECK (decided_by IS NULL OR decided_by <> entered_by)
);
CREATE UNIQUE INDEX evidence_person_id_serial_key_live_key ON evidence (person_id, serial_key) WHERE serial_key <> '' AND state IN ('pending', 'accepted');
CREATE INDEX evidence_state_entered_at_idx ON evidence (state, entered_at);
CREATE INDEX evidence_person_id_idx ON evidence (person_id);

CREATE TABLE exemption (
    id UUID NOT NULL PRIMARY KEY,
    person_id UUID NOT NULL REFERENCES person(id),
    framework_code TEXT,
    reason TEXT NOT NULL,
    document_number TEXT NOT NULL,
    document_on DATE NOT NULL,
    scan_sha TEXT REFERENCES stored_file(sha),
    scan_name TEXT,
    valid_from DATE NOT NULL,
    valid_to DATE,
    state TEXT NOT NULL CHECK (state IN ('pending', 'accepted', 'refused', 'ended')),
    entered_by UUID NOT NULL REFERENCES account(id),
    entered_at TIMESTAMPTZ NOT NULL,
    decided_by UUID REFERENCES account(id),
    decided_at TIMESTAMPTZ,
    decision_note TEXT NOT NULL,
    ended_by UUID REFERENCES account(id),
    ended_at TIMESTAMPTZ,
    ended_from DATE,
    CHECK (valid_to IS NULL OR valid_to > valid_from),
    CHECK (state = 'pending' OR decided_at IS NOT NULL),
    CHECK ((state = 'ended') = (ended_at IS NOT NULL)),
    CHECK (decided_by IS NULL OR decided_by <> entered_by)
);
CREATE INDEX exemption_person_id_idx ON exemption (person_id);
CREATE INDEX exemption_state_entered_at_idx ON exemption (state, entered_at);
