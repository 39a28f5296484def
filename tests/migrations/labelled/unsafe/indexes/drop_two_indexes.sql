DROP INDEX users_nickname_idx, users_city_idx;
