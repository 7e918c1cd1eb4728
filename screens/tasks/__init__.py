"""The work of one's department."""
