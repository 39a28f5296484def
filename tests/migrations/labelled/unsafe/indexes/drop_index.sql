DROP INDEX index_orders_on_legacy_id;
