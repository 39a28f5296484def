CREATE TABLE big_spenders AS SELECT customer_id, sum(total) FROM orders GROUP BY 1;
