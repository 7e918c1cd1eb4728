"""The terminal that somebody sits at: what was found there, and what he chooses for it."""
