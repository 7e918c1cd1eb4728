"""The ways out of the house: each takes one message at a time and says what became of it."""
