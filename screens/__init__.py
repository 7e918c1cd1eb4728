"""Floor 3, screens: what people see. A screen shows and asks; it decides nothing."""
