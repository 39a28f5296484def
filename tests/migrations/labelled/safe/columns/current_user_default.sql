ALTER TABLE audit ADD COLUMN done_by text DEFAULT current_user;
