REVOKE SELECT ON __diesel_schema_migrations FROM comptoir_app, comptoir_system;
ALTER TABLE login_failures DROP COLUMN open;
