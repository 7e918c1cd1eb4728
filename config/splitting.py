"""Cents divided so that nothing is lost and nothing is added: half-up for a total, largest remainder for its parts."""

from __future__ import annotations

from collections.abc import Sequence


def share(total: int, part: int, whole: int) -> int:
    """The part of a total that falls to `part` of `whole`, rounded half-up to the cent; 0 of nothing is 0.

    Args:
        total: cents, 0 or more.
        part: of the whole, 0 or more.
        whole: 0 or more.
    """
    return (2 * total * part + whole) // (2 * whole) if whole else 0


def split(total: int, weights: Sequence[int]) -> list[int]:
    """Divide a total in the ratio of the weights, by largest remainder, ties to the earlier one (workflows 3.4).

    The parts add up to the total. While the total is not more than the weights together, no part is more than its
    weight. Where there are no weights there is nothing to divide.

    Args:
        total: cents, 0 or more.
        weights: 0 or more each.
    """
    whole = sum(weights)
    if not whole:
        return [0] * len(weights)
    parts = [total * weight // whole for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda i: (-(total * weights[i] % whole), i))
    for i in by_remainder[: total - sum(parts)]:
        parts[i] += 1
    return parts


def fill(total: int, wanted: Sequence[int]) -> list[int]:
    """Divide a total over what is wanted in each place, where something is; nobody gets more than that.

    Args:
        total: cents, not more than the positive ones of `wanted` together.
        wanted: cents; below 0 where there was too much already.
    """
    return split(total, [max(0, one) for one in wanted])
