DROP TABLE role_grant;
DROP TABLE session;
DROP TABLE account;
