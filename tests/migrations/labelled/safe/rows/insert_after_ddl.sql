ALTER TABLE roles ADD COLUMN description text;
INSERT INTO permissions (name) VALUES ('read'), ('write');
