"""The rules: what is in force, and what a draft would have done."""
