DROP TABLE certificate_event;
DROP TABLE certificate;
DROP TABLE decision;
