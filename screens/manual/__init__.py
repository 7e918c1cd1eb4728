"""The manual: a chapter for each kind of work, in each language; the keys in it are those of the desk that shows it."""
