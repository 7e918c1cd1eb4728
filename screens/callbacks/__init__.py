"""Callbacks on the screen."""
