ALTER TABLE users ADD COLUMN trial_length interval DEFAULT 14 * interval '1 day';
