"""Floor 4, the program: command line, screens at work, demo company."""
