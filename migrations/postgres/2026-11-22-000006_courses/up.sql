CREATE TABLE course (
    id UUID NOT NULL PRIMARY KEY,
    code TEXT NOT NULL,
    version TEXT NOT NULL,
    framework_code TEXT NOT NULL,
    level_code TEXT NOT NULL,
    module_code TEXT,
    title TEXT NOT NULL,
    summary TEXT NOT NULL,
    content_sha TEXT NOT NULL,
    is_current BOOLEAN NOT NULL,
    loaded_at TIMESTAMPTZ NOT NULL
);
CREATE UNIQUE INDEX course_code_live_key ON course (code) WHERE is_current;
CREATE UNIQUE INDEX course_code_content_sha_key ON course (code, content_sha);

CREATE TABLE lesson (
    id UUID NOT NULL PRIMARY KEY,
    course_id UUID NOT NULL REFERENCES course(id),
    slug TEXT NOT NULL,
    sort_order INTEGER NOT NULL,
    title TEXT NOT NULL,
    minutes INTEGER NOT NULL,
    objective TEXT NOT NULL,
    elements JSONB NOT NULL,
    markdown TEXT NOT NULL,
    html TEXT NOT NULL
);
CREATE UNIQUE INDEX lesson_course_id_slug_key ON lesson (course_id, slug);

CREATE TABLE course_picture (
    course_id UUID NOT NULL REFERENCES course(id),
    name TEXT NOT NULL,
    file_sha TEXT NOT NULL REFERENCES stored_file(sha),
    PRIMARY KEY (course_id, name)
);

CREATE TABLE practical_task (
    id UUID NOT NULL PRIMARY KEY,
    code TEXT NOT NULL,
    course_code TEXT NOT NULL,
    framework_code TEXT NOT NULL,
    level_code TEXT NOT NULL,
    title TEXT NOT NULL,
    minutes INTEGER NOT NULL,
    pool TEXT NOT NULL CHECK (pool IN ('exam', 'practice')),
    markdown TEXT NOT NULL,
    html TEXT NOT NULL,
    rubric JSONB NOT NULL,
    content_sha TEXT NOT NULL,
    is_current BOOLEAN NOT NULL,
    loaded_at TIMESTAMPTZ NOT NULL
);
CREATE UNIQUE INDEX practical_task_code_content_sha_key ON practical_task (code, content_sha);
CREATE UNIQUE INDEX practical_task_code_live_key ON practical_task (code) WHERE is_current;

CREATE TABLE practical_file (
    task_id UUID NOT NULL REFERENCES practical_task(id),
    purpose TEXT NOT NULL CHECK (purpose IN ('starter', 'model')),
    name TEXT NOT NULL,
    file_sha TEXT NOT NULL REFERENCES stored_file(sha),
    size BIGINT NOT NULL,
    PRIMARY KEY (task_id, purpose, name)
);

CREATE TABLE lesson_progress (
    person_id UUID NOT NULL REFERENCES person(id),
    course_code TEXT NOT NULL,
    slug TEXT NOT NULL,
    opened_at TIMESTAMPTZ NOT NULL,
    done_at TIMESTAMPTZ,
    PRIMARY KEY (person_id, course_code, slug)
);

CREATE TABLE practice (
    id UUID NOT NULL PRIMARY KEY,
    person_id UUID NOT NULL REFERENCES person(id),
    framework_code TEXT NOT NULL,
    module_code TEXT NOT NULL,
    items JSONB NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'finished')),
    position INTEGER NOT NULL,
    correct INTEGER NOT NULL,
    total INTEGER NOT NULL,
    started_at TIMESTAMPTZ NOT NULL,
    finished_at TIMESTAMPTZ
);
CREATE INDEX practice_person_id_module_code_started_at_idx ON practice (person_id, module_code, started_at);
CREATE UNIQUE INDEX practice_person_id_module_code_live_key ON practice (person_id, module_code) WHERE state = 'open';

CREATE TABLE practice_answer (
    practice_id UUID NOT NULL REFERENCES practice(id),
    position INTEGER NOT NULL,
    value JSONB NOT NULL,
    is_correct BOOLEAN,
    answered_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (practice_id, position)
);
