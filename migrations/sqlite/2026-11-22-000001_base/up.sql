CREATE TABLE stored_file (
    sha TEXT NOT NULL PRIMARY KEY,
    size INTEGER NOT NULL,
    media_type TEXT NOT NULL,
    created_at TEXT NOT NULL
) STRICT;

CREATE TABLE setting (
    name TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL,
    changed_at TEXT NOT NULL,
    changed_by TEXT
) STRICT;

CREATE TABLE number_series (
    series TEXT NOT NULL PRIMARY KEY,
    next_number INTEGER NOT NULL,
    CHECK (next_number >= 1)
) STRICT;

CREATE TABLE lease (
    name TEXT NOT NULL PRIMARY KEY,
    holder TEXT NOT NULL,
    until TEXT NOT NULL
) STRICT;

CREATE TABLE audit_entry (
    id TEXT NOT NULL PRIMARY KEY,
    at TEXT NOT NULL,
    account_id TEXT,
    actor_name TEXT NOT NULL,
    action TEXT NOT NULL,
    object_kind TEXT NOT NULL,
    object_id TEXT NOT NULL,
    detail TEXT NOT NULL,
    request_id TEXT
) STRICT;
CREATE INDEX audit_entry_at_idx ON audit_entry (at);
CREATE INDEX audit_entry_object_kind_object_id_idx ON audit_entry (object_kind, object_id);

CREATE TABLE audit_link (
    seq INTEGER NOT NULL PRIMARY KEY,
    entry_id TEXT NOT NULL UNIQUE REFERENCES audit_entry(id),
    prev TEXT NOT NULL,
    hash TEXT NOT NULL
) STRICT;

CREATE TRIGGER audit_entry_no_update BEFORE UPDATE ON audit_entry
BEGIN SELECT RAISE(ABORT, 'append only: audit_entry'); END;
CREATE TRIGGER audit_entry_no_delete BEFORE DELETE ON audit_entry
BEGIN SELECT RAISE(ABORT, 'append only: audit_entry'); END;
CREATE TRIGGER audit_link_no_update BEFORE UPDATE ON audit_link
BEGIN SELECT RAISE(ABORT, 'append only: audit_link'); END;
CREATE TRIGGER audit_link_no_delete BEFORE DELETE ON audit_link
BEGIN SELECT RAISE(ABORT, 'append only: audit_link'); END;
