ALTER TABLE memberships ADD CONSTRAINT memberships_once UNIQUE (team_id, user_id);
