REFRESH MATERIALIZED VIEW reporting.daily_active_users WITH DATA;
