ALTER TABLE group_members ADD CONSTRAINT group_members_pkey PRIMARY KEY (group_id, member_id);
