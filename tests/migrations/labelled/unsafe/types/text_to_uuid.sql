ALTER TABLE documents ALTER COLUMN id TYPE uuid USING id::uuid;
