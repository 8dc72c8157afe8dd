ALTER TABLE companies DROP COLUMN commercial_reuse;
ALTER TABLE companies DROP COLUMN stated_status;
ALTER TABLE companies DROP COLUMN provenance;
