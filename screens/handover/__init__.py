"""Handing over what somebody has who leaves or is away."""
