CREATE TABLE exam (
    id UUID NOT NULL PRIMARY KEY,
    lineage_id UUID NOT NULL,
    version INTEGER NOT NULL,
    title TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('national', 'class_test')),
    framework_code TEXT NOT NULL,
    level_code TEXT NOT NULL,
    module_code TEXT,
    blueprint JSONB NOT NULL,
    practical_tasks JSONB NOT NULL,
    theory_minutes INTEGER NOT NULL,
    practical_minutes INTEGER NOT NULL,
    slack_minutes INTEGER NOT NULL,
    late_minutes INTEGER NOT NULL,
    pass_percent INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('draft', 'in_review', 'published', 'retired')),
    return_note TEXT NOT NULL,
    author_id UUID NOT NULL REFERENCES account(id),
    approved_by UUID REFERENCES account(id),
    published_at TIMESTAMPTZ,
    created_at TIMESTAMPTZ NOT NULL,
    changed_at TIMESTAMPTZ NOT NULL,
    CHECK (approved_by IS NULL OR approved_by <> author_id)
);
CREATE UNIQUE INDEX exam_lineage_id_version_key ON exam (lineage_id, version);

CREATE TABLE exam_participant (
    exam_id UUID NOT NULL REFERENCES exam(id),
    person_id UUID NOT NULL REFERENCES person(id),
    PRIMARY KEY (exam_id, person_id)
);

CREATE TABLE exam_round (
    id UUID NOT NULL PRIMARY KEY,
    exam_id UUID NOT NULL REFERENCES exam(id),
    title TEXT NOT NULL,
    authority TEXT NOT NULL,
    council_number TEXT NOT NULL,
    council_date DATE NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('draft', 'approved', 'running', 'marking', 'results_proposed', 'results_approved', 'closed', 'cancelled')),
    created_by UUID NOT NULL REFERENCES account(id),
    approved_by UUID REFERENCES account(id),
    approved_at TIMESTAMPTZ,
    proposed_by UUID REFERENCES account(id),
    proposed_at TIMESTAMPTZ,
    results_decision_id UUID,
    created_at TIMESTAMPTZ NOT NULL,
    changed_at TIMESTAMPTZ NOT NULL
);

CREATE TABLE sitting (
    id UUID NOT NULL PRIMARY KEY,
    round_id UUID REFERENCES exam_round(id),
    exam_id UUID NOT NULL REFERENCES exam(id),
    room_id UUID REFERENCES room(id),
    starts_at TIMESTAMPTZ NOT NULL,
    ends_at TIMESTAMPTZ NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('planned', 'open', 'paused', 'ended')),
    capacity INTEGER NOT NULL,
    practical_task_id UUID REFERENCES practical_task(id),
    approved_by UUID REFERENCES account(id),
    approved_at TIMESTAMPTZ,
    theory_start_at TIMESTAMPTZ,
    practical_start_at TIMESTAMPTZ,
    opened_by UUID REFERENCES account(id),
    ended_at TIMESTAMPTZ,
    ended_by UUID REFERENCES account(id),
    created_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX sitting_round_id_idx ON sitting (round_id);
CREATE INDEX sitting_exam_id_idx ON sitting (exam_id);

CREATE TABLE sitting_invigilator (
    sitting_id UUID NOT NULL REFERENCES sitting(id),
    person_id UUID NOT NULL REFERENCES person(id),
    PRIMARY KEY (sitting_id, person_id)
);

CREATE TABLE candidate (
    id UUID NOT NULL PRIMARY KEY,
    round_id UUID REFERENCES exam_round(id),
    sitting_id UUID NOT NULL REFERENCES sitting(id),
    person_id UUID NOT NULL REFERENCES person(id),
    number INTEGER,
    seat INTEGER,
    code_hash TEXT,
    code_printed_at TIMESTAMPTZ,
    full_name TEXT NOT NULL,
    name_key BYTEA NOT NULL,
    birth_date DATE,
    birthplace TEXT NOT NULL,
    gender TEXT,
    photo_sha TEXT REFERENCES stored_file(sha),
    unit_name TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('expected', 'checked_in', 'working', 'handed_in', 'absent', 'barred', 'suspended', 'withdrawn')),
    checked_in_by UUID REFERENCES account(id),
    checked_in_at TIMESTAMPTZ,
    time_percent INTEGER NOT NULL,
    withdrawn_at TIMESTAMPTZ,
    created_at TIMESTAMPTZ NOT NULL,
    CHECK (time_percent >= 100),
    CHECK ((state = 'withdrawn') = (withdrawn_at IS NOT NULL))
);
CREATE UNIQUE INDEX candidate_sitting_id_person_id_key ON candidate (sitting_id, person_id);
CREATE UNIQUE INDEX candidate_round_id_person_id_key ON candidate (round_id, person_id);
CREATE UNIQUE INDEX candidate_round_id_number_key ON candidate (round_id, number);
CREATE UNIQUE INDEX candidate_sitting_id_seat_key ON candidate (sitting_id, seat);
CREATE UNIQUE INDEX candidate_code_hash_live_key ON candidate (code_hash) WHERE code_hash IS NOT NULL;
CREATE INDEX candidate_person_id_idx ON candidate (person_id);

CREATE TABLE form (
    id UUID NOT NULL PRIMARY KEY,
    candidate_id UUID NOT NULL UNIQUE REFERENCES candidate(id),
    seed TEXT NOT NULL,
    items JSONB NOT NULL,
    created_at TIMESTAMPTZ NOT NULL
);

CREATE TABLE attempt (
    id UUID NOT NULL PRIMARY KEY,
    candidate_id UUID NOT NULL REFERENCES candidate(id),
    part TEXT NOT NULL CHECK (part IN ('theory', 'practical')),
    state TEXT NOT NULL CHECK (state IN ('prepared', 'open', 'paused', 'closed')),
    outcome TEXT CHECK (outcome IN ('submitted', 'timed_out', 'withdrawn', 'disqualified', 'void')),
    epoch INTEGER NOT NULL,
    revision BIGINT NOT NULL,
    session_id UUID,
    started_at TIMESTAMPTZ,
    deadline_at TIMESTAMPTZ,
    closed_at TIMESTAMPTZ,
    close_noticed_at TIMESTAMPTZ,
    answered INTEGER NOT NULL,
    receipt_code TEXT,
    answers_root TEXT,
    mark INTEGER,
    max_mark INTEGER,
    marked_at TIMESTAMPTZ,
    prepared_at TIMESTAMPTZ NOT NULL,
    CHECK ((state = 'closed') = (outcome IS NOT NULL))
);
CREATE UNIQUE INDEX attempt_candidate_id_part_live_key ON attempt (candidate_id, part) WHERE outcome IS NULL OR outcome <> 'void';
CREATE UNIQUE INDEX attempt_receipt_code_live_key ON attempt (receipt_code) WHERE receipt_code IS NOT NULL;
CREATE INDEX attempt_state_deadline_at_idx ON attempt (state, deadline_at);

CREATE TABLE answer (
    attempt_id UUID NOT NULL REFERENCES attempt(id),
    position INTEGER NOT NULL,
    revision BIGINT NOT NULL,
    epoch INTEGER NOT NULL,
    value JSONB NOT NULL,
    saved_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (attempt_id, position)
);

CREATE TABLE answer_version (
    attempt_id UUID NOT NULL REFERENCES attempt(id),
    position INTEGER NOT NULL,
    revision BIGINT NOT NULL,
    epoch INTEGER NOT NULL,
    value JSONB NOT NULL,
    saved_at TIMESTAMPTZ NOT NULL,
    session_id UUID,
    PRIMARY KEY (attempt_id, position, revision)
);

CREATE TABLE time_grant (
    id UUID NOT NULL PRIMARY KEY,
    sitting_id UUID NOT NULL REFERENCES sitting(id),
    candidate_id UUID REFERENCES candidate(id),
    part TEXT NOT NULL CHECK (part IN ('theory', 'practical')),
    minutes INTEGER NOT NULL,
    reason TEXT NOT NULL,
    granted_by UUID NOT NULL REFERENCES account(id),
    granted_at TIMESTAMPTZ NOT NULL,
    CHECK (minutes >= 1)
);
CREATE INDEX time_grant_sitting_id_idx ON time_grant (sitting_id);

CREATE TABLE submission (
    id UUID NOT NULL PRIMARY KEY,
    attempt_id UUID NOT NULL REFERENCES attempt(id),
    file_name TEXT NOT NULL,
    file_sha TEXT NOT NULL REFERENCES stored_file(sha),
    size BIGINT NOT NULL,
    media_type TEXT NOT NULL,
    same_as_starter BOOLEAN NOT NULL,
    uploaded_at TIMESTAMPTZ NOT NULL,
    superseded_at TIMESTAMPTZ
);
CREATE UNIQUE INDEX submission_attempt_id_file_name_live_key ON submission (attempt_id, file_name) WHERE superseded_at IS NULL;
