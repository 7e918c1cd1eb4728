"""Help: the keys of a screen, what its fields want, and the keys of all screens."""
