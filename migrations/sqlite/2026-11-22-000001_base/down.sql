DROP TABLE audit_link;
DROP TABLE audit_entry;
DROP TABLE lease;
DROP TABLE number_series;
DROP TABLE setting;
DROP TABLE stored_file;
