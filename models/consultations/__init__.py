"""Consultations and suggestions (workflows of asking and answering)."""
