"""Where parcels come in, and goods go out."""
