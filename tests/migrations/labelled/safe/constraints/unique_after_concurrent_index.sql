CREATE UNIQUE INDEX CONCURRENTLY memberships_once_idx ON memberships (team_id, user_id);
ALTER TABLE memberships ADD CONSTRAINT memberships_once UNIQUE USING INDEX memberships_once_idx;
