-- Where each value of a company comes from, and what each source said of its existence (FIX-8, FIX-9).
-- One row a company: the values and their origins are always written and read together.
ALTER TABLE companies ADD COLUMN provenance jsonb NOT NULL DEFAULT '{}';
ALTER TABLE companies ADD COLUMN stated_status jsonb NOT NULL DEFAULT '{}';
ALTER TABLE companies ADD COLUMN commercial_reuse boolean;
