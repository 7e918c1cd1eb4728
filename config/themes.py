"""The names of the themes that may be asked for; how they look is said in `screens.themes`."""

FIRST = "dark"
"""The theme where nobody asked for one."""
NAMES = (FIRST, "light", "high-contrast", "16-colour")
