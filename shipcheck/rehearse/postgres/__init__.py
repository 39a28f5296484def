"""A scratch PostgreSQL: found, started, filled, watched, and gone afterwards."""
