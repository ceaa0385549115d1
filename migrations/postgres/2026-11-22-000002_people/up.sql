CREATE TABLE unit (
    id UUID NOT NULL PRIMARY KEY,
    code TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('city', 'department', 'commune', 'district', 'public_service', 'division', 'counter', 'body')),
    founded_on DATE NOT NULL,
    created_at TIMESTAMPTZ NOT NULL
);
CREATE UNIQUE INDEX unit_code_founded_on_key ON unit (code, founded_on);

CREATE TABLE unit_fact (
    id UUID NOT NULL PRIMARY KEY,
    unit_id UUID NOT NULL REFERENCES unit(id),
    parent_id UUID REFERENCES unit(id),
    name TEXT NOT NULL,
    short_name TEXT NOT NULL,
    folded TEXT NOT NULL,
    name_key BYTEA NOT NULL,
    valid_from DATE NOT NULL,
    valid_to DATE,
    recorded_at TIMESTAMPTZ NOT NULL,
    superseded_at TIMESTAMPTZ,
    CHECK (valid_to IS NULL OR valid_to > valid_from)
);
CREATE INDEX unit_fact_unit_id_valid_from_idx ON unit_fact (unit_id, valid_from);
CREATE INDEX unit_fact_parent_id_idx ON unit_fact (parent_id);
CREATE UNIQUE INDEX unit_fact_unit_id_valid_from_live_key ON unit_fact (unit_id, valid_from) WHERE superseded_at IS NULL;

CREATE TABLE unit_lineage (
    id UUID NOT NULL PRIMARY KEY,
    from_unit UUID NOT NULL REFERENCES unit(id),
    to_unit UUID NOT NULL REFERENCES unit(id),
    kind TEXT NOT NULL CHECK (kind IN ('merged', 'split', 'renamed')),
    on_date DATE NOT NULL,
    is_partial BOOLEAN NOT NULL,
    note TEXT,
    recorded_at TIMESTAMPTZ NOT NULL
);
CREATE UNIQUE INDEX unit_lineage_from_unit_to_unit_on_date_key ON unit_lineage (from_unit, to_unit, on_date);
CREATE INDEX unit_lineage_to_unit_idx ON unit_lineage (to_unit);

CREATE TABLE person (
    id UUID NOT NULL PRIMARY KEY,
    full_name TEXT NOT NULL,
    folded_name TEXT NOT NULL,
    name_key BYTEA NOT NULL,
    birth_date DATE,
    gender TEXT CHECK (gender IN ('male', 'female')),
    birthplace TEXT,
    identity_number TEXT,
    staff_number TEXT,
    email TEXT,
    phone TEXT,
    photo_sha TEXT REFERENCES stored_file(sha),
    created_at TIMESTAMPTZ NOT NULL,
    changed_at TIMESTAMPTZ NOT NULL
);
CREATE UNIQUE INDEX person_identity_number_live_key ON person (identity_number) WHERE identity_number IS NOT NULL;
CREATE INDEX person_staff_number_idx ON person (staff_number);
CREATE INDEX person_folded_name_idx ON person (folded_name);
CREATE INDEX person_name_key_id_idx ON person (name_key, id);

CREATE TABLE posting (
    id UUID NOT NULL PRIMARY KEY,
    person_id UUID NOT NULL REFERENCES person(id),
    unit_id UUID NOT NULL REFERENCES unit(id),
    staff_kind TEXT NOT NULL CHECK (staff_kind IN ('cadre', 'civil_servant', 'public_employee', 'contract')),
    position TEXT NOT NULL,
    rank_code TEXT,
    rank_title TEXT,
    valid_from DATE NOT NULL,
    valid_to DATE,
    recorded_at TIMESTAMPTZ NOT NULL,
    superseded_at TIMESTAMPTZ,
    source TEXT NOT NULL,
    CHECK (valid_to IS NULL OR valid_to > valid_from)
);
CREATE UNIQUE INDEX posting_person_id_live_key ON posting (person_id) WHERE valid_to IS NULL AND superseded_at IS NULL;
CREATE UNIQUE INDEX posting_person_id_valid_from_live_key ON posting (person_id, valid_from) WHERE superseded_at IS NULL;
CREATE INDEX posting_unit_id_valid_from_idx ON posting (unit_id, valid_from);
CREATE INDEX posting_person_id_valid_from_idx ON posting (person_id, valid_from);

CREATE TABLE staff_import (
    id UUID NOT NULL PRIMARY KEY,
    file_name TEXT NOT NULL,
    file_sha TEXT NOT NULL REFERENCES stored_file(sha),
    unit_id UUID REFERENCES unit(id),
    as_of DATE NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('dry_run', 'confirmed', 'discarded')),
    summary JSONB NOT NULL,
    created_by UUID NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    closed_by UUID,
    closed_at TIMESTAMPTZ
);
CREATE INDEX staff_import_created_by_created_at_idx ON staff_import (created_by, created_at);

CREATE TABLE staff_import_row (
    import_id UUID NOT NULL REFERENCES staff_import(id),
    line INTEGER NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome IN ('created', 'changed', 'same', 'refused', 'asked')),
    person_id UUID REFERENCES person(id),
    full_name TEXT NOT NULL,
    content JSONB NOT NULL,
    changes JSONB NOT NULL,
    problems JSONB NOT NULL,
    PRIMARY KEY (import_id, line)
);
CREATE INDEX staff_import_row_import_id_outcome_line_idx ON staff_import_row (import_id, outcome, line);
