DROP INDEX requests_of_status;
DROP INDEX requests_of_client;
CREATE INDEX requests_of_client ON requests (tenant_id, client_id, created_at DESC, id DESC);
CREATE INDEX requests_newest ON requests (tenant_id, created_at DESC, id DESC);
