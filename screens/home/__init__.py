"""One's own cases, tasks and notices."""
