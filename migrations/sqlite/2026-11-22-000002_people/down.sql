DROP TABLE staff_import_row;
DROP TABLE staff_import;
DROP TABLE posting;
DROP TABLE person;
DROP TABLE unit_lineage;
DROP TABLE unit_fact;
DROP TABLE unit;
