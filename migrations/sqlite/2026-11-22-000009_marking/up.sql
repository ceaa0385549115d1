CREATE TABLE script (
    id TEXT NOT NULL PRIMARY KEY,
    round_id TEXT NOT NULL REFERENCES exam_round(id),
    attempt_id TEXT NOT NULL UNIQUE REFERENCES attempt(id),
    script_number INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('handed_in', 'marked', 'different', 'marked_again', 'to_decide', 'final')),
    final_mark INTEGER,
    decided_by TEXT REFERENCES account(id),
    decided_reason TEXT,
    decided_at TEXT,
    created_at TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX script_round_id_script_number_key ON script (round_id, script_number);

CREATE TABLE script_file (
    id TEXT NOT NULL PRIMARY KEY,
    script_id TEXT NOT NULL REFERENCES script(id),
    name TEXT NOT NULL,
    file_sha TEXT NOT NULL REFERENCES stored_file(sha),
    source_sha TEXT NOT NULL REFERENCES stored_file(sha),
    size INTEGER NOT NULL,
    removed TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX script_file_script_id_name_key ON script_file (script_id, name);

CREATE TABLE marking_duty (
    script_id TEXT NOT NULL REFERENCES script(id),
    slot INTEGER NOT NULL CHECK (slot IN (1, 2)),
    examiner_id TEXT NOT NULL REFERENCES account(id),
    assigned_by TEXT NOT NULL REFERENCES account(id),
    assigned_at TEXT NOT NULL,
    PRIMARY KEY (script_id, slot)
) STRICT;
CREATE UNIQUE INDEX marking_duty_script_id_examiner_id_key ON marking_duty (script_id, examiner_id);

CREATE TABLE mark_sheet (
    id TEXT NOT NULL PRIMARY KEY,
    script_id TEXT NOT NULL REFERENCES script(id),
    slot INTEGER NOT NULL CHECK (slot IN (1, 2)),
    pass INTEGER NOT NULL CHECK (pass IN (1, 2)),
    examiner_id TEXT NOT NULL REFERENCES account(id),
    marks TEXT NOT NULL,
    total INTEGER NOT NULL,
    note TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('draft', 'final')),
    revision INTEGER NOT NULL,
    saved_at TEXT NOT NULL,
    finalised_at TEXT
) STRICT;
CREATE UNIQUE INDEX mark_sheet_script_id_slot_pass_key ON mark_sheet (script_id, slot, pass);

CREATE TABLE result (
    id TEXT NOT NULL PRIMARY KEY,
    round_id TEXT NOT NULL REFERENCES exam_round(id),
    candidate_id TEXT NOT NULL UNIQUE REFERENCES candidate(id),
    theory_mark INTEGER,
    practical_mark INTEGER,
    passed INTEGER NOT NULL CHECK (passed IN (0, 1)),
    note TEXT NOT NULL,
    computed_at TEXT NOT NULL
) STRICT;
CREATE INDEX result_round_id_idx ON result (round_id);
