DROP INDEX CONCURRENTLY posts_old_slug_idx;
