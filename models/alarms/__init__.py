"""Alarms: who is told of a clock that runs out, once for each threshold."""
