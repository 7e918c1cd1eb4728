"""The company's rules: tried, stored, put in force."""
