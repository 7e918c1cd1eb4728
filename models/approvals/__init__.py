"""Approvals: what needs somebody's decision, whatever it is about (workflows 1.8)."""
