-- Where each value of a company comes from, and what each source said of its existence (FIX-8, FIX-9).
-- One row a company: the values and their origins are always written and read together.
ALTER TABLE companies ADD COLUMN provenance TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(provenance));
ALTER TABLE companies ADD COLUMN stated_status TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(stated_status));
ALTER TABLE companies ADD COLUMN commercial_reuse INTEGER CHECK (commercial_reuse IN (0, 1));
