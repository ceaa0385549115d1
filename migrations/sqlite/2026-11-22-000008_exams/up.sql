CREATE TABLE exam (
    id TEXT NOT NULL PRIMARY KEY,
    lineage_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    title TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('national', 'class_test')),
    framework_code TEXT NOT NULL,
    level_code TEXT NOT NULL,
    module_code TEXT,
    blueprint TEXT NOT NULL,
    practical_tasks TEXT NOT NULL,
    theory_minutes INTEGER NOT NULL,
    practical_minutes INTEGER NOT NULL,
    slack_minutes INTEGER NOT NULL,
    late_minutes INTEGER NOT NULL,
    pass_percent INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('draft', 'in_review', 'published', 'retired')),
    return_note TEXT NOT NULL,
    author_id TEXT NOT NULL REFERENCES account(id),
    approved_by TEXT REFERENCES account(id),
    published_at TEXT,
    created_at TEXT NOT NULL,
    changed_at TEXT NOT NULL,
    CHECK (approved_by IS NULL OR approved_by <> author_id)
) STRICT;
CREATE UNIQUE INDEX exam_lineage_id_version_key ON exam (lineage_id, version);

CREATE TABLE exam_participant (
    exam_id TEXT NOT NULL REFERENCES exam(id),
    person_id TEXT NOT NULL REFERENCES person(id),
    PRIMARY KEY (exam_id, person_id)
) STRICT;

CREATE TABLE exam_round (
    id TEXT NOT NULL PRIMARY KEY,
    exam_id TEXT NOT NULL REFERENCES exam(id),
    title TEXT NOT NULL,
    authority TEXT NOT NULL,
    council_number TEXT NOT NULL,
    council_date TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('draft', 'approved', 'running', 'marking', 'results_proposed', 'results_approved', 'closed', 'cancelled')),
    created_by TEXT NOT NULL REFERENCES account(id),
    approved_by TEXT REFERENCES account(id),
    approved_at TEXT,
    proposed_by TEXT REFERENCES account(id),
    proposed_at TEXT,
    results_decision_id TEXT,
    created_at TEXT NOT NULL,
    changed_at TEXT NOT NULL
) STRICT;

CREATE TABLE sitting (
    id TEXT NOT NULL PRIMARY KEY,
    round_id TEXT REFERENCES exam_round(id),
    exam_id TEXT NOT NULL REFERENCES exam(id),
    room_id TEXT REFERENCES room(id),
    starts_at TEXT NOT NULL,
    ends_at TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('planned', 'open', 'paused', 'ended')),
    capacity INTEGER NOT NULL,
    practical_task_id TEXT REFERENCES practical_task(id),
    approved_by TEXT REFERENCES account(id),
    approved_at TEXT,
    theory_start_at TEXT,
    practical_start_at TEXT,
    opened_by TEXT REFERENCES account(id),
    ended_at TEXT,
    ended_by TEXT REFERENCES account(id),
    created_at TEXT NOT NULL
) STRICT;
CREATE INDEX sitting_round_id_idx ON sitting (round_id);
CREATE INDEX sitting_exam_id_idx ON sitting (exam_id);

CREATE TABLE sitting_invigilator (
    sitting_id TEXT NOT NULL REFERENCES sitting(id),
    person_id TEXT NOT NULL REFERENCES person(id),
    PRIMARY KEY (sitting_id, person_id)
) STRICT;

CREATE TABLE candidate (
    id TEXT NOT NULL PRIMARY KEY,
    round_id TEXT REFERENCES exam_round(id),
    sitting_id TEXT NOT NULL REFERENCES sitting(id),
    person_id TEXT NOT NULL REFERENCES person(id),
    number INTEGER,
    seat INTEGER,
    code_hash TEXT,
    code_printed_at TEXT,
    full_name TEXT NOT NULL,
    name_key BLOB NOT NULL,
    birth_date TEXT,
    birthplace TEXT NOT NULL,
    gender TEXT,
    photo_sha TEXT REFERENCES stored_file(sha),
    unit_name TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('expected', 'checked_in', 'working', 'handed_in', 'absent', 'barred', 'suspended', 'withdrawn')),
    checked_in_by TEXT REFERENCES account(id),
    checked_in_at TEXT,
    time_percent INTEGER NOT NULL,
    withdrawn_at TEXT,
    created_at TEXT NOT NULL,
    CHECK (time_percent >= 100),
    CHECK ((state = 'withdrawn') = (withdrawn_at IS NOT NULL))
) STRICT;
CREATE UNIQUE INDEX candidate_sitting_id_person_id_key ON candidate (sitting_id, person_id);
CREATE UNIQUE INDEX candidate_round_id_person_id_key ON candidate (round_id, person_id);
CREATE UNIQUE INDEX candidate_round_id_number_key ON candidate (round_id, number);
CREATE UNIQUE INDEX candidate_sitting_id_seat_key ON candidate (sitting_id, seat);
CREATE UNIQUE INDEX candidate_code_hash_live_key ON candidate (code_hash) WHERE code_hash IS NOT NULL;
CREATE INDEX candidate_person_id_idx ON candidate (person_id);

CREATE TABLE form (
    id TEXT NOT NULL PRIMARY KEY,
    candidate_id TEXT NOT NULL UNIQUE REFERENCES candidate(id),
    seed TEXT NOT NULL,
    items TEXT NOT NULL,
    created_at TEXT NOT NULL
) STRICT;

CREATE TABLE attempt (
    id TEXT NOT NULL PRIMARY KEY,
    candidate_id TEXT NOT NULL REFERENCES candidate(id),
    part TEXT NOT NULL CHECK (part IN ('theory', 'practical')),
    state TEXT NOT NULL CHECK (state IN ('prepared', 'open', 'paused', 'closed')),
    outcome TEXT CHECK (outcome IN ('submitted', 'timed_out', 'withdrawn', 'disqualified', 'void')),
    epoch INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    session_id TEXT,
    started_at TEXT,
    deadline_at TEXT,
    closed_at TEXT,
    close_noticed_at TEXT,
    answered INTEGER NOT NULL,
    receipt_code TEXT,
    answers_root TEXT,
    mark INTEGER,
    max_mark INTEGER,
    marked_at TEXT,
    prepared_at TEXT NOT NULL,
    CHECK ((state = 'closed') = (outcome IS NOT NULL))
) STRICT;
CREATE UNIQUE INDEX attempt_candidate_id_part_live_key ON attempt (candidate_id, part) WHERE outcome IS NULL OR outcome <> 'void';
CREATE UNIQUE INDEX attempt_receipt_code_live_key ON attempt (receipt_code) WHERE receipt_code IS NOT NULL;
CREATE INDEX attempt_state_deadline_at_idx ON attempt (state, deadline_at);

CREATE TABLE answer (
    attempt_id TEXT NOT NULL REFERENCES attempt(id),
    position INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    epoch INTEGER NOT NULL,
    value TEXT NOT NULL,
    saved_at TEXT NOT NULL,
    PRIMARY KEY (attempt_id, position)
) STRICT;

CREATE TABLE answer_version (
    attempt_id TEXT NOT NULL REFERENCES attempt(id),
    position INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    epoch INTEGER NOT NULL,
    value TEXT NOT NULL,
    saved_at TEXT NOT NULL,
    session_id TEXT,
    PRIMARY KEY (attempt_id, position, revision)
) STRICT;

CREATE TABLE time_grant (
    id TEXT NOT NULL PRIMARY KEY,
    sitting_id TEXT NOT NULL REFERENCES sitting(id),
    candidate_id TEXT REFERENCES candidate(id),
    part TEXT NOT NULL CHECK (part IN ('theory', 'practical')),
    minutes INTEGER NOT NULL,
    reason TEXT NOT NULL,
    granted_by TEXT NOT NULL REFERENCES account(id),
    granted_at TEXT NOT NULL,
    CHECK (minutes >= 1)
) STRICT;
CREATE INDEX time_grant_sitting_id_idx ON time_grant (sitting_id);

CREATE TABLE submission (
    id TEXT NOT NULL PRIMARY KEY,
    attempt_id TEXT NOT NULL REFERENCES attempt(id),
    file_name TEXT NOT NULL,
    file_sha TEXT NOT NULL REFERENCES stored_file(sha),
    size INTEGER NOT NULL,
    media_type TEXT NOT NULL,
    same_as_starter INTEGER NOT NULL CHECK (same_as_starter IN (0, 1)),
    uploaded_at TEXT NOT NULL,
    superseded_at TEXT
) STRICT;
CREATE UNIQUE INDEX submission_attempt_id_file_name_live_key ON submission (attempt_id, file_name) WHERE superseded_at IS NULL;
