"""The live queue: all open cases, worst first, and the figures above it."""
