"""What is in the warehouse, as a ledger of movements."""
