"""Returns, exchanges and refunds, from the application to a satisfied customer (workflows 3)."""
