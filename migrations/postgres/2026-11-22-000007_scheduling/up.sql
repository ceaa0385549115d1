CREATE TABLE site (
    id UUID NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    address TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL
);

CREATE TABLE room (
    id UUID NOT NULL PRIMARY KEY,
    site_id UUID NOT NULL REFERENCES site(id),
    name TEXT NOT NULL,
    working_pcs INTEGER NOT NULL,
    is_active BOOLEAN NOT NULL,
    note TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    changed_at TIMESTAMPTZ NOT NULL,
    CHECK (working_pcs >= 0)
);
CREATE UNIQUE INDEX room_site_id_name_key ON room (site_id, name);

CREATE TABLE booking (
    id UUID NOT NULL PRIMARY KEY,
    room_id UUID REFERENCES room(id),
    person_id UUID REFERENCES person(id),
    starts_at TIMESTAMPTZ NOT NULL,
    ends_at TIMESTAMPTZ NOT NULL,
    subject_kind TEXT NOT NULL,
    subject_id UUID NOT NULL,
    title TEXT NOT NULL,
    created_by UUID REFERENCES account(id),
    created_at TIMESTAMPTZ NOT NULL,
    released_at TIMESTAMPTZ,
    CHECK ((room_id IS NULL) <> (person_id IS NULL)),
    CHECK (ends_at > starts_at)
);
CREATE INDEX booking_room_id_starts_at_idx ON booking (room_id, starts_at);
CREATE INDEX booking_person_id_starts_at_idx ON booking (person_id, starts_at);
CREATE INDEX booking_subject_id_idx ON booking (subject_id);

-- Nobody and no room is in two places at once; a released booking holds no time.
CREATE EXTENSION IF NOT EXISTS btree_gist;
ALTER TABLE booking ADD CONSTRAINT booking_room_overlap
    EXCLUDE USING gist (room_id WITH =, tstzrange(starts_at, ends_at, '[)') WITH &&)
    WHERE (released_at IS NULL AND room_id IS NOT NULL);
ALTER TABLE booking ADD CONSTRAINT booking_person_overlap
    EXCLUDE USING gist (person_id WITH =, tstzrange(starts_at, ends_at, '[)') WITH &&)
    WHERE (released_at IS NULL AND person_id IS NOT NULL);
