TRUNCATE TABLE cache_entries, cache_tags RESTART IDENTITY;
