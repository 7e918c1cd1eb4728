"""Calling customers back: the list of what is due, and the call with its script."""
