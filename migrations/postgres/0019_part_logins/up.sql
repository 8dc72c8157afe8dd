-- platform.md §6.1: those among the counted whose password is still being compared; they lock nobody yet.
ALTER TABLE login_failures ADD COLUMN open integer NOT NULL DEFAULT 0 CHECK (open >= 0);

-- A login that owns no table still tells whether the schema is its own.
GRANT SELECT ON __diesel_schema_migrations TO comptoir_app, comptoir_system;
