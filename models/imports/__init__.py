"""Import of customers, products, batches, orders and staff."""
