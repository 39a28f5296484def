DROP INDEX IF EXISTS reporting.monthly_totals_idx;
