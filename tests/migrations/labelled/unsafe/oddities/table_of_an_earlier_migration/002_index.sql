CREATE INDEX drafts_author_idx ON drafts (author_id);
