COMMENT ON TABLE orders IS 'What customers bought';
GRANT SELECT ON orders TO reporting;
