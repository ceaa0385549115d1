CREATE TABLE question (
    id TEXT NOT NULL PRIMARY KEY,
    code TEXT NOT NULL UNIQUE,
    framework_code TEXT NOT NULL,
    module_code TEXT NOT NULL,
    pool TEXT NOT NULL CHECK (pool IN ('exam', 'practice')),
    created_by TEXT REFERENCES account(id),
    created_at TEXT NOT NULL
) STRICT;
CREATE INDEX question_framework_code_module_code_pool_idx ON question (framework_code, module_code, pool);

CREATE TABLE question_version (
    id TEXT NOT NULL PRIMARY KEY,
    question_id TEXT NOT NULL REFERENCES question(id),
    version INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('single', 'multiple', 'true_false')),
    stem TEXT NOT NULL,
    folded TEXT NOT NULL,
    body TEXT NOT NULL,
    explanation TEXT NOT NULL,
    element_code TEXT NOT NULL,
    difficulty INTEGER NOT NULL CHECK (difficulty IN (1, 2, 3)),
    state TEXT NOT NULL CHECK (state IN ('draft', 'in_review', 'approved', 'retired')),
    author_id TEXT REFERENCES account(id),
    source TEXT NOT NULL,
    content_sha TEXT NOT NULL,
    approved_by TEXT REFERENCES account(id),
    approved_at TEXT,
    created_at TEXT NOT NULL,
    changed_at TEXT NOT NULL,
    CHECK (approved_by IS NULL OR author_id IS NULL OR approved_by <> author_id)
) STRICT;
CREATE UNIQUE INDEX question_version_question_id_version_key ON question_version (question_id, version);
CREATE UNIQUE INDEX question_version_question_id_live_key ON question_version (question_id) WHERE state = 'approved';
CREATE INDEX question_version_state_element_code_idx ON question_version (state, element_code);

CREATE TABLE question_event (
    id TEXT NOT NULL PRIMARY KEY,
    version_id TEXT NOT NULL REFERENCES question_version(id),
    action TEXT NOT NULL CHECK (action IN ('created', 'submitted', 'approved', 'returned', 'retired')),
    account_id TEXT,
    note TEXT NOT NULL,
    at TEXT NOT NULL
) STRICT;
CREATE INDEX question_event_version_id_at_idx ON question_event (version_id, at);

CREATE TABLE question_import (
    id TEXT NOT NULL PRIMARY KEY,
    file_name TEXT NOT NULL,
    file_sha TEXT NOT NULL REFERENCES stored_file(sha),
    state TEXT NOT NULL CHECK (state IN ('dry_run', 'confirmed', 'discarded')),
    rows TEXT NOT NULL,
    created_by TEXT NOT NULL REFERENCES account(id),
    created_at TEXT NOT NULL,
    closed_at TEXT
) STRICT;

CREATE TABLE blueprint (
    id TEXT NOT NULL PRIMARY KEY,
    title TEXT NOT NULL,
    framework_code TEXT NOT NULL,
    level_code TEXT NOT NULL,
    module_code TEXT,
    pool TEXT NOT NULL CHECK (pool IN ('exam', 'practice')),
    created_by TEXT REFERENCES account(id),
    created_at TEXT NOT NULL,
    changed_at TEXT NOT NULL
) STRICT;

CREATE TABLE blueprint_line (
    blueprint_id TEXT NOT NULL REFERENCES blueprint(id),
    position INTEGER NOT NULL,
    module_code TEXT NOT NULL,
    element_prefix TEXT,
    difficulty INTEGER,
    question_count INTEGER NOT NULL,
    PRIMARY KEY (blueprint_id, position),
    CHECK (question_count >= 1)
) STRICT;
