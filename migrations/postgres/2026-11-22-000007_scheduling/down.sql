DROP TABLE booking;
DROP TABLE room;
DROP TABLE site;
