UPDATE orders SET customer_name = customers.name FROM customers WHERE customers.id = orders.customer_id;
