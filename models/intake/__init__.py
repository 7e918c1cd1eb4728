"""Intake: from a call to a case."""
