"""Finding cases and customers."""
