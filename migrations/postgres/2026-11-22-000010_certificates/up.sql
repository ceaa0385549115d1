CREATE TABLE decision (
    id UUID NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('results', 'issue', 'revocation', 'replacement', 'correction')),
    number TEXT NOT NULL,
    decided_on DATE NOT NULL,
    authority TEXT NOT NULL,
    signer_title TEXT NOT NULL,
    signer_name TEXT NOT NULL,
    ground TEXT NOT NULL,
    round_id UUID REFERENCES exam_round(id),
    created_by UUID NOT NULL REFERENCES account(id),
    created_at TIMESTAMPTZ NOT NULL
);
CREATE UNIQUE INDEX decision_authority_number_decided_on_key ON decision (authority, number, decided_on);

CREATE TABLE certificate (
    id UUID NOT NULL PRIMARY KEY,
    person_id UUID NOT NULL REFERENCES person(id),
    round_id UUID REFERENCES exam_round(id),
    candidate_id UUID REFERENCES candidate(id),
    framework_code TEXT NOT NULL,
    level_code TEXT NOT NULL,
    series TEXT NOT NULL,
    serial_number BIGINT NOT NULL,
    serial TEXT NOT NULL UNIQUE,
    register_year INTEGER NOT NULL,
    register_number INTEGER NOT NULL,
    code TEXT NOT NULL UNIQUE,
    content JSONB NOT NULL,
    pdf_sha TEXT NOT NULL REFERENCES stored_file(sha),
    issued_on DATE NOT NULL,
    decision_id UUID NOT NULL REFERENCES decision(id),
    replaces_id UUID REFERENCES certificate(id),
    issued_by UUID NOT NULL REFERENCES account(id),
    recorded_at TIMESTAMPTZ NOT NULL
);
CREATE UNIQUE INDEX certificate_series_serial_number_key ON certificate (series, serial_number);
CREATE UNIQUE INDEX certificate_register_year_register_number_key ON certificate (register_year, register_number);
CREATE UNIQUE INDEX certificate_person_id_framework_code_level_code_decision_id_key ON certificate (person_id, framework_code, level_code, decision_id);
CREATE INDEX certificate_person_id_issued_on_idx ON certificate (person_id, issued_on);
CREATE INDEX certificate_framework_code_level_code_issued_on_idx ON certificate (framework_code, level_code, issued_on);

CREATE TABLE certificate_event (
    id UUID NOT NULL PRIMARY KEY,
    certificate_id UUID NOT NULL REFERENCES certificate(id),
    kind TEXT NOT NULL CHECK (kind IN ('revoked', 'replaced', 'corrected')),
    effective_on DATE NOT NULL,
    decision_id UUID NOT NULL REFERENCES decision(id),
    reason TEXT NOT NULL,
    replaced_by UUID REFERENCES certificate(id),
    recorded_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX certificate_event_certificate_id_idx ON certificate_event (certificate_id);
