DROP TABLE blueprint_line;
DROP TABLE blueprint;
DROP TABLE question_import;
DROP TABLE question_event;
DROP TABLE question_version;
DROP TABLE question;
