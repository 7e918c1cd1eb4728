"""What is done by itself, by one process at a time."""
