ALTER INDEX orders_customer_idx RENAME TO orders_by_customer_idx;
