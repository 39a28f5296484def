"""SQL text as operations, one parser a dialect."""
