CREATE INDEX CONCURRENTLY sessions_user_idx ON sessions (user_id);
