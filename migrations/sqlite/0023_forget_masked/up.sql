-- Nothing here: rights are a matter of Postgres.
SELECT 1;
