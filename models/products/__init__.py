"""Products, batches and serial numbers."""
