DROP TABLE exemption;
DROP TABLE evidence;
DROP TABLE earlier_certificate;
DROP TABLE register_import;
DROP TABLE equivalence;
