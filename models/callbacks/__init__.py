"""Callbacks: calls to customers that are made when they were promised (workflows 6)."""
