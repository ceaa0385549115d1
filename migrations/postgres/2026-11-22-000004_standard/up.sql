CREATE TABLE framework (
    id UUID NOT NULL PRIMARY KEY,
    code TEXT NOT NULL,
    version TEXT NOT NULL,
    title TEXT NOT NULL,
    legal_ground TEXT NOT NULL,
    source_sha TEXT NOT NULL,
    content JSONB NOT NULL,
    loaded_at TIMESTAMPTZ NOT NULL,
    is_current BOOLEAN NOT NULL
);
CREATE UNIQUE INDEX framework_code_source_sha_key ON framework (code, source_sha);
CREATE UNIQUE INDEX framework_code_live_key ON framework (code) WHERE is_current;

CREATE TABLE level (
    id UUID NOT NULL PRIMARY KEY,
    framework_id UUID NOT NULL REFERENCES framework(id),
    code TEXT NOT NULL,
    title TEXT NOT NULL,
    certificate_title TEXT NOT NULL,
    requires_level TEXT,
    all_of JSONB NOT NULL,
    any_of JSONB NOT NULL,
    any_minimum INTEGER NOT NULL,
    sort_order INTEGER NOT NULL
);
CREATE UNIQUE INDEX level_framework_id_code_key ON level (framework_id, code);

CREATE TABLE module (
    id UUID NOT NULL PRIMARY KEY,
    framework_id UUID NOT NULL REFERENCES framework(id),
    code TEXT NOT NULL,
    title TEXT NOT NULL,
    level_code TEXT NOT NULL,
    sort_order INTEGER NOT NULL
);
CREATE UNIQUE INDEX module_framework_id_code_key ON module (framework_id, code);

CREATE TABLE element (
    id UUID NOT NULL PRIMARY KEY,
    framework_id UUID NOT NULL REFERENCES framework(id),
    module_code TEXT NOT NULL,
    code TEXT NOT NULL,
    parent_code TEXT,
    title TEXT NOT NULL,
    is_verified BOOLEAN NOT NULL,
    code_verified BOOLEAN NOT NULL,
    title_verified BOOLEAN NOT NULL,
    basis TEXT NOT NULL,
    sort_order INTEGER NOT NULL
);
CREATE UNIQUE INDEX element_framework_id_code_key ON element (framework_id, code);
CREATE INDEX element_framework_id_module_code_sort_order_idx ON element (framework_id, module_code, sort_order);

CREATE TABLE requirement (
    id UUID NOT NULL PRIMARY KEY,
    lineage_id UUID NOT NULL,
    title TEXT NOT NULL,
    framework_code TEXT NOT NULL,
    level_code TEXT NOT NULL,
    unit_id UUID NOT NULL REFERENCES unit(id),
    staff_kinds JSONB NOT NULL,
    positions JSONB NOT NULL,
    rank_codes JSONB NOT NULL,
    due_on DATE NOT NULL,
    legal_ground TEXT NOT NULL,
    valid_from DATE NOT NULL,
    valid_to DATE,
    recorded_at TIMESTAMPTZ NOT NULL,
    superseded_at TIMESTAMPTZ,
    created_by UUID REFERENCES account(id),
    CHECK (valid_to IS NULL OR valid_to > valid_from)
);
CREATE INDEX requirement_lineage_id_valid_from_idx ON requirement (lineage_id, valid_from);
CREATE UNIQUE INDEX requirement_lineage_id_valid_from_live_key ON requirement (lineage_id, valid_from) WHERE superseded_at IS NULL;
