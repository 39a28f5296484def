"""The checklist: YAML with places, its schema, presets and conditions."""
