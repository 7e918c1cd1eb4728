"""Measuring: each figure beside a bare baseline of the same run, since machines differ and ratios hardly do."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable


def seconds(work: Callable[[], object], times: int = 5) -> float:
    """The median duration of so many runs, after one that warms up."""
    work()
    taken = []
    for _ in range(times):
        started = time.perf_counter()
        work()
        taken.append(time.perf_counter() - started)
    return statistics.median(taken)


def report(name: str, ours: float, baseline: float, against: str) -> None:
    """Print one line."""
    print(f"\n{name}: {_length(ours)}; {against}: {_length(baseline)}; ratio {ours / baseline:.1f}")


def _length(taken: float) -> str:
    return f"{taken * 1e6:.0f} us" if taken < 1e-3 else f"{taken * 1e3:.1f} ms" if taken < 1 else f"{taken:.2f} s"
