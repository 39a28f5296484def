CREATE TABLE wishes (id bigint PRIMARY KEY, user_id bigint NOT NULL);
ALTER TABLE wishes ADD CONSTRAINT wishes_user_fk FOREIGN KEY (user_id) REFERENCES wishes_users (id) NOT VALID;
CREATE INDEX wishes_user_idx ON wishes (user_id);
