"""Search by number, name and word."""
