"""How a schema remembers what was done to it, one file a kind of thing."""
