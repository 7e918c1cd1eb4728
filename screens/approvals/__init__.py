"""What waits for one's decision."""
