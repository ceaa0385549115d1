DROP TABLE requirement;
DROP TABLE element;
DROP TABLE module;
DROP TABLE level;
DROP TABLE framework;
