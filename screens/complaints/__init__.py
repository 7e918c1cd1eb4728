"""Complaints: the steps of one, what a department has to do, and all of them by stage."""
