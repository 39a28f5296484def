CREATE FUNCTION empty_cache() RETURNS void LANGUAGE sql AS $$ TRUNCATE cache_entries $$;
