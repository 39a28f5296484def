INSERT INTO roles (name) VALUES ('auditor'), ('support') ON CONFLICT DO NOTHING;
