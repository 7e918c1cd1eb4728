"""What a device has lost by being used: so much of its price for each day (law L2.24)."""

from __future__ import annotations

from fractions import Fraction

import msgspec

from config.splitting import share


class Wear(msgspec.Struct, frozen=True):
    """Percent of what was paid that each day takes, and for how many days; days in repair are not among them."""

    daily_percent: float
    days: int

    def of(self, cents: int) -> int:
        """The wear of goods for which so many cents were paid: rounded once, half up, at most all of it."""
        worn = Fraction(str(self.daily_percent)) * self.days / 100
        return min(cents, share(cents, worn.numerator, worn.denominator))
