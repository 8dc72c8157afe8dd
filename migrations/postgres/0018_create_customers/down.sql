DROP INDEX memberships_of_client;
ALTER TABLE memberships DROP CONSTRAINT memberships_tenant_id_client_id_fkey;
DROP TABLE customers;
