"""Complaints, from receipt to a customer who agrees that it is settled (workflows 2)."""
