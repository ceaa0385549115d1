CREATE TABLE site (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    address TEXT NOT NULL,
    created_at TEXT NOT NULL
) STRICT;

CREATE TABLE room (
    id TEXT NOT NULL PRIMARY KEY,
    site_id TEXT NOT NULL REFERENCES site(id),
    name TEXT NOT NULL,
    working_pcs INTEGER NOT NULL,
    is_active INTEGER NOT NULL CHECK (is_active IN (0, 1)),
    note TEXT NOT NULL,
    created_at TEXT NOT NULL,
    changed_at TEXT NOT NULL,
    CHECK (working_pcs >= 0)
) STRICT;
CREATE UNIQUE INDEX room_site_id_name_key ON room (site_id, name);

CREATE TABLE booking (
    id TEXT NOT NULL PRIMARY KEY,
    room_id TEXT REFERENCES room(id),
    person_id TEXT REFERENCES person(id),
    starts_at TEXT NOT NULL,
    ends_at TEXT NOT NULL,
    subject_kind TEXT NOT NULL,
    subject_id TEXT NOT NULL,
    title TEXT NOT NULL,
    created_by TEXT REFERENCES account(id),
    created_at TEXT NOT NULL,
    released_at TEXT,
    CHECK ((room_id IS NULL) <> (person_id IS NULL)),
    CHECK (ends_at > starts_at)
) STRICT;
CREATE INDEX booking_room_id_starts_at_idx ON booking (room_id, starts_at);
CREATE INDEX booking_person_id_starts_at_idx ON booking (person_id, starts_at);
CREATE INDEX booking_subject_id_idx ON booking (subject_id);

-- Nobody and no room is in two places at once; a released booking holds no time.
-- The messages carry the names of PostgreSQL's constraints, so that both are read as the same refusal.
CREATE TRIGGER booking_overlap_on_insert BEFORE INSERT ON booking WHEN NEW.released_at IS NULL
BEGIN
    SELECT RAISE(ABORT, 'booking_room_overlap') WHERE NEW.room_id IS NOT NULL AND EXISTS (
        SELECT 1 FROM booking b WHERE b.room_id = NEW.room_id AND b.released_at IS NULL
            AND b.starts_at < NEW.ends_at AND NEW.starts_at < b.ends_at);
    SELECT RAISE(ABORT, 'booking_person_overlap') WHERE NEW.person_id IS NOT NULL AND EXISTS (
        SELECT 1 FROM booking b WHERE b.person_id = NEW.person_id AND b.released_at IS NULL
            AND b.starts_at < NEW.ends_at AND NEW.starts_at < b.ends_at);
END;
CREATE TRIGGER booking_overlap_on_update BEFORE UPDATE ON booking WHEN NEW.released_at IS NULL
BEGIN
    SELECT RAISE(ABORT, 'booking_room_overlap') WHERE NEW.room_id IS NOT NULL AND EXISTS (
        SELECT 1 FROM booking b WHERE b.room_id = NEW.room_id AND b.id <> NEW.id AND b.released_at IS NULL
            AND b.starts_at < NEW.ends_at AND NEW.starts_at < b.ends_at);
    SELECT RAISE(ABORT, 'booking_person_overlap') WHERE NEW.person_id IS NOT NULL AND EXISTS (
        SELECT 1 FROM booking b WHERE b.person_id = NEW.person_id AND b.id <> NEW.id AND b.released_at IS NULL
            AND b.starts_at < NEW.ends_at AND NEW.starts_at < b.ends_at);
END;
