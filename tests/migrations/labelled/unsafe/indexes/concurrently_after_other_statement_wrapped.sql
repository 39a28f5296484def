ALTER TABLE posts ADD COLUMN pinned boolean;
CREATE INDEX CONCURRENTLY posts_pinned_idx ON posts (pinned);
