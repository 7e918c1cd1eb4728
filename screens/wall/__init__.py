"""The wallboard: the state of the desk in large figures, for a display that nobody sits at."""
