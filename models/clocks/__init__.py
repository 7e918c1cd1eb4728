"""Clocks of a case."""
