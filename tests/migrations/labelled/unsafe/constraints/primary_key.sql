ALTER TABLE legacy_imports ADD PRIMARY KEY (id);
