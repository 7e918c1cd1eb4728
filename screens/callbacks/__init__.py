"""Calling customers back: the list of what is due, the call with its script, and the figures of a month."""
