BEGIN;
CREATE INDEX tickets_assignee_idx ON tickets (assignee_id);
COMMIT;
