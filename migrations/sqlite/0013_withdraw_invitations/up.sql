-- Rights are a matter of Postgres: on SQLite there are none to grant.
SELECT 1;
