-- Rights are a matter of Postgres: on SQLite there are none to revoke.
SELECT 1;
