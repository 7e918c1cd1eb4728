"""A new agent's first hour: ten exercises on a company of its own, which look at what was done and tell the time."""
