"""What somebody sees first: own cases, tasks, figures, and what changed meanwhile."""
