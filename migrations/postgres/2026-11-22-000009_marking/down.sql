DROP TABLE result;
DROP TABLE mark_sheet;
DROP TABLE marking_duty;
DROP TABLE script_file;
DROP TABLE script;
