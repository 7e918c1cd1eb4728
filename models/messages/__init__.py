"""Messages to customers and notices between staff."""
