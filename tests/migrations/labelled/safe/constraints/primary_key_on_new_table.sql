CREATE TABLE group_members (group_id bigint NOT NULL, member_id bigint NOT NULL);
ALTER TABLE group_members ADD PRIMARY KEY (group_id, member_id);
