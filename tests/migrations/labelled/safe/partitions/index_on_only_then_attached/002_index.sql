CREATE INDEX readings_id_idx ON ONLY readings (id);
CREATE INDEX CONCURRENTLY readings_2026_id_idx ON readings_2026 (id);
ALTER INDEX readings_id_idx ATTACH PARTITION readings_2026_id_idx;
