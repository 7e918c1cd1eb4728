"""Floor 2, the desk: what it remembers and does. Tables, operations and queries; no screen."""
