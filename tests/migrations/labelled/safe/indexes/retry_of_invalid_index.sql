DROP INDEX CONCURRENTLY IF EXISTS users_city_idx_ccnew;
CREATE INDEX CONCURRENTLY users_city_idx ON users (city);
