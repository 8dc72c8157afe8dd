-- Ids grow with time, so lists are read by id: UNIQUE (tenant_id, id) serves them.
DROP INDEX requests_newest;
DROP INDEX requests_of_client;
CREATE INDEX requests_of_client ON requests (tenant_id, client_id, id);
CREATE INDEX requests_of_status ON requests (tenant_id, enrichment_status, id);
