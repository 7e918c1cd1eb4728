"""Returns as the agent sees them."""
