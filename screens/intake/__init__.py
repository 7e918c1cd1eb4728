"""Taking down a call."""
