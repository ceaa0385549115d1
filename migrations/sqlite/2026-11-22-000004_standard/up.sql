CREATE TABLE framework (
    id TEXT NOT NULL PRIMARY KEY,
    code TEXT NOT NULL,
    version TEXT NOT NULL,
    title TEXT NOT NULL,
    legal_ground TEXT NOT NULL,
    source_sha TEXT NOT NULL,
    content TEXT NOT NULL,
    loaded_at TEXT NOT NULL,
    is_current INTEGER NOT NULL CHECK (is_current IN (0, 1))
) STRICT;
CREATE UNIQUE INDEX framework_code_source_sha_key ON framework (code, source_sha);
CREATE UNIQUE INDEX framework_code_live_key ON framework (code) WHERE is_current;

CREATE TABLE level (
    id TEXT NOT NULL PRIMARY KEY,
    framework_id TEXT NOT NULL REFERENCES framework(id),
    code TEXT NOT NULL,
    title TEXT NOT NULL,
    certificate_title TEXT NOT NULL,
    requires_level TEXT,
    all_of TEXT NOT NULL,
    any_of TEXT NOT NULL,
    any_minimum INTEGER NOT NULL,
    sort_order INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX level_framework_id_code_key ON level (framework_id, code);

CREATE TABLE module (
    id TEXT NOT NULL PRIMARY KEY,
    framework_id TEXT NOT NULL REFERENCES framework(id),
    code TEXT NOT NULL,
    title TEXT NOT NULL,
    level_code TEXT NOT NULL,
    sort_order INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX module_framework_id_code_key ON module (framework_id, code);

CREATE TABLE element (
    id TEXT NOT NULL PRIMARY KEY,
    framework_id TEXT NOT NULL REFERENCES framework(id),
    module_code TEXT NOT NULL,
    code TEXT NOT NULL,
    parent_code TEXT,
    title TEXT NOT NULL,
    is_verified INTEGER NOT NULL CHECK (is_verified IN (0, 1)),
    code_verified INTEGER NOT NULL CHECK (code_verified IN (0, 1)),
    title_verified INTEGER NOT NULL CHECK (title_verified IN (0, 1)),
    basis TEXT NOT NULL,
    sort_order INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX element_framework_id_code_key ON element (framework_id, code);
CREATE INDEX element_framework_id_module_code_sort_order_idx ON element (framework_id, module_code, sort_order);

CREATE TABLE requirement (
    id TEXT NOT NULL PRIMARY KEY,
    lineage_id TEXT NOT NULL,
    title TEXT NOT NULL,
    framework_code TEXT NOT NULL,
    level_code TEXT NOT NULL,
    unit_id TEXT NOT NULL REFERENCES unit(id),
    staff_kinds TEXT NOT NULL,
    positions TEXT NOT NULL,
    rank_codes TEXT NOT NULL,
    due_on TEXT NOT NULL,
    legal_ground TEXT NOT NULL,
    valid_from TEXT NOT NULL,
    valid_to TEXT,
    recorded_at TEXT NOT NULL,
    superseded_at TEXT,
    created_by TEXT REFERENCES account(id),
    CHECK (valid_to IS NULL OR valid_to > valid_from)
) STRICT;
CREATE INDEX requirement_lineage_id_valid_from_idx ON requirement (lineage_id, valid_from);
CREATE UNIQUE INDEX requirement_lineage_id_valid_from_live_key ON requirement (lineage_id, valid_from) WHERE superseded_at IS NULL;
