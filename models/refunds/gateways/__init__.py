"""The ways by which money goes back: each takes one payment order at a time and says what became of it."""
