"""Staff: sign-in, states, roles at work."""
