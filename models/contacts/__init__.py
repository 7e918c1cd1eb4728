"""Contacts: each call or message with the customer."""
