"""Orders of the sales systems."""
