DROP TABLE enrichment_sources;
