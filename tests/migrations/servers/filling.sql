INSERT INTO parent SELECT i, 'name' FROM generate_series(1, 300) i;
INSERT INTO other SELECT i FROM generate_series(1, 300) i;
INSERT INTO things (id, n, nn, s, checked, big, at, indexed_at, parent_id, present, word)
SELECT i, i, i, 'ab', 'ab', 1.5, '2024-01-01', '2024-01-01', i, i, 'word' FROM generate_series(1, 300) i;
INSERT INTO children SELECT i, i FROM generate_series(1, 300) i;
INSERT INTO measured SELECT i, i, i FROM generate_series(1, 300) i;
INSERT INTO lonely SELECT i, i, 1.5, 'ab' FROM generate_series(1, 300) i;
INSERT INTO parts SELECT i, '2024-01-15' FROM generate_series(1, 300) i;
INSERT INTO parts_2 SELECT i, '2024-02-15' FROM generate_series(1, 300) i;
INSERT INTO parts_3 SELECT i, '2024-03-15' FROM generate_series(1, 300) i;
CREATE MATERIALIZED VIEW summary AS SELECT id FROM parent;
CREATE UNIQUE INDEX summary_id ON summary (id);
CREATE ACCESS METHOD other_heap TYPE TABLE HANDLER heap_tableam_handler;
SET allow_in_place_tablespaces = on;
CREATE TABLESPACE other_place LOCATION '';
CREATE SCHEMA elsewhere;
