"""Tasks of other departments on a case."""
